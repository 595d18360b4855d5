import ByteText

/// Characters spelled by number: percent-encoding (RFC 3986), HTML entities, backslash escapes, quoted-printable (RFC 2045).
///
/// An escape that spells a character of another is undone as well, three deep.
enum Escape {
    enum Outcome {
        case none
        case wait
        /// So many bytes spell nothing: a soft line break.
        case nothing(Int)
        case scalar(UInt32, Int)

        /// The same with the count of a scalar from `start` on, where it was its end.
        fileprivate func counted(from start: Int) -> Outcome {
            if case .scalar(let scalar, let end) = self { return .scalar(scalar, end - start) }
            return self
        }
    }

    static let depth = 3

    /// An escape of one kind.
    ///
    /// - Parameter at: where `%`, `&`, `=` or a backslash stands.
    static func single(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        switch source[at] {
        case UInt8(ascii: "%"):
            source.byte(at: at + 1) == UInt8(ascii: "u")
                ? digits(source, at + 2, 4, 4, 16, isFinal).counted(from: at)
                : bytes(source, at, isFinal) { percent(source, $0) }
        case UInt8(ascii: "="): quotedPrintable(source, at, isFinal)
        case UInt8(ascii: "&"): entity(source, at, isFinal)
        default: backslash(source, at, isFinal)
        }
    }

    /// One byte that is spelled at an index, and where it ends; nil if none is, `wait` if more may show it.
    private enum SpelledByte {
        case none, wait
        case byte(UInt8, Int)
    }

