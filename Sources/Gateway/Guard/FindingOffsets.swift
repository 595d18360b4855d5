import ByteText
import GuardrailTypes
import Wire

/// Says where findings of one decision stand, in the unit that was asked for.
struct FindingOffsets {
    private var offsets: TextOffsets?

    init(in document: JSONDocument, at node: Int, _ unit: OffsetUnit) {
        // What spans several parts of a list stands in no one field. What stands in a tool call's arguments was found in
        // the JSON inside them: an offset of another text.
        guard !document.isContainer(node) else { return }
        guard document.nodes[node].key != .arguments || document.kind(of: node) != .string else { return }
        offsets = TextOffsets(document.text(of: node), unit)
    }

    /// Nil for a finding that has no place in a field's own text.
    mutating func range(of finding: Finding) -> Range<Int>? {
        guard let start = offsets?.count(at: finding.range.lowerBound) else { return nil }
        guard let end = offsets?.count(at: finding.range.upperBound), end >= start else { return nil }
        return start..<end
    }
}
