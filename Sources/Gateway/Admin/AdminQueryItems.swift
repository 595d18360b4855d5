/// Reads a URL's query (WHATWG URL, `application/x-www-form-urlencoded`).
enum AdminQueryItems {
    /// Names and values in order; nil for an escape that is none, or text that is not UTF-8.
    static func decode(_ items: [ArraySlice<UInt8>]) -> [(name: String, value: String)]? {
        var out: [(name: String, value: String)] = []
        for item in items {
            let equals = item.firstIndex(of: UInt8(ascii: "=")) ?? item.endIndex
            guard let name = text(item[..<equals]), let value = text(item[equals...].dropFirst()) else { return nil }
            out.append((name, value))
        }
        return out
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        var out: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                out.append(high << 4 | low)
            default: out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
