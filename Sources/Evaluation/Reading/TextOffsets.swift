import ByteText

/// Turns other people's offsets into bytes: they count code points, or UTF-16 code units.
struct TextOffsets {
    enum Unit: Hashable {
        case scalar
        case utf16
    }

    /// The byte at which each unit begins, and the text's end.
    private var starts: [Int] = []

    /// - Parameter text: valid UTF-8.
    /// - Complexity: one pass.
    init(_ text: [UInt8], unit: Unit) {
        starts.reserveCapacity(text.count + 1)
        for index in text.indices where !UTF8Boundary.isContinuation(text[index]) {
            starts.append(index)
            // A scalar of four bytes is two UTF-16 units; a boundary between them is none that a text can be cut at.
            if unit == .utf16, text[index] >= 0xF0 { starts.append(index) }
        }
        starts.append(text.count)
    }

    /// Nil if the text is shorter, or the range runs backwards.
    func range(_ start: Int, _ end: Int) -> ByteRange? {
        guard start >= 0, start <= end, end < starts.count else { return nil }
        return ByteRange(starts[start], starts[end])
    }
}
