import ByteText

/// A value as it is compared: the letters, digits and `_` of its words in lower case, without what stands between them.
///
/// So `4012-8888`, `4012 8888` and `40128888` are one value, and so are `Anna O'Neil` and `anna o neil`.
package struct ExactValue: Sendable {
    package let bytes: [UInt8]
    let hash: WordHash
    /// Hash of the first word.
    let first: WordHash
    let wordCount: Int
    /// Its first word has a digit: it may be cut into words in any way.
    let isLoose: Bool

    package static let shortest = 6
    /// Longer values are not looked for, which bounds what a stream must hold.
    package static let longest = 127
    /// More words than these are not looked for.
    package static let mostWords = 8

    /// - Parameter text: UTF-8.
    /// - Returns: nil for a value that is too short, too long or of too many words.
    package init?(_ text: Span<UInt8>) {
        var reader = WordReader()
        var index = 0
        guard let word = reader.next(in: text, from: &index, base: 0, isFinal: true) else { return nil }
        first = word.folded
        isLoose = word.hasDigit
        var count = 1
        while reader.next(in: text, from: &index, base: 0, isFinal: true) != nil { count += 1 }
        wordCount = count
        bytes = Self.compared(text, 0..<text.count)
        guard (Self.shortest...Self.longest).contains(bytes.count), count <= Self.mostWords else { return nil }
        var hash = WordHash()
        for byte in bytes { hash.append(byte) }
        self.hash = hash
    }

    /// The bytes of a stretch of text that are compared.
    static func compared(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        var index = range.lowerBound
        let classes = WordClasses.shared
        while index < range.upperBound {
            let length = min(UTF8Boundary.length(announcedBy: text[index]), range.upperBound - index)
            var scalar = UInt32(length == 1 ? text[index] : text[index] & (0xFF >> UInt8(length + 1)))
            for offset in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F) }
            index += length
            switch classes.wordClass(of: scalar) {
            case .mark, .space: continue
            case .letter, .digit, .single: WordReader.forEachByte(of: classes.lowered(scalar)) { out.append($0) }
            }
        }
        return out
    }
}
