import ByteText

/// A way to write bytes in letters and digits.
enum Encoding: Int, CaseIterable {
    /// RFC 4648 section 6.
    case base32
    /// RFC 4648 sections 4 and 5, both alphabets.
    case base64
    /// RFC 4648 section 8.
    case hexadecimal

    /// Bits that one character stands for.
    var bits: Int {
        switch self {
        case .base32: 5
        case .base64: 6
        case .hexadecimal: 4
        }
    }

    /// How many places a group may begin at: characters until bytes and characters meet again.
    var alignments: Int {
        switch self {
        case .base32: 8
        case .base64: 4
        case .hexadecimal: 2
        }
    }

    /// True if `characters` are all of the alphabet, and enough for the shortest text that is looked at.
    func mayHide(in characters: UnsafeBufferPointer<UInt8>) -> Bool {
        let values = unsafe Self.values + rawValue << 8
        guard characters.count * bits >= ReadableStretches.leastBytes * 8 else { return false }
        return unsafe self == .base64 || characters.allSatisfy { unsafe values[Int($0)] < 64 }
    }

    private func value(of byte: UInt8) -> UInt8? {
        switch self {
        case .hexadecimal: byte.hexDigitValue
        case .base64: Self.base64Values[Int(byte)]
        case .base32:
            switch byte {
            case 0x41...0x5A: byte - 0x41
            case 0x32...0x37: byte - 0x32 + 26
            default: nil
            }
        }
    }

    /// What each byte stands for, 256 of them for each encoding; 64 or more for one that is not in its alphabet.
    ///
    /// A pointer that is never freed, so that loops reach it without counting references.
    nonisolated(unsafe) private static let values: UnsafePointer<UInt8> = {
        let values = UnsafeMutablePointer<UInt8>.allocate(capacity: allCases.count << 8)
        for encoding in allCases {
            for byte in UInt8.min...UInt8.max {
                unsafe values[encoding.rawValue << 8 + Int(byte)] = encoding.value(of: byte) ?? .max
            }
        }
        return unsafe UnsafePointer(values)
    }()

    /// By byte; 64 for one that is not in the alphabet.
    static let base64Values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (index, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(byte)] = UInt8(index)
        }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    /// Writes the bytes that `characters` stand for from `alignment` on; a rest of less than a byte is dropped.
    ///
    /// - Parameters:
    ///   - characters: all of the alphabet.
    ///   - bytes: has room for as many.
    /// - Returns: how many bytes were written.
    func decode(
        _ characters: UnsafeBufferPointer<UInt8>,
        from alignment: Int,
        into bytes: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let values = unsafe Self.values + rawValue << 8
        let bits = UInt32(bits)
        var (rest, count, written) = (UInt32(0), UInt32(0), 0)
        for index in alignment..<characters.count {
            rest = unsafe rest &<< bits | UInt32(values[Int(characters[index])])
            count &+= bits
            guard count >= 8 else { continue }
            count &-= 8
            unsafe bytes[written] = UInt8(truncatingIfNeeded: rest &>> count)
            written &+= 1
        }
        return written
    }

    /// The characters that carry any bit of the bytes in `range`.
    func characters(of range: Range<Int>, from alignment: Int) -> Range<Int> {
        alignment + range.lowerBound * 8 / bits..<alignment + (range.upperBound * 8 + bits - 1) / bits
    }
}
