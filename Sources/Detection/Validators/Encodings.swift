/// Base64 (RFC 4648), both alphabets.
enum Base64 {
    /// The bytes that `text` encodes, padding optional; nil if it holds another character or ends within a byte.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let body = text.prefix { $0 != UInt8(ascii: "=") }
        guard text.count - body.count <= 2, text.dropFirst(body.count).allSatisfy({ $0 == UInt8(ascii: "=") }) else {
            return nil
        }
        guard body.count % 4 != 1 else { return nil }
        var out: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in body {
            guard let six = sextet(byte) else { return nil }
            buffer = buffer << 6 & 0xFFFF | six
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return out
    }

    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}

/// The Base58 alphabet of Bitcoin.
enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    /// The bytes that `text` encodes, a leading zero byte for each leading `1`; nil if it holds another character.
    ///
    /// - Complexity: O(n²) in the length, so longer texts than any address (128) are refused.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count <= 128 else { return nil }
        var number: [UInt8] = []  // least significant byte first
        for byte in text {
            guard var carry = alphabet.firstIndex(of: byte) else { return nil }
            for index in number.indices {
                carry += Int(number[index]) * 58
                number[index] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
            if carry > 0 { number.append(UInt8(truncatingIfNeeded: carry)) }
        }
        return text.prefix { $0 == UInt8(ascii: "1") }.map { _ in 0 } + number.reversed()
    }

    /// Monero's way: blocks of eleven characters for eight bytes, the last one seven for five.
    static func decodeBlocks(_ text: [UInt8]) -> [UInt8]? {
        var out: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: 11) {
            let block = Array(text[start..<min(start + 11, text.count)])
            guard let length = [7: 5, 11: 8][block.count], let digits = decodeNumber(block), digits.count <= length
            else {
                return nil
            }
            out += [UInt8](repeating: 0, count: length - digits.count) + digits
        }
        return out
    }

    /// The bytes of the number alone, without leading zeros.
    private static func decodeNumber(_ text: [UInt8]) -> [UInt8]? { decode(text).map { Array($0.drop { $0 == 0 }) } }
}

/// CRC-32 (ISO/IEC 8802-3), and the texts in which tokens carry it.
enum CRC32 {
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { register, byte in
            (0..<8).reduce(register ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1) * 0xEDB8_8320 }
        }
    }

    /// Six characters of 0-9A-Za-z, most significant first.
    static func base62(_ checksum: UInt32) -> [UInt8] {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var rest = Int(checksum)
        var text: [UInt8] = []
        for _ in 0..<6 {
            text.append(alphabet[rest % 62])
            rest /= 62
        }
        return text.reversed()
    }

    /// Eight lower-case hexadecimal digits, most significant byte first.
    static func hex(_ checksum: UInt32) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return (0..<8).map { digits[Int(checksum >> UInt32(28 - 4 * $0)) & 15] }
    }
}
