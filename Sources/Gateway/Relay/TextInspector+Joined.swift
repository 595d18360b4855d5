import ByteText
import Inspection
import Redaction

extension TextInspector {
    /// Inspects several texts as the one that a reader makes of them.
    ///
    /// - Parameter separator: what stands between two of them, and is nobody's.
    /// - Returns: what was decided of the whole, and new texts for those that change, by their place.
    func inspectJoined(
        _ parts: [[UInt8]],
        _ separator: [UInt8],
        numbers: inout PlaceholderNumbers,
        using scratch: inout InspectionScratch
    ) -> (verdict: WholeVerdict, edits: [(place: Int, text: [UInt8])]) {
        let joined = Array(parts.joined(separator: separator))
        if isClean(joined.span, using: &scratch) { return (WholeVerdict(), []) }
        var inspector = StreamInspector(
            engine: engine,
            direction: direction,
            policy: policy,
            placeholders: numbers,
            afterBlock: .goOn,
            age: age,
            source: source,
            book: book
        )
        var output = InspectionOutput()
        inspector.finish(with: joined.span, using: &scratch, into: &output)
        numbers = inspector.placeholders
        var edits = output.releases.filter(\.isEdited).map { TextEdit(range: $0.range, text: $0.text) }
        edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        var changed: [(place: Int, text: [UInt8])] = []
        var offset = 0
        for (place, text) in parts.enumerated() where !edits.isEmpty {
            let range = ByteRange(offset, offset + text.count)
            if !edits.overlapping(range).isEmpty {
                changed.append((place, edits.apply(to: text, at: offset, in: range)))
            }
            offset = range.upperBound + separator.count
        }
        return (WholeVerdict(TextVerdict(output)), changed)
    }
}
