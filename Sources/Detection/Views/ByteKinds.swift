/// What a byte may be the beginning of, for the loops that look at every byte.
enum ByteKind {
    static let foldsSpecially: UInt8 = 1
    static let unmarksSpecially: UInt8 = 2
    static let alphanumeric: UInt8 = 4
    /// Of the alphabets of base64.
    static let encoded: UInt8 = 8
    /// Encoded, and what words are made of: small letters, `-`, `_`, `/`.
    static let plain: UInt8 = 16
    /// Characters of ASCII that are no control, and white space.
    static let readable: UInt8 = 32
    /// Controls that stand for nothing, whatever comes behind them.
    static let control: UInt8 = 64

    /// By byte.
    ///
    /// A pointer that is never freed, so that loops reach it without counting references.
    nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max { unsafe table[Int(byte)] = kinds(of: byte) }
        return unsafe UnsafePointer(table)
    }()

    private static func kinds(of byte: UInt8) -> UInt8 {
        var kinds: UInt8 = 0
        let isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
        if isControl || byte >= 0x80 || "%&=\\".utf8.contains(byte) { kinds |= foldsSpecially }
        if "<*~`\"'}".utf8.contains(byte) { kinds |= unmarksSpecially }
        if byte.isASCIIAlphanumeric { kinds |= alphanumeric }
        if Encoding.base64Values[Int(byte)] < 64 { kinds |= encoded }
        if byte < 0x80 && !isControl { kinds |= readable }
        if isControl && byte != 0x1B { kinds |= control }
        if byte &- 0x61 < 26 || "-_/".utf8.contains(byte) { kinds |= plain }
        return kinds
    }
}

extension Span<UInt8> {
    /// The first index from `start` on whose byte is of one of `kinds`; `end`, or `count` if that is less, if there is none.
    func firstIndex(of kinds: UInt8, from start: Int, to end: Int = .max) -> Int {
        let table = unsafe ByteKind.table
        return unsafe withUnsafeBufferPointer { bytes in
            let end = Swift.min(end, bytes.count)
            var index = start
            while index < end, unsafe table[Int(bytes[index])] & kinds == 0 { index &+= 1 }
            return index
        }
    }

    /// The first index from `start` on whose byte is of none of `kinds`; `count` if there is none.
    func endOfRun(of kinds: UInt8, from start: Int) -> Int {
        let table = unsafe ByteKind.table
        return unsafe withUnsafeBufferPointer { bytes in
            var index = start
            while index < bytes.count, unsafe table[Int(bytes[index])] & kinds != 0 { index &+= 1 }
            return index
        }
    }
}

/// What the views need to know of single bytes.
extension UInt8 {
    var isASCIIDigit: Bool { self &- 0x30 < 10 }

    var isASCIIAlphanumeric: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 }

    /// Letters, digits and what stands inside addresses, keys and numbers.
    var isValueByte: Bool {
        if isASCIIAlphanumeric { return true }
        switch self {
        case UInt8(ascii: "@"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: "/"), UInt8(ascii: "="):
            return true
        default: return false
        }
    }

    var isASCIISpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    /// Of the alphabets of base64.
    var isEncoded: Bool { unsafe ByteKind.table[Int(self)] & ByteKind.encoded != 0 }

    /// The value of a hexadecimal digit; nil for another byte.
    var hexDigitValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// The byte at `index`; nil past the end.
    func byte(at index: Int) -> UInt8? { index < count ? self[index] : nil }

    /// The value of two hexadecimal digits.
    func hexPair(at index: Int) -> UInt8? {
        guard index + 1 < count, let high = self[index].hexDigitValue, let low = self[index + 1].hexDigitValue else {
            return nil
        }
        return high << 4 | low
    }

    /// The scalar that begins at `index`, which must be whole, and its length in bytes.
    func scalar(at index: Int) -> (value: UInt32, length: Int) {
        let first = UInt32(self[index])
        switch first {
        case ..<0x80: return (first, 1)
        case ..<0xE0: return ((first & 0x1F) << 6 | tail(index + 1), 2)
        case ..<0xF0: return ((first & 0x0F) << 12 | tail(index + 1) << 6 | tail(index + 2), 3)
        default:
            return ((first & 0x07) << 18 | tail(index + 1) << 12 | tail(index + 2) << 6 | tail(index + 3), 4)
        }
    }

    private func tail(_ index: Int) -> UInt32 { index < count ? UInt32(self[index] & 0x3F) : 0 }
}
