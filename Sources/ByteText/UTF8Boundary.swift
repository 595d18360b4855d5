/// Scalar edges in UTF-8 bytes (RFC 3629).
///
/// `@usableFromInline` on the type is what lets other modules inline its functions.
@usableFromInline
package enum UTF8Boundary {
    /// Bytes of the longest encoding of a scalar.
    package static let longestScalar = 4

    /// True for `10xxxxxx`, a byte that cannot begin a scalar.
    @inlinable @inline(__always)
    package static func isContinuation(_ byte: UInt8) -> Bool { byte & 0b1100_0000 == 0b1000_0000 }

    /// Which byte may follow the first of a scalar of several bytes (RFC 3629, section 4).
    @inlinable
    package static func secondBytes(after first: UInt8) -> ClosedRange<UInt8> {
        switch first {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }

    /// The length in bytes that a scalar announces with its first byte; 1 for a byte that may not begin one.
    @inlinable
    package static func length(announcedBy byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    /// The end of the last whole scalar in `bytes`: at most three bytes before the end.
    ///
    /// Looks only at the last four bytes; it does not validate what stands before them.
    package static func lastWholeScalarEnd(in bytes: Span<UInt8>) -> Int {
        let count = bytes.count
        var back = 1
        while back <= min(4, count) {
            let byte = bytes[count - back]
            if !isContinuation(byte) {
                return length(announcedBy: byte) > back ? count - back : count
            }
            back += 1
        }
        return count
    }
}