    /// A scalar of UTF-8 whose bytes are spelled one by one.
    private static func bytes(
        _ source: Span<UInt8>,
        _ at: Int,
        _ isFinal: Bool,
        _ spelled: (Int) -> SpelledByte
    ) -> Outcome {
        var sequence: [UInt8] = []
        var end = at
        repeat {
            switch spelled(end) {
            case .none: return .none
            case .wait: return isFinal ? .none : .wait
            case .byte(let byte, let next):
                sequence.append(byte)
                end = next
            }
        } while sequence.count < UTF8Boundary.length(announcedBy: sequence[0])
        var decoder = UTF8()
        var iterator = sequence.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return .none }
        return .scalar(scalar.value, end - at)
    }

    private static func percent(_ source: Span<UInt8>, _ at: Int) -> SpelledByte {
        guard let mark = source.byte(at: at) else { return .wait }
        guard mark == UInt8(ascii: "%") else { return .none }
        guard var byte = source.hexPair(at: at + 1) else { return isHexPrefix(source, at + 1) ? .wait : .none }
        var end = at + 3
        var level = 1
        while byte == UInt8(ascii: "%"), level < depth {
            guard let inner = source.hexPair(at: end) else {
                if isHexPrefix(source, end) { return .wait }
                break
            }
            byte = inner
            end += 2
            level += 1
        }
        return .byte(byte, end)
    }

    /// True if the text ends before the second of two hexadecimal digits.
    private static func isHexPrefix(_ source: Span<UInt8>, _ at: Int) -> Bool {
        at >= source.count || (at + 1 == source.count && source[at].hexDigitValue != nil)
    }

    /// `=41=42`: at least two in a row, since one alone is an assignment more often than not.
    private static func quotedPrintable(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        if let next = source.byte(at: at + 1), next == 0x0A || next == 0x0D, at > 0, source[at - 1].isASCIIAlphanumeric
        {
            if next == 0x0A { return .nothing(2) }
            guard let feed = source.byte(at: at + 2) else { return isFinal ? .none : .wait }
            return feed == 0x0A ? .nothing(3) : .none
        }
        guard source.hexPair(at: at + 1) != nil else {
            return !isFinal && isHexPrefix(source, at + 1) ? .wait : .none
        }
        let follows = at >= 3 && source[at - 3] == source[at] && source.hexPair(at: at - 2) != nil
        if !follows {
            guard let mark = source.byte(at: at + 3) else { return isFinal ? .none : .wait }
            guard mark == source[at] else { return .none }
            guard source.hexPair(at: at + 4) != nil else {
                return !isFinal && isHexPrefix(source, at + 4) ? .wait : .none
            }
        }
        return bytes(source, at, isFinal) { index in
            guard let mark = source.byte(at: index) else { return .wait }
            guard mark == UInt8(ascii: "=") else { return .none }
            if let byte = source.hexPair(at: index + 1) { return .byte(byte, index + 3) }
            return isHexPrefix(source, index + 1) ? .wait : .none
        }
    }

    // MARK: Entities

    private static let named: [(name: [UInt8], scalar: UInt32)] = [
        ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27), ("nbsp", 0xA0), ("commat", 0x40),
        ("period", 0x2E), ("lowbar", 0x5F), ("hyphen", 0x2010), ("dash", 0x2010), ("ndash", 0x2013), ("mdash", 0x2014),
        ("shy", 0xAD), ("zwj", 0x200D), ("zwnj", 0x200C), ("sol", 0x2F), ("colon", 0x3A), ("equals", 0x3D),
        ("plus", 0x2B), ("num", 0x23), ("Tab", 0x09), ("NewLine", 0x0A), ("ZeroWidthSpace", 0x200B),
    ].map { (Array($0.0.utf8), UInt32($0.1)) }

    private static func entity(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        var body = at + 1
        for _ in 0..<depth {
            switch entityBody(source, body, isFinal) {
            case .scalar(0x26, let end):
                // `&amp;` may stand for the first character of another entity.
                switch entityBody(source, end, isFinal) {
                case .wait: return .wait
                case .scalar: body = end
                default: return .scalar(0x26, end - at)
                }
            case .scalar(let scalar, let end): return .scalar(scalar, end - at)
            case let other: return other
            }
        }
        return .none
    }

    /// What stands behind the `&`; the count of a scalar is its end.
    private static func entityBody(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        guard let mark = source.byte(at: at) else { return isFinal ? .none : .wait }
        if mark == UInt8(ascii: "#") { return number(source, at + 1, isFinal) }
        for entity in named {
            var index = 0
            while index < entity.name.count, source.byte(at: at + index) == entity.name[index] { index += 1 }
            if index == entity.name.count {
                guard let end = source.byte(at: at + index) else { return isFinal ? .none : .wait }
                if end == UInt8(ascii: ";") { return .scalar(entity.scalar, at + index + 1) }
            } else if at + index == source.count, !isFinal {
                return .wait
            }
        }
        return .none
    }

    private static func number(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        guard let first = source.byte(at: at) else { return isFinal ? .none : .wait }
        let isHex = first | 0x20 == UInt8(ascii: "x")
        var index = isHex ? at + 1 : at
        let start = index
        var value: UInt32 = 0
        while index - start < 8, let byte = source.byte(at: index), let digit = byte.hexDigitValue, isHex || digit < 10
        {
            value = value * (isHex ? 16 : 10) + UInt32(digit)
            index += 1
        }
        if index == source.count, !isFinal { return .wait }
        guard index > start, Unicode.Scalar(value) != nil else { return .none }
        return .scalar(value, source.byte(at: index) == UInt8(ascii: ";") ? index + 1 : index)
    }

    // MARK: Backslashes

    /// `\x41`, `\u0041`, `\u{41}`, `\U00000041`, `\101`; the backslash may itself be escaped.
    private static func backslash(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        var index = at + 1
        while index - at <= depth, source.byte(at: index) == UInt8(ascii: "\\") { index += 1 }
        guard let kind = source.byte(at: index) else { return isFinal ? .none : .wait }
        let found: Outcome
        switch kind {
        case UInt8(ascii: "x"): found = digits(source, index + 1, 2, 2, 16, isFinal)
        case UInt8(ascii: "U"): found = digits(source, index + 1, 8, 8, 16, isFinal)
        case UInt8(ascii: "u"):
            if source.byte(at: index + 1) == UInt8(ascii: "{") {
                found = digits(source, index + 2, 1, 6, 16, isFinal)
                if case .scalar(let scalar, let end) = found {
                    guard let close = source.byte(at: end) else { return isFinal ? .none : .wait }
                    return close == UInt8(ascii: "}") ? .scalar(scalar, end + 1 - at) : .none
                }
            } else {
                found = utf16(source, index + 1, isFinal)
            }
        case UInt8(ascii: "0"): found = padded(source, index, isFinal)
        case UInt8(ascii: "1")...UInt8(ascii: "3"): found = digits(source, index, 3, 3, 8, isFinal)
        default: return .none
        }
        return found.counted(from: at)
    }

    /// Four hexadecimal digits, and the second half of a surrogate pair.
    private static func utf16(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        let first = digits(source, at, 4, 4, 16, isFinal, allowsSurrogates: true)
        guard case .scalar(let high, let end) = first, (0xD800..<0xDC00).contains(high) else {
            if case .scalar(let scalar, _) = first, Unicode.Scalar(scalar) == nil { return .none }
            return first
        }
        var index = end
        while source.byte(at: index) == UInt8(ascii: "\\"), index - end <= depth { index += 1 }
        guard let mark = source.byte(at: index) else { return isFinal ? .none : .wait }
        guard index > end, mark == UInt8(ascii: "u") else { return .none }
        let second = digits(source, index + 1, 4, 4, 16, isFinal, allowsSurrogates: true)
        guard case .scalar(let low, let last) = second, (0xDC00..<0xE000).contains(low) else {
            if case .wait = second { return .wait }
            return .none
        }
        return .scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), last)
    }

    /// `least...most` digits; the count of a scalar is its end.
    static func digits(
        _ source: Span<UInt8>,
        _ at: Int,
        _ least: Int,
        _ most: Int,
        _ base: UInt32,
        _ isFinal: Bool,
        allowsSurrogates: Bool = false
    ) -> Outcome {
        var value: UInt32 = 0
        var index = at
        while index - at < most, let byte = source.byte(at: index), let digit = byte.hexDigitValue, digit < base {
            value = value * base + UInt32(digit)
            index += 1
        }
        if index - at < most, index == source.count, !isFinal { return .wait }
        guard index - at >= least, allowsSurrogates || Unicode.Scalar(value) != nil else { return .none }
        return .scalar(value, index)
    }
}
