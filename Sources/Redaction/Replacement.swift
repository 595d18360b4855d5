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

    /// The bytes that replace `value`.
    ///
    /// - Parameters:
    ///   - value: valid UTF-8.
    ///   - fingerprint: of the value, for numbers and hashes.
    package func bytes(for value: [UInt8], fingerprint: String, numbers: inout PlaceholderNumbers) -> [UInt8] {
        switch self {
        case .label(let label) where numbers.isReversible:
            numbers.placeholder(for: value, fingerprint: fingerprint, label: label)
        case .label(let label): Array("[\(label)]".utf8)
        case .numbered(let label): numbers.placeholder(for: value, fingerprint: fingerprint, label: label)
        case .hash(let label): Array("[\(label):\(fingerprint.prefix(8))]".utf8)
        case .remove: []
        case .mask(let character, let keepFirst, let keepLast):
            Self.masked(value, with: character, keepFirst: keepFirst, keepLast: keepLast)
        }
    }

    /// Keeps nothing where what is kept would be half of the value or more.
    private static func masked(
        _ value: [UInt8],
        with character: Character,
        keepFirst: Int,
        keepLast: Int
    ) -> [UInt8] {
        let text = String(decoding: value, as: UTF8.self).unicodeScalars
        let significant = text.count { isSignificant($0) }
        let keepsTooMuch = (keepFirst + keepLast) * 2 > significant
        let keptStart = keepsTooMuch ? 0 : keepFirst
        let keptEnd = keepsTooMuch ? significant : significant - keepLast
        var seen = 0
        var out = ""
        for scalar in text {
            guard isSignificant(scalar) else {
                out.unicodeScalars.append(scalar)
                continue
            }
            if seen < keptStart || seen >= keptEnd {
                out.unicodeScalars.append(scalar)
            } else {
                out.append(character)
            }
            seen += 1
        }
        return Array(out.utf8)
    }

    /// Everything but ASCII separators.
    private static func isSignificant(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return true }
        return (0x30...0x39).contains(scalar.value) || (0x61...0x7A).contains(scalar.value | 0x20)
    }
}
