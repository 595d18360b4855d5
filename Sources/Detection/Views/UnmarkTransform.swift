import ByteText

/// Takes out what splits a value without being part of it: tags and comments, emphasis inside a word, the seam between two
/// string literals, braces that wrap single characters.
enum UnmarkTransform {
    /// The longest tag or comment that is taken out, in bytes.
    private static let longestTag = 64
    /// The longest white space on either side of a seam, in bytes.
    private static let longestSpace = 24
    /// Literals beside a seam without an operator are pieces of a value only if they are so short.
    private static let shortLiteral = 4

    static func run(
        _ source: Span<UInt8>,
        _ start: Int,
        _ isFinal: Bool,
        _ text: inout DerivedText,
        _ edits: inout [ByteRange]
    ) -> Int {
        var at = start
        var copied = start
        while true {
            at = source.firstToUnmark(from: at)
            guard at < source.count else { break }
            switch edit(source, at, isFinal) {
            case .keep(let count): at += count
            case .wait:
                text.copy(source, copied..<at)
                return at
            case .replace(let count, let bytes):
                text.copy(source, copied..<at)
                text.replace(count, by: bytes, &edits)
                at += count
                copied = at
            }
        }
        text.copy(source, copied..<at)
        return at
    }

    private static func edit(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        switch source[at] {
        case UInt8(ascii: "<"): return tag(source, at, isFinal)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return seam(source, at, isFinal)
        case UInt8(ascii: "}"): return braces(source, at, isFinal)
        default: return emphasis(source, at, isFinal)
        }
    }

    /// True if a value may stand right before `at`.
    private static func followsValue(_ source: Span<UInt8>, _ at: Int) -> Bool {
        at > 0 && (source[at - 1].isValueByte || source[at - 1] >= 0x80)
    }

    // MARK: Tags

    private static func tag(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        guard let first = source.byte(at: at + 1) else { return isFinal ? .keep(1) : .wait }
        guard first == UInt8(ascii: "/") || first == UInt8(ascii: "!") || (first | 0x20) &- 0x61 < 26 else {
            return .keep(1)
        }
        var end = at + 2
        while end < source.count, end - at < longestTag {
            let byte = source[end]
            end += 1
            if byte == UInt8(ascii: ">") { return .replace(end - at, by: []) }
            if byte == UInt8(ascii: "<") || byte == 0x0A { return .keep(1) }
        }
        return end == source.count && end - at < longestTag && !isFinal ? .wait : .keep(1)
    }

    // MARK: Emphasis

    /// A run of one mark between two bytes of a value, or beside a digit.
    private static func emphasis(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        var end = at + 1
        while end < source.count, end - at < 8, source[end] == source[at] { end += 1 }
        guard end - at < 8 else { return .keep(end - at) }
        guard let next = source.byte(at: end) else { return isFinal ? .keep(end - at) : .wait }
        let joins = followsValue(source, at) && next.isValueByte
        let followsDigit = at > 0 && source[at - 1].isASCIIDigit
        // One star between numbers is a product.
        let isEmphasis = end - at > 1 ? joins || next.isASCIIDigit || followsDigit : joins && !followsDigit
        return isEmphasis ? .replace(end - at, by: []) : .keep(end - at)
    }

    // MARK: String literals

    /// The end of one literal and the beginning of the next: `" + "`, `" \` and a new line, `", "` between short ones.
    private static func seam(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        guard followsValue(source, at) else { return .keep(1) }
        var end = skipSpace(source, at + 1)
        guard let mark = source.byte(at: end) else { return isFinal || end - at > longestSpace ? .keep(1) : .wait }
        var joins = false
        switch mark {
        case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "&"), UInt8(ascii: "\\"):
            joins = true
            end = skipSpace(source, end + 1)
        case UInt8(ascii: ","): end = skipSpace(source, end + 1)
        default: guard end > at + 1 else { return .keep(1) }
        }
        guard let quote = source.byte(at: end) else { return isFinal || end - at > 2 * longestSpace ? .keep(1) : .wait }
        guard quote == source[at] else { return .keep(1) }
        guard let next = source.byte(at: end + 1) else { return isFinal ? .keep(1) : .wait }
        guard next.isValueByte else { return .keep(1) }
        if joins { return .replace(end + 1 - at, by: []) }
        guard isShort(source, endingAt: at) else { return .keep(1) }
        switch literalLength(source, startingAt: end + 1) {
        case .some(let length) where length <= shortLiteral: return .replace(end + 1 - at, by: [])
        case .none where end + 1 + shortLiteral >= source.count && !isFinal: return .wait
        default: return .keep(1)
        }
    }

    private static func skipSpace(_ source: Span<UInt8>, _ at: Int) -> Int {
        var end = at
        while end < source.count, end - at < longestSpace, source[end].isASCIISpace { end += 1 }
        return end
    }

    /// True if the literal whose closing quote stands at `end` has at most `shortLiteral` bytes.
    private static func isShort(_ source: Span<UInt8>, endingAt end: Int) -> Bool {
        (1...shortLiteral + 1).contains { end - $0 >= 0 && source[end - $0] == source[end] }
    }

    /// The length of the literal that begins at `start`; nil if it does not end within `shortLiteral` bytes.
    private static func literalLength(_ source: Span<UInt8>, startingAt start: Int) -> Int? {
        (0...shortLiteral).first { source.byte(at: start + $0) == source[start - 1] }
    }

    // MARK: Braces

    private static func braces(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        guard followsValue(source, at) else { return .keep(1) }
        guard let open = source.byte(at: at + 1) else { return isFinal ? .keep(1) : .wait }
        guard open == UInt8(ascii: "{") else { return .keep(1) }
        guard let next = source.byte(at: at + 2) else { return isFinal ? .keep(1) : .wait }
        return next.isValueByte ? .replace(2, by: []) : .keep(1)
    }
}
