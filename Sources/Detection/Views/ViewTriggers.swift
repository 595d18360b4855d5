import ByteText

/// Whether any view of a text could show more than the text itself.
enum ViewTriggers {
    /// False only if no view of the whole text differs from it and no run or list of codes in it is long enough to be decoded.
    ///
    /// True says nothing.
    /// - Complexity: one look at each byte.
    static func mayHide(_ text: Span<UInt8>) -> Bool {
        /// Bytes of the run so far, whether it has a capital or digit, separators with a character on both sides, and numbers.
        var (run, isPlain, seams, numbers) = (0, true, 0, 0)
        for index in 0..<text.count {
            let byte = text[index]
            let kind = kinds[Int(byte)]
            if kind & suspicious != 0 { return true }
            if kind & encoded != 0 {
                run += 1
                if kind & capital != 0 { isPlain = false }
                if run >= EncodedRun.leastCharacters, !isPlain { return true }
                if byte.isASCIIDigit, index == 0 || !text[index - 1].isASCIIAlphanumeric {
                    numbers += 1
                    if numbers >= CodeList.leastCodes { return true }
                }
            } else if byte != 0x0A && byte != 0x0D {
                (run, isPlain) = (0, true)
            }
            if kind & separator != 0 || byte.isASCIISpace && standsAlone(text, index - 1) {
                seams += 1
                // Two separators make three pieces, the fewest that are a sequence.
                if seams >= 2 { return true }
            }
        }
        return false
    }

    /// True if the byte at `index` is a word of one character.
    private static func standsAlone(_ text: Span<UInt8>, _ index: Int) -> Bool {
        index >= 0 && !text[index].isASCIISpace && (index == 0 || !text[index - 1].isASCIIAlphanumeric)
    }

    private static let suspicious: UInt8 = 1
    private static let encoded: UInt8 = 2
    private static let capital: UInt8 = 4
    private static let separator: UInt8 = 8

    /// What a byte may be part of.
    private static let kinds: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        var kind: UInt8 = 0
        let isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
        if byte >= 0x7F || isControl || "%&\\=<*~`\"'}".utf8.contains(byte) { kind |= suspicious }
        if Encoding.base64Values[Int(byte)] < 64 { kind |= encoded }
        if byte.isASCIIDigit || (0x41...0x5A).contains(byte) || byte == UInt8(ascii: "+") { kind |= capital }
        if "-._/,|:+".utf8.contains(byte) { kind |= separator }
        return kind
    }
}
