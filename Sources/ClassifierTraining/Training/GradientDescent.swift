import Classification

/// Learns the weights of all heads at once: stochastic gradient descent on the logistic loss with a quadratic penalty
/// (Bottou, "Stochastic Gradient Descent Tricks", 2012). A head learns nothing from an example without a label for it.
///
/// One thread, one order of additions: the same seed gives the same weights.
struct GradientDescent {
    private let set: TrainingSet
    private let recipe: Recipe
    private let heads: [Head]
    private var weights: LinearWeights
    /// The true weights are those of the table times this, by head: the penalty is one multiplication.
    private var scales: [Float]
    private var steps: [Float]

    private struct Head {
        let decay: Float
        let positiveWeight: Float
        let smoothing: Float
    }

    init(_ set: TrainingSet, recipe: Recipe) {
        self.set = set
        self.recipe = recipe
        heads = recipe.heads.indices.map { Self.head($0, set, recipe) }
        weights = LinearWeights(heads: heads.count, values: LinearWeights.values(in: set, power: recipe.frequencyPower))
        scales = Array(repeating: 1, count: heads.count)
        steps = Array(repeating: 0, count: heads.count)
    }

    private static func head(_ index: Int, _ set: TrainingSet, _ recipe: Recipe) -> Head {
        var (known, positive, total) = (Float(0), 0.0, 0.0)
        for example in 0..<set.count {
            let label = set.labels[example * set.headCount + index]
            if label.isNaN { continue }
            known += 1
            total += Double(set.weights[example])
            positive += Double(label * set.weights[example])
        }
        let head = recipe.heads[index]
        let ratio = positive > 0 && positive < total ? (total - positive) / positive : 1
        return Head(
            decay: recipe.penalty * head.penaltyFactor / max(known, 1),
            positiveWeight: Float(ratio.raised(toQuarters: head.positivePower ?? recipe.positivePower)),
            smoothing: head.smoothing ?? recipe.smoothing
        )
    }

    /// - Parameter progress: told of each pass, from 1.
    mutating func run(_ progress: (_ epoch: Int) -> Void) -> LinearWeights {
        var random = RandomNumbers(seed: recipe.seed)
        var order = Array(0..<set.count)
        var average = LinearWeights(heads: heads.count, values: weights.values)
        for epoch in 1...recipe.epochs {
            random.shuffle(&order)
            for example in order { learn(example) }
            if epoch > recipe.epochs - recipe.averagedEpochs { add(to: &average) }
            progress(epoch)
        }
        let share = 1 / Float(recipe.averagedEpochs)
        for index in average.table.indices { average.table[index] *= share }
        for index in average.biases.indices { average.biases[index] *= share }
        return average
    }

    private mutating func add(to average: inout LinearWeights) {
        let vectors = weights.vectors
        var factors = [SIMD8<Float>](repeating: .zero, count: vectors)
        for head in heads.indices { factors[head / 8][head % 8] = scales[head] }
        for index in weights.table.indices { average.table[index] += weights.table[index] * factors[index % vectors] }
        for head in heads.indices { average.biases[head] += weights.biases[head] }
    }

    private mutating func learn(_ example: Int) {
        let ranges = [set.words(of: example), set.characters(of: example)]
        let norms = ranges.map { weights.norm(of: set.rows[$0]) }
        let changes = changes(example, sums(ranges, norms))
        let vectors = weights.vectors
        set.rows.withUnsafeBufferPointer { rows in
            weights.table.withUnsafeMutableBufferPointer { table in
                for (range, norm) in zip(ranges, norms) {
                    for index in range {
                        let row = Int(rows[index])
                        let value = weights.values[row] * norm
                        for vector in 0..<vectors { table[row * vectors + vector] -= changes[vector] * value }
                    }
                }
            }
        }
    }

    /// Of the scaled table, without biases.
    private func sums(_ ranges: [Range<Int>], _ norms: [Float]) -> [SIMD8<Float>] {
        var sums = [SIMD8<Float>](repeating: .zero, count: weights.vectors)
        let vectors = weights.vectors
        set.rows.withUnsafeBufferPointer { rows in
            weights.table.withUnsafeBufferPointer { table in
                for (range, norm) in zip(ranges, norms) {
                    for index in range {
                        let row = Int(rows[index])
                        let value = weights.values[row] * norm
                        for vector in 0..<vectors { sums[vector] += table[row * vectors + vector] * value }
                    }
                }
            }
        }
        return sums
    }

    /// The steps of the known heads, divided by their scales; the others' are 0. Biases and scales are moved here.
    private mutating func changes(_ example: Int, _ sums: [SIMD8<Float>]) -> [SIMD8<Float>] {
        var changes = [SIMD8<Float>](repeating: .zero, count: sums.count)
        for head in heads.indices {
            let label = set.labels[example * set.headCount + head]
            if label.isNaN { continue }
            let facts = heads[head]
            let sum = scales[head] * sums[head / 8][head % 8] + weights.biases[head]
            let target = label * (1 - 2 * facts.smoothing) + facts.smoothing
            let weight = set.weights[example] * (label == 1 ? facts.positiveWeight : 1)
            let rate = recipe.rate / (1 + recipe.rate * facts.decay * steps[head])
            steps[head] += 1
            let step = rate * weight * (Logistic.probability(sum) - target)
            scales[head] *= 1 - min(rate * facts.decay, 0.5)
            weights.biases[head] -= recipe.biasRate * step
            if scales[head] < 1e-4 { rescale(head) }
            changes[head / 8][head % 8] = step / scales[head]
        }
        return changes
    }

    private mutating func rescale(_ head: Int) {
        for row in weights.values.indices {
            weights.table[row * weights.vectors + head / 8][head % 8] *= scales[head]
        }
        scales[head] = 1
    }
}
