/// The different features of a whole text, in the order in which they come.
package struct TextFeatures: Hashable, Sendable {
    /// Rows of the table of words.
    package internal(set) var words: [UInt32] = []
    /// Rows of the table of character n-grams.
    package internal(set) var characters: [UInt32] = []

    package init(of text: [UInt8], shape: FeatureShape) {
        var sink = Sink(hasher: FeatureHasher(shape))
        var reader = TextReader()
        reader.read(text.span, into: &sink)
        reader.finish(into: &sink)
        words = Self.unique(sink.words)
        characters = Self.unique(sink.characters)
    }

    private static func unique(_ rows: [UInt32]) -> [UInt32] {
        var seen = Set<UInt32>(minimumCapacity: rows.count)
        return rows.filter { seen.insert($0).inserted }
    }

    private struct Sink: TokenSink {
        var hasher: FeatureHasher
        var words: [UInt32] = []
        var characters: [UInt32] = []

        mutating func word(_ bytes: [UInt8]) {
            hasher.appendWordRows(bytes, to: &words)
            hasher.appendCharacterRows(bytes, to: &characters)
        }

        mutating func sign(_ bytes: [UInt8]) { hasher.appendWordRows(bytes, to: &words) }
    }

    /// The folded tokens of a text, as features are made of them.
    package static func tokens(of text: [UInt8]) -> [[UInt8]] {
        struct Tokens: TokenSink {
            var tokens: [[UInt8]] = []
            mutating func word(_ bytes: [UInt8]) { tokens.append(bytes) }
            mutating func sign(_ bytes: [UInt8]) { tokens.append(bytes) }
        }
        var sink = Tokens()
        var reader = TextReader()
        reader.read(text.span, into: &sink)
        reader.finish(into: &sink)
        return sink.tokens
    }
}
