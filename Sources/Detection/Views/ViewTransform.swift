import ByteText

/// How a view is made from its source.
///
/// What becomes of a place depends on the bytes around it alone, a bounded number of them, and never on how they arrived: a
/// transform waits where bytes that have not come yet decide (law 1).
enum ViewTransform: Sendable {
    case fold, unmark, squeeze

    /// Goes on from `start` as far as the source allows.
    ///
    /// - Parameters:
    ///   - source: begins at least `ViewTransform.lookBack` bytes before `start`, or with the source text.
    ///   - isFinal: the source ends with `source`.
    ///   - edits: ranges of the derived text that are no copy are appended; an empty one where something was left out.
    /// - Returns: the index in `source` up to which it has come; before the end only if `isFinal` is false.
    func run(
        over source: Span<UInt8>,
        from start: Int,
        isFinal: Bool,
        into text: inout DerivedText,
        edits: inout [ByteRange]
    ) -> Int {
        switch self {
        case .fold: FoldTransform.run(source, start, isFinal, &text, &edits)
        case .unmark: UnmarkTransform.run(source, start, isFinal, &text, &edits)
        case .squeeze: SqueezeTransform.run(source, start, isFinal, &text, &edits)
        }
    }

    /// Bytes before a place that a transform looks at.
    static let lookBack = 64
}

/// What a transform says of one place.
enum ViewEdit {
    /// So many bytes stay as they are.
    case keep(Int)
    /// So many bytes become others.
    case replace(Int, by: [UInt8])
    /// Bytes that have not come yet decide.
    case wait
}

extension DerivedText {
    /// Replaces and notes the edit; what is left out behind what was left out belongs to the same edit.
    mutating func replace(_ count: Int, by bytes: [UInt8], _ edits: inout [ByteRange]) {
        let edit = ByteRange(end, end + bytes.count)
        replace(count, by: bytes)
        if edits.last != edit { edits.append(edit) }
    }
}
