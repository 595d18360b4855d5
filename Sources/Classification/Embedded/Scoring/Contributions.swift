/// A piece of a text and what it does to the sum of one head.
package struct Contribution: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Words or signs that follow each other, or a word and the next but one.
        case tokens
        /// Characters of a word; a space is its edge.
        case characters
    }

    package let kind: Kind
    /// Folded, in UTF-8.
    package let text: [UInt8]
    /// What it adds to the sum before calibration.
    package let value: Float
}

extension EmbeddedModel {
    /// What each feature of a whole text adds to the sum of a head, from the most to the least.
    ///
    /// Features that share a row are one, named by the first. Windows are left aside.
    ///
    /// - Parameter head: an index in `heads`.
    package func contributions(of text: [UInt8], to head: Int) -> [Contribution] {
        var sink = NamedFeatures(hasher: FeatureHasher(header.shape))
        var reader = TextReader()
        reader.read(text.span, into: &sink)
        reader.finish(into: &sink)
        let scoring = header.heads[head].scoring
        let words = weighed(sink.words, wordTable, head, scoring.wordScale, header.wordNormScale, .tokens)
        let grams = weighed(
            sink.characters,
            characterTable,
            head,
            scoring.characterScale,
            header.characterNormScale,
            .characters
        )
        return (words + grams).sorted { $0.value.magnitude > $1.value.magnitude }
    }

    private func weighed(
        _ features: [(row: UInt32, text: [UInt8])],
        _ table: UnsafeRawPointer,
        _ head: Int,
        _ scale: Float,
        _ normScale: Float,
        _ kind: Contribution.Kind
    ) -> [Contribution] {
        func lane(_ row: UInt32, _ lane: Int) -> Float {
            Float(table.load(fromByteOffset: Int(row) * header.lanes + lane, as: Int8.self))
        }
        var seen: Set<UInt32> = []
        let unique = features.filter { seen.insert($0.row).inserted }
        let squares = unique.reduce(Float(0)) { $0 + lane($1.row, header.lanes - 1) } * normScale
        guard squares > 0 else { return [] }
        return unique.map { feature in
            let value = lane(feature.row, head) * scale / squares.squareRoot()
            return Contribution(kind: kind, text: feature.text, value: value)
        }
    }
}

/// Rows with what they stand for in this text.
private struct NamedFeatures: TokenSink {
    var hasher: FeatureHasher
    var words: [(row: UInt32, text: [UInt8])] = []
    var characters: [(row: UInt32, text: [UInt8])] = []
    private var tokens: [[UInt8]] = []

    init(hasher: FeatureHasher) { self.hasher = hasher }

    mutating func word(_ bytes: [UInt8]) {
        sign(bytes)
        var rows: [UInt32] = []
        hasher.appendCharacterRows(bytes, to: &rows)
        let padded = [0x20] + bytes + [0x20]
        var next = 0
        // In the order of `appendCharacterRows`: by end, then by length.
        for end in 2...padded.count {
            let longest = min(hasher.shape.longestGram, end)
            for length in stride(from: hasher.shape.shortestGram, through: longest, by: 1) {
                characters.append((rows[next], Array(padded[end - length..<end])))
                next += 1
            }
        }
    }

    mutating func sign(_ bytes: [UInt8]) {
        var rows: [UInt32] = []
        hasher.appendWordRows(bytes, to: &rows)
        tokens.append(bytes)
        let last = tokens.suffix(3)
        var names = (1...hasher.shape.wordOrder).filter { $0 <= last.count }.map {
            Array(last.suffix($0).joined(separator: [0x20]))
        }
        if hasher.shape.skipsWords, last.count == 3 {
            names.append(last[last.startIndex] + Array(" … ".utf8) + bytes)
        }
        for (row, name) in zip(rows, names) { words.append((row, name)) }
    }
}
