/// What a scalar is to a list of words.
enum WordClass: UInt8 {
    /// Stands between words.
    case mark
    /// White space: a run of it counts as one space.
    case space
    /// Part of a word.
    case letter
    case digit
    /// A word of its own, in scripts that put no spaces between words.
    case single
}

/// Classes and lower-case forms of scalars.
///
/// Below U+2000 they are the Unicode database's, as the standard library has it; above, blocks are told apart by their
/// code charts, which is exact enough for finding where words end. Made once, 24 KiB.
@safe
final class WordClasses: @unchecked Sendable {
    /// Sendable: never written after `init` returns.
    static let shared = WordClasses()

    private static let tableEnd: UInt32 = 0x2000
    private let classes: UnsafeMutablePointer<UInt8>
    private let lower: UnsafeMutablePointer<UInt16>
    /// For each byte an ASCII letter in lower case, a digit or `_`; 0 for every other byte.
    let ascii: UnsafeMutablePointer<UInt8>

    private init() {
        let count = Int(Self.tableEnd)
        unsafe classes = .allocate(capacity: count)
        unsafe lower = .allocate(capacity: count)
        unsafe ascii = .allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max {
            let small = byte | 0x20
            let isDigit = byte &- 0x30 < 10 || byte == 0x5F
            unsafe ascii[Int(byte)] = byte < 0x80 && small &- 0x61 < 26 ? small : isDigit ? byte : 0
        }
        for value in 0..<UInt32(count) {
            let scalar = Unicode.Scalar(value)
            unsafe classes[Int(value)] = scalar.map(Self.databaseClass)?.rawValue ?? 0
            unsafe lower[Int(value)] = UInt16(scalar.map(Self.lowered) ?? value)
        }
    }

    deinit {
        unsafe classes.deallocate()
        unsafe lower.deallocate()
        unsafe ascii.deallocate()
    }

    func wordClass(of scalar: UInt32) -> WordClass {
        guard scalar < Self.tableEnd else { return Self.blockClass(of: scalar) }
        return unsafe WordClass(rawValue: classes[Int(scalar)]) ?? .mark
    }

    /// The scalar's lower-case form, where that is one scalar.
    func lowered(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0..<Self.tableEnd: unsafe UInt32(lower[Int(scalar)])
        case 0xFF21...0xFF3A: scalar + 0x20
        default: scalar
        }
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> UInt32 {
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        guard let only = mapping.first, mapping.count == 1, only.value < tableEnd else { return scalar.value }
        return only.value
    }

    private static func databaseClass(of scalar: Unicode.Scalar) -> WordClass {
        switch scalar.value {
        case 0x5F: return .letter
        // Thai, Lao, Tibetan, Myanmar, Khmer.
        case 0x0E01...0x0EDF, 0x0F40...0x0FBC, 0x1000...0x109F, 0x1780...0x17DD: return .single
        default: break
        }
        let properties = scalar.properties
        if properties.isWhitespace { return .space }
        switch properties.generalCategory {
        case .decimalNumber: return .digit
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .letterNumber, .otherNumber, .format:
            return scalar.value == 0xAD ? .mark : .letter
        default: return .mark
        }
    }

    private static func blockClass(of scalar: UInt32) -> WordClass {
        switch scalar {
        case 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .space
        case 0x2C00...0x2DFF, 0xA000...0xABFF, 0xFB00...0xFDFF, 0xFE70...0xFEFE: .letter
        case 0xFF10...0xFF19: .digit
        case 0xFF21...0xFF3A, 0xFF41...0xFF5A: .letter
        case 0x3041...0x9FFF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC, 0x20000...0x3FFFF: .single
        case 0x10000...0x1CFFF, 0x1E000...0x1EFFF: .letter
        default: .mark
        }
    }
}
