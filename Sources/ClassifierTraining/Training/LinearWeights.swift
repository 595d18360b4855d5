import Classification

/// The weights of all heads, before they become 8 bits.
struct LinearWeights {
    /// Eights of heads.
    let vectors: Int
    /// By row of both tables, by vector.
    var table: [SIMD8<Float>]
    /// By head.
    var biases: [Float]
    /// By row: what the feature counts, before a group of features is brought to length 1.
    let values: [Float]

    init(heads: Int, values: [Float]) {
        vectors = (heads + 7) / 8
        table = Array(repeating: .zero, count: values.count * vectors)
        biases = Array(repeating: 0, count: heads)
        self.values = values
    }

    /// The sum of each head for an example.
    func sums(of example: Int, in set: TrainingSet) -> [Float] {
        var sums = [SIMD8<Float>](repeating: .zero, count: vectors)
        for range in [set.words(of: example), set.characters(of: example)] {
            let norm = norm(of: set.rows[range])
            for row in set.rows[range] {
                let value = values[Int(row)] * norm
                for vector in 0..<vectors { sums[vector] += table[Int(row) * vectors + vector] * value }
            }
        }
        return biases.indices.map { sums[$0 / 8][$0 % 8] + biases[$0] }
    }

    /// One over the length of a group of features; 0 for none.
    func norm(of rows: ArraySlice<UInt32>) -> Float {
        let squares = rows.reduce(Float(0)) { $0 + values[Int($1)] * values[Int($1)] }
        return squares > 0 ? 1 / squares.squareRoot() : 0
    }

    /// What features count: their inverse document frequency to the recipe's power.
    static func values(in set: TrainingSet, power: Double) -> [Float] {
        var documents = [Int](repeating: 0, count: set.rowCount)
        for row in set.rows { documents[Int(row)] += 1 }
        return documents.map { count in
            let frequency = 1 + Logistic.logarithm(Double(1 + set.count) / Double(1 + count))
            return Float(frequency.raised(toQuarters: power))
        }
    }
}

extension Double {
    /// A positive number to the power of 0, 0.25, 0.5, 0.75 or 1: square roots are exact on every machine.
    func raised(toQuarters power: Double) -> Double {
        let half = squareRoot()
        let quarter = half.squareRoot()
        return switch (power * 4).rounded() {
        case 0: 1
        case 1: quarter
        case 2: half
        case 3: half * quarter
        default: self
        }
    }
}
