import ByteText

/// A way to write the number of a character.
enum CodeNotation: CaseIterable {
    case decimal, hexadecimal, octal, binary

    /// The longest code: `0b00110100`.
    static let mostBytes = 10

    /// The byte that a word of letters and digits writes; nil if it writes none in this notation.
    ///
    /// - Parameter word: begins with a digit.
    func byte(of source: Span<UInt8>, _ word: Range<Int>) -> UInt8? {
        let marked = Self.marked(source, word)
        if let marked, marked.notation != self { return nil }
        let digits = marked?.digits ?? word
        guard mayHave(digits.count, isMarked: marked != nil, isPadded: source[digits.lowerBound] == 0x30) else {
            return nil
        }
        var value: UInt32 = 0
        for index in digits {
            guard let digit = source[index].hexDigitValue, UInt32(digit) < base else { return nil }
            value = value * base + UInt32(digit)
        }
        return UInt8(exactly: value)
    }

    private var base: UInt32 {
        switch self {
        case .decimal: 10
        case .hexadecimal: 16
        case .octal: 8
        case .binary: 2
        }
    }

    /// Whether characters that can be read are written in so many digits.
    private func mayHave(_ digits: Int, isMarked: Bool, isPadded: Bool) -> Bool {
        switch self {
        case .decimal: digits == 2 || digits == 3
        case .hexadecimal: digits == 2 || (isMarked || isPadded) && (digits == 4 || digits == 6)
        case .octal: digits == 2 || digits == 3 || isPadded && digits == 4
        case .binary: digits == 7 || digits == 8 || isMarked && digits == 6
        }
    }

    /// What `0x`, `0o` or `0b` before the digits, or an `h` behind them, says of a word.
    static func marked(_ source: Span<UInt8>, _ word: Range<Int>) -> (notation: CodeNotation, digits: Range<Int>)? {
        guard word.count > 2 else { return nil }
        if source[word.upperBound - 1] | 0x20 == UInt8(ascii: "h") {
            return (.hexadecimal, word.lowerBound..<word.upperBound - 1)
        }
        guard source[word.lowerBound] == 0x30 else { return nil }
        let digits = word.lowerBound + 2..<word.upperBound
        switch source[word.lowerBound + 1] | 0x20 {
        case UInt8(ascii: "x"): return (.hexadecimal, digits)
        case UInt8(ascii: "o"): return (.octal, digits)
        case UInt8(ascii: "b"): return (.binary, digits)
        default: return nil
        }
    }
}
