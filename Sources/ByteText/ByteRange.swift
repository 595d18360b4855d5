/// A half-open range of UTF-8 byte offsets in a channel's whole text.
///
/// Offsets count from the first byte that the channel ever received, never from a buffer's start.
@frozen
@usableFromInline
package struct ByteRange: Hashable, Sendable {
    @usableFromInline package let lowerBound: Int
    @usableFromInline package let upperBound: Int

    /// - Precondition: `0 <= lowerBound <= upperBound`.
    @inlinable
    package init(_ lowerBound: Int, _ upperBound: Int) {
        precondition(0 <= lowerBound && lowerBound <= upperBound, "a byte range runs forwards")
        self.lowerBound = lowerBound
        self.upperBound = upperBound
    }

    @inlinable package var count: Int { upperBound - lowerBound }
    @inlinable package var isEmpty: Bool { upperBound == lowerBound }

    /// True if the two share at least one byte.
    @inlinable
    package func overlaps(_ other: ByteRange) -> Bool {
        lowerBound < other.upperBound && other.lowerBound < upperBound
    }

    /// True if every byte of `other` is also a byte of this range.
    @inlinable
    package func contains(_ other: ByteRange) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }

    /// The smallest range that covers both.
    package func union(_ other: ByteRange) -> ByteRange {
        ByteRange(min(lowerBound, other.lowerBound), max(upperBound, other.upperBound))
    }
}

extension ByteRange: CustomStringConvertible {
    @usableFromInline package var description: String { "\(lowerBound)..<\(upperBound)" }
}
