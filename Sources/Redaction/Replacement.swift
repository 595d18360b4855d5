import ByteText

/// What stands in the place of a redacted value.
package enum Replacement: Hashable, Sendable {
    /// `[LABEL]`
    case label(String)
    /// `[LABEL_1]`
    case numbered(String)
    /// Letters and digits become `character`, but for so many at the ends; separators stay.
    case mask(character: Character, keepFirst: Int, keepLast: Int)
    /// `[LABEL:1f0c2a9b]`
    case hash(String)
    case remove

    /// Appends the bytes that replace `value`.
    ///
    /// - Parameters:
    ///   - value: valid UTF-8.
    ///   - fingerprint: of the value, for numbers and hashes.
    package func append(
        to out: inout [UInt8],
        for value: ArraySlice<UInt8>,
        fingerprint: String,
        numbers: inout PlaceholderNumbers
    ) {
        switch self {
        case .label(let label) where numbers.isReversible:
            numbers.append(to: &out, for: value, fingerprint: fingerprint, label: label)
        case .label(let label): Self.append(label, to: &out)
        case .numbered(let label): numbers.append(to: &out, for: value, fingerprint: fingerprint, label: label)
        case .hash(let label): Self.append("\(label):\(fingerprint.prefix(8))", to: &out)
        case .remove: break
        case .mask(let character, let keepFirst, let keepLast):
            Self.appendMasked(value, with: character, keepFirst: keepFirst, keepLast: keepLast, to: &out)
        }
    }

    private static func append(_ label: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "["))
        out.append(contentsOf: label.utf8)
        out.append(UInt8(ascii: "]"))
    }

    /// Keeps nothing where what is kept would be half of the value or more.
    private static func appendMasked(
        _ value: ArraySlice<UInt8>,
        with character: Character,
        keepFirst: Int,
        keepLast: Int,
        to out: inout [UInt8]
    ) {
        let significant = value.count { isSignificant($0) }
        let keepsTooMuch = (keepFirst + keepLast) * 2 > significant
        let keptStart = keepsTooMuch ? 0 : keepFirst
        let keptEnd = keepsTooMuch ? significant : significant - keepLast
        var seen = 0
        var isKept = true
        for byte in value {
            if isSignificant(byte) {
                isKept = seen < keptStart || seen >= keptEnd
                seen += 1
                if !isKept { out.append(contentsOf: character.utf8) }
            } else if !UTF8Boundary.isContinuation(byte) {
                isKept = true
            }
            if isKept { out.append(byte) }
        }
    }

    /// True for the first byte of every character but ASCII separators.
    private static func isSignificant(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return !UTF8Boundary.isContinuation(byte) }
        return (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
