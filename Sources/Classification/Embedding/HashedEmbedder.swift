/// The embedding that needs nobody: words, pairs of words and pieces of words, weighed and hashed into a vector.
///
/// It knows which words are the same, not what they mean: texts are near if they share words that are rare among the examples
/// that it was fitted to. Pure, and the same on every machine. Disguises do not help: it reads folded text.
package final class HashedEmbedder: Embedder {
    /// Of every vector; features that share one have signs, so that on average they do not add up.
    package let dimensions: Int

    /// What a piece of a text is, and how much it counts beside a word.
    private enum Kind: UInt32 {
        case word = 0
        case pair = 1
        case piece = 2

        var weight: Float { self == .word ? 1 : 0.5 }
    }

    private static let shape: FeatureShape = {
        var shape = FeatureShape()
        shape.wordBits = 19
        shape.characterBits = 19
        return shape
    }()

    /// In how many of the examples a feature is, and how many there are.
    private let frequencies: [UInt32: Int]
    private let examples: Int

    /// - Parameters:
    ///   - examples: texts among which a feature is common or rare; without any all features count alike.
    ///   - dimensions: fewer take less memory, and mix up more features; at least 1.
    /// - Complexity: one pass over the examples.
    package init(fittedTo examples: [[UInt8]] = [], dimensions: Int = 8192) {
        var frequencies: [UInt32: Int] = [:]
        for example in examples {
            for feature in Self.features(of: example).keys { frequencies[feature, default: 0] += 1 }
        }
        self.frequencies = frequencies
        self.examples = examples.count
        self.dimensions = dimensions
    }

    package var version: String {
        // Equal for equal examples, whatever their order.
        let sum = frequencies.reduce(UInt64(0)) { $0 &+ Self.mixed(UInt64($1.key) << 32 | UInt64($1.value)) }
        return "hashed/1 \(dimensions) \(examples) " + String(sum, radix: 16)
    }

    package func embedding(of text: [UInt8]) -> Embedding {
        var vector = [Float](repeating: 0, count: dimensions)
        // In one order, as sums of floats depend on it.
        for (feature, count) in Self.features(of: text).sorted(by: { $0.key < $1.key }) {
            let hash = Self.mixed(UInt64(feature))
            let weight = weight(of: feature, count: count)
            vector[Int(hash % UInt64(dimensions))] += hash >> 63 == 0 ? weight : -weight
        }
        return Embedding(sum: vector)
    }

    @discardableResult
    package func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall {
        completion(.success(texts.map(embedding)))
        return FinishedCall()
    }

    /// Sublinear in the text, and the more the rarer the feature is among the examples.
    private func weight(of feature: UInt32, count: Int) -> Float {
        let kind = Kind(rawValue: feature >> 20) ?? .piece
        let often = 1 + Float(Logistic.logarithm(Double(count)))
        let share = Double(1 + examples) / Double(1 + frequencies[feature, default: 0])
        return kind.weight * often * (1 + Float(Logistic.logarithm(share)))
    }

    /// How often each feature is in a text: its row, and above bit 20 its kind.
    private static func features(of text: [UInt8]) -> [UInt32: Int] {
        var sink = Sink(hasher: FeatureHasher(shape))
        var reader = TextReader()
        reader.read(text.span, into: &sink)
        reader.finish(into: &sink)
        return sink.counts
    }

    private struct Sink: TokenSink {
        var hasher: FeatureHasher
        var counts: [UInt32: Int] = [:]
        private var rows: [UInt32] = []

        init(hasher: FeatureHasher) { self.hasher = hasher }

        mutating func word(_ bytes: [UInt8]) {
            sign(bytes)
            rows.removeAll(keepingCapacity: true)
            hasher.appendCharacterRows(bytes, to: &rows)
            for row in rows { count(row, .piece) }
        }

        mutating func sign(_ bytes: [UInt8]) {
            rows.removeAll(keepingCapacity: true)
            hasher.appendWordRows(bytes, to: &rows)
            for (index, row) in rows.enumerated() { count(row, index == 0 ? .word : .pair) }
        }

        private mutating func count(_ row: UInt32, _ kind: Kind) {
            counts[row | kind.rawValue << 20, default: 0] += 1
        }
    }

    /// SplitMix64's last step.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// One that was answered at once.
private struct FinishedCall: ClassifierCall {
    func cancel() {}
}
