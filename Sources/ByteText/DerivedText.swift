/// A text made of another one, with the map back to it.
///
/// Grows at its end and is forgotten at its start. Offsets are those of the whole derived text.
package struct DerivedText: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// Offset of `bytes[0]`.
    package private(set) var start = 0
    package private(set) var map = OffsetMap()

    package init() {}

    /// Offset behind the last byte.
    package var end: Int { start + bytes.count }

    /// Appends `source[range]` as it is.
    package mutating func copy(_ source: Span<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        unsafe source.extracting(range).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        map.copy(range.count)
    }

    /// Appends what stands for the next `sourceCount` bytes.
    package mutating func replace(_ sourceCount: Int, by text: [UInt8]) {
        if !text.isEmpty { bytes += text }
        map.replace(sourceCount, by: text.count)
    }

    /// The bytes of a range that is still there.
    package subscript(range: ByteRange) -> [UInt8] {
        Array(bytes[range.lowerBound - start..<range.upperBound - start])
    }

    /// Drops bytes before `offset`, or a few less, so that the text begins with a whole scalar.
    package mutating func forget(before offset: Int) {
        var cut = min(offset - start, bytes.count)
        while cut > 0, cut < bytes.count, UTF8Boundary.isContinuation(bytes[cut]) { cut -= 1 }
        guard cut > 0 else { return }
        bytes.removeFirst(cut)
        start += cut
        map.forget(before: start)
    }
}
