package import Classification
import GuardrailTypes

/// Makes a model from labelled texts: learns, rounds to 8 bits, calibrates on held-out texts.
package struct ModelTrainer {
    /// What is being done, for a person who waits.
    package enum Step: Hashable, Sendable {
        case readingFeatures
        case epoch(Int)
        case calibrating
    }

    private let recipe: Recipe
    private var learning: [LabelledExample] = []
    private var heldOut: [LabelledExample] = []
    private var report = TrainingReport()

    /// - Parameters:
    ///   - heldOut: for calibration and thresholds; nil takes a share of the examples, chosen by their text.
    ///   - evaluation: texts that also stand here are left out.
    package init(
        _ recipe: Recipe,
        examples: [ExampleFile],
        heldOut held: [ExampleFile]?,
        evaluation: [ExampleFile] = []
    ) {
        self.recipe = recipe
        var decontamination = Decontamination(against: evaluation)
        for file in examples + (held ?? []) {
            for (reason, count) in file.skipped { report.skippedLines[reason, default: 0] += count }
        }
        func usable(_ example: LabelledExample) -> Bool {
            recipe.sources[example.source]?.isDropped != true && !decontamination.contains(example.text)
        }
        for example in examples.lazy.flatMap(\.examples) where usable(example) {
            if held == nil, Self.isHeldOut(example.text, recipe.heldOutShare) {
                heldOut.append(example)
            } else {
                learning.append(example)
                report.bySource[example.source, default: 0] += 1
            }
        }
        for example in (held ?? []).lazy.flatMap(\.examples) where usable(example) { heldOut.append(example) }
        report.leftOut = decontamination.found
        report.examples = learning.count
        report.heldOut = heldOut.count
    }

    /// By a hash of the text, so that equal texts are on one side.
    private static func isHeldOut(_ text: [UInt8], _ share: Double) -> Bool {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Double((hash ^ hash >> 32) % 10_000) < share * 10_000
    }

    /// Learns.
    ///
    /// - Returns: the file of a model, and what is to be said of it.
    package mutating func run(_ progress: (Step) -> Void) throws(ModelError) -> (file: [UInt8], report: TrainingReport)
    {
        progress(.readingFeatures)
        let set = TrainingSet(learning, recipe: recipe)
        var descent = GradientDescent(set, recipe: recipe)
        var weights = descent.run { progress(.epoch($0)) }
        mix(&weights)
        count(set)
        progress(.calibrating)
        let raw = Quantiser(weights, recipe: recipe)
        let model = try EmbeddedModel(raw.header.file(words: raw.words, characters: raw.characters))
        var header = raw.header
        let sums = sums(by: model)
        compareFloats(weights)
        for index in header.heads.indices { header.heads[index] = calibrated(header.heads[index], index, sums) }
        return (header.file(words: raw.words, characters: raw.characters), report)
    }

    /// Heads that are the sum of several.
    private func mix(_ weights: inout LinearWeights) {
        let places = Dictionary(uniqueKeysWithValues: recipe.heads.enumerated().map { ($1.category, $0) })
        let original = weights
        for mixture in recipe.mixtures {
            guard let target = places[mixture.category] else { continue }
            let parts = mixture.weights.compactMap { part in places[part.category].map { ($0, part.factor) } }
            weights.biases[target] = parts.reduce(mixture.bias) { $0 + $1.1 * original.biases[$1.0] }
            for row in weights.values.indices {
                let start = row * weights.vectors
                weights.table[start + target / 8][target % 8] = parts.reduce(0) { sum, part in
                    sum + part.1 * original.table[start + part.0 / 8][part.0 % 8]
                }
            }
        }
    }

    private mutating func count(_ set: TrainingSet) {
        report.heads = recipe.heads.enumerated().map { index, head in
            var counted = TrainingReport.Head(category: head.category)
            for example in 0..<set.count {
                let label = set.labels[example * set.headCount + index]
                if label == 1 { counted.positives += 1 } else if label == 0 { counted.negatives += 1 }
            }
            return counted
        }
    }

    /// By held-out example, then by head.
    private func sums(by model: EmbeddedModel) -> [[Float]] {
        var scratch = model.makeScratch()
        return heldOut.map { example in
            var session = ScoringSession(model)
            session.append(example.text.span, using: &scratch)
            return session.rawScores(using: &scratch)
        }
    }

    private mutating func compareFloats(_ weights: LinearWeights) {
        let set = TrainingSet(heldOut, recipe: recipe)
        let sums = (0..<set.count).map { weights.sums(of: $0, in: set) }
        for head in recipe.heads.indices {
            report.heads[head].floatPrecision = RankingMeasures(scored(sums, head)).averagePrecision
        }
    }

    /// Held-out examples with a label for a head.
    private func scored(_ sums: [[Float]], _ head: Int) -> [(score: Float, isPositive: Bool)] {
        zip(heldOut, sums).compactMap { example, sums in
            let target = recipe.targets(of: example)[head]
            return target.isNaN ? nil : (sums[head], target == 1)
        }
    }

    private mutating func calibrated(_ head: ModelHead, _ index: Int, _ sums: [[Float]]) -> ModelHead {
        let scored = scored(sums, index)
        let (slope, intercept) = Calibration.fit(scored)
        let measures = RankingMeasures(scored)
        report.heads[index].averagePrecision = measures.averagePrecision
        report.heads[index].areaUnderROC = measures.areaUnderROC
        let probabilities = scored.map { (Logistic.probability(slope * $0.score + intercept), $0.isPositive) }
        report.heads[index].calibrationError = CalibrationMeasures(probabilities).expectedError
        let benign = zip(heldOut, sums).compactMap { example, sums in isBenign(example) ? sums[index] : nil }
        report.benign = benign.count
        let rates = benign.isEmpty ? [] : recipe.falseAlarmRates
        let thresholds = rates.map { rate in
            let sum = Calibration.threshold(benign, rate: Double(rate))
            return ModelHead.Threshold(falseAlarmRate: rate, score: Logistic.probability(slope * sum + intercept))
        }
        return head.calibrated(slope: slope, intercept: intercept, thresholds: thresholds)
    }

    private func isBenign(_ example: LabelledExample) -> Bool {
        recipe.benignSources.contains(example.source) && !example.labels.values.contains(true)
    }
}
