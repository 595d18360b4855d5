import ByteText

/// New bytes for a range of a text.
///
/// Offsets are those of the text before any edit.
struct TextEdit: Hashable {
    let range: ByteRange
    let text: [UInt8]
}

extension [TextEdit] {
    /// The bytes `range` of a text as they are after these edits, which are in order and apart from one another.
    ///
    /// An edit's new bytes stand where its range begins, so that consecutive ranges give consecutive text.
    /// - Parameters:
    ///   - source: a stretch of the text that holds `range`.
    ///   - base: offset of `source[0]`.
    func apply(to source: [UInt8], at base: Int, in range: ByteRange) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        var position = range.lowerBound
        for edit in overlapping(range) {
            if edit.range.lowerBound >= range.lowerBound {
                output.append(contentsOf: source[position - base..<edit.range.lowerBound - base])
                output.append(contentsOf: edit.text)
            }
            position = Swift.min(edit.range.upperBound, range.upperBound)
        }
        output.append(contentsOf: source[position - base..<range.upperBound - base])
        return output
    }

    /// Those of these edits, which are in order and apart from one another, that share bytes with `range`.
    ///
    /// - Complexity: O(log n + result).
    func overlapping(_ range: ByteRange) -> ArraySlice<TextEdit> {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if self[middle].range.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return self[low...].prefix { $0.range.overlaps(range) }
    }
}
