import ByteText
import GuardrailTypes

/// The forms that labelled lines have in the wild, each told by the keys that only it has.
extension LabelledLine {
    /// - Parameter number: of the line, from 1; stands in for an id.
    func labelledText(number: Int) throws(Problem) -> LabelledText {
        guard let text = bytes("text") else { throw Problem(reason: "no member \"text\"") }
        if flag("has_options") == true { throw Problem(reason: "made with options of another tool") }
        let offsets = TextOffsets(text, unit: has("message_ids") ? .utf16 : .scalar)
        return LabelledText(
            id: string("id") ?? "\(number)",
            text: text,
            direction: string("direction").flatMap(Direction.init(rawValue:)),
            claim: try claim(offsets),
            traps: try objects("traps").map { (trap) throws(Problem) in
                try trap.span(offsets, label: trap.string("not_label") ?? trap.string("label"))
            },
            groups: groups
        )
    }

    private func claim(_ offsets: TextOffsets) throws(Problem) -> LabelledText.Claim {
        if let expected = string("expect") {
            return expected == "carrier" ? .carrier(label: string("base")) : .presence(true, label: string("base"))
        }
        if let entity = string("entity") {
            let spans = try pairSpans(offsets, labels: [], otherwise: entity)
            let isThere = (integer("count") ?? spans.count) > 0
            if flag("spans_incomplete") == true || (isThere && spans.isEmpty) {
                return .presence(isThere, label: entity)
            }
            return .spans(spans, only: entity)
        }
        let labels = strings("labels")
        let spans =
            try objects("spans").map { (span) throws(Problem) in try span.span(offsets, label: span.string("label")) }
            + pairSpans(offsets, labels: labels, otherwise: string("label"))
        if let label = string("label") { return .spans(spans, only: label) }
        if let isThere = flag("match"), isThere == spans.isEmpty { return .presence(isThere, label: nil) }
        guard has("spans") || has("match") else { throw Problem(reason: "no labels") }
        return .spans(spans, only: nil)
    }

    /// `[[start, end], …]`, each named by the label at the same place in `labels`.
    private func pairSpans(
        _ offsets: TextOffsets,
        labels: [String],
        otherwise: String?
    ) throws(Problem) -> [LabelledSpan] {
        var spans: [LabelledSpan] = []
        for (index, (start, end)) in pairs("spans").enumerated() {
            guard let range = offsets.range(start, end) else { throw Problem(reason: "a span outside of its text") }
            let label = labels.indices.contains(index) ? labels[index] : otherwise
            spans.append(LabelledSpan(label: label, range: range, hasContext: nil))
        }
        return spans
    }

    private func span(_ offsets: TextOffsets, label: String?) throws(Problem) -> LabelledSpan {
        guard let start = integer("start"), let end = integer("end"), let range = offsets.range(start, end) else {
            throw Problem(reason: "a span outside of its text")
        }
        return LabelledSpan(label: label, range: range, hasContext: flag("context"))
    }

    private var groups: [LabelledText.Group] {
        let kinds = [
            "tier", "technique", "expect", "base", "rule", "plugin", "scanner", "country", "language", "kind",
        ]
        return kinds.compactMap { kind in string(kind).map { LabelledText.Group(kind: kind, name: $0) } }
    }
}
