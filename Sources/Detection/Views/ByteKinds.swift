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
