/// A set of byte values.
@frozen
@usableFromInline
package struct ByteSet: Hashable, Sendable {
    @usableFromInline var low0: UInt64 = 0
    @usableFromInline var low1: UInt64 = 0
    @usableFromInline var high0: UInt64 = 0
    @usableFromInline var high1: UInt64 = 0

    package init() {}

    package init(_ range: ClosedRange<UInt8>) {
        for byte in range { insert(byte) }
    }

    package init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { insert(byte) }
    }

    package static let ascii = ByteSet(0x00...0x7F)
    /// Every byte of a scalar above U+007F.
    package static let nonASCII = ByteSet(0x80...0xFF)
    /// The first byte of every scalar above U+007F (RFC 3629).
    package static let leads = ByteSet(0xC2...0xF4)
    /// The further bytes of such a scalar.
    package static let continuations = ByteSet(0x80...0xBF)

    @inlinable
    package func contains(_ byte: UInt8) -> Bool {
        let bit: UInt64 = 1 &<< UInt64(byte & 63)
        switch byte >> 6 {
        case 0: return low0 & bit != 0
        case 1: return low1 & bit != 0
        case 2: return high0 & bit != 0
        default: return high1 & bit != 0
        }
    }

    package mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 &<< UInt64(byte & 63)
        switch byte >> 6 {
        case 0: low0 |= bit
        case 1: low1 |= bit
        case 2: high0 |= bit
        default: high1 |= bit
        }
    }

    package mutating func formUnion(_ other: ByteSet) {
        low0 |= other.low0
        low1 |= other.low1
        high0 |= other.high0
        high1 |= other.high1
    }

    package func union(_ other: ByteSet) -> ByteSet {
        var out = self
        out.formUnion(other)
        return out
    }

    package func subtracting(_ other: ByteSet) -> ByteSet {
        var out = self
        out.low0 &= ~other.low0
        out.low1 &= ~other.low1
        out.high0 &= ~other.high0
        out.high1 &= ~other.high1
        return out
    }

    package var isEmpty: Bool { low0 | low1 | high0 | high1 == 0 }

    /// The set with both cases of every ASCII letter in it.
    package var foldingASCIICase: ByteSet {
        var out = self
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            if contains(letter) { out.insert(letter & 0xDF) }
            if contains(letter & 0xDF) { out.insert(letter) }
        }
        return out
    }
}
