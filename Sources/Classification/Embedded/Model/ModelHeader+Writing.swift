import GuardrailTypes

extension ModelHeader {
    /// The file of a model.
    ///
    /// - Parameters:
    ///   - words: `wordTableLength` weights, row by row.
    ///   - characters: `characterTableLength` weights.
    package func file(words: [Int8], characters: [Int8]) -> [UInt8] {
        precondition(
            words.count == wordTableLength && characters.count == characterTableLength,
            "tables fit the header"
        )
        var head = Self.magic
        head.append(number: Self.version)
        var rest: [UInt8] = []
        rest.append(number: TextReader.version)
        rest += [shape.wordBits, shape.characterBits, shape.wordOrder, shape.skipsWords ? 1 : 0].map(UInt8.init)
        rest += [shape.shortestGram, shape.longestGram, heads.count, lanes].map(UInt8.init)
        rest.append(number: UInt32(shape.windowWords))
        rest.append(wide: shape.seed)
        for scale in [wordNormScale, characterNormScale] { rest.append(number: scale.bitPattern) }
        rest.append(UInt8(name.utf8.count))
        rest += name.utf8
        rest.append(number: UInt32(licences.utf8.count))
        rest += licences.utf8
        for head in heads { rest.append(head) }
        let length = (32 + rest.count + 63) / 64 * 64
        rest += [UInt8](repeating: 0, count: length - 32 - rest.count)
        head.append(number: UInt32(length))
        head.append(wide: UInt64(length + words.count + characters.count))
        var file = head + [UInt8](repeating: 0, count: 8) + rest
        file += words.lazy.map(UInt8.init(bitPattern:))
        file += characters.lazy.map(UInt8.init(bitPattern:))
        var sum: [UInt8] = []
        sum.append(wide: file.withUnsafeBytes { ModelChecksum.of($0, from: 32) })
        file.replaceSubrange(24..<32, with: sum)
        return file
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: UInt32) {
        for shift in [0, 8, 16, 24] as [UInt32] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    fileprivate mutating func append(wide: UInt64) {
        append(number: UInt32(truncatingIfNeeded: wide))
        append(number: UInt32(truncatingIfNeeded: wide >> 32))
    }

    fileprivate mutating func append(_ head: ModelHead) {
        append(UInt8(head.category.id.utf8.count))
        self += head.category.id.utf8
        append(head.flags.rawValue)
        let scoring = head.scoring
        for value in [
            scoring.wordScale, scoring.characterScale, scoring.bias, scoring.slope, scoring.intercept,
        ] { append(number: value.bitPattern) }
        append(UInt8(head.thresholds.count))
        for threshold in head.thresholds {
            append(number: threshold.falseAlarmRate.bitPattern)
            append(number: threshold.score.bitPattern)
        }
    }
}
