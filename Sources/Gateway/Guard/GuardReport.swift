import AuditLog
import GuardrailTypes
import Wire

/// What was decided about one guard request.
struct GuardReport {
    /// What was decided about one text, and where that stands.
    struct Place {
        let node: Int
        let decision: AuditDecision
    }

    let document: JSONDocument
    let direction: Direction
    /// The exchange's id, and the policy that decided.
    let id: String
    let policy: String
    /// The least that the settings or the policy of any finding allow.
    var disclosure: Disclosure
    /// One for each text with findings or failures; of what is in shadow the caller hears nothing.
    var places: [Place] = []
    /// What is in shadow, for the record.
    var shadows: [AuditDecision] = []
    /// New texts for fields, by node, as far as the policy redacts.
    var edits: [Int: [UInt8]] = [:]
    /// Why the whole may not pass.
    var block: BlockReport?
    /// Of each unfinished text: how many code points of its new form may leave now.
    var released: [Int: Int] = [:]

    /// Of each range of the scope, if it wants them: what those who judge say of its texts together, by category.
    var scores: [[GuardrailTypes.Category: Float]] = []

    /// The strictest that was decided.
    var action: Action { block == nil ? places.lazy.map(\.decision.action).max() ?? .allow : .block }

    /// True if only a rule that could not be run stands in the way: an outage, not a verdict.
    var hasFailed: Bool {
        guard let block else { return false }
        return block.findings.isEmpty && !block.failures.isEmpty
    }

    /// The notice of a block, in OpenAI's form.
    var notice: ErrorBody {
        let nothing = BlockReport(direction: direction, field: "$", findings: [], failures: [])
        return BlockNotice(block ?? nothing, id: id, policy: policy, disclosure: disclosure).body
    }

    // MARK: Texts

    /// A value's JSON as it may pass.
    ///
    /// - Complexity: linear in the value and in the number of all edits; meant for lists, not for their elements.
    func literal(of node: Int) -> [UInt8] {
        document.literal(of: node, replacing: edits.map { TextReplacement(node: $0.key, text: $0.value) })
    }

    /// The text of a string as it may pass.
    func text(of node: Int) -> [UInt8] { edits[node] ?? document.text(of: node) }

    func isEdited(_ value: Int?) -> Bool {
        guard let value else { return false }
        let inside = document.nodes(of: value)
        return edits.keys.contains { inside.contains($0) }
    }

    // MARK: Findings

    mutating func note(_ decisions: [AuditDecision], at nodes: [Int]) {
        places = zip(nodes, decisions).compactMap { node, decision in
            decision.withoutShadows.map { Place(node: node, decision: $0) }
        }
        shadows = decisions.compactMap(\.onlyShadows)
        disclosure = findings.compactMap(\.disclosure).min().map { min($0, disclosure) } ?? disclosure
    }

    var findings: [Finding] { places.flatMap(\.decision.findings) }

    /// What was found, by the node in whose text it stands.
    var findingsByNode: [Int: [Finding]] {
        Dictionary(places.map { ($0.node, $0.decision.findings) }, uniquingKeysWith: +)
    }

    /// Turns what would be redacted within a value into a block: where the caller has no means to change the text.
    mutating func refuse(_ value: Int) {
        guard block == nil else { return }
        let inside = document.nodes(of: value)
        let redacted = places.filter { inside.contains($0.node) && $0.decision.action >= .redact }
        block = BlockReport(
            direction: direction,
            field: redacted.first.map { document.path(of: $0.node) } ?? "$",
            findings: redacted.flatMap(\.decision.findings).filter { $0.action >= .redact },
            failures: []
        )
    }

    /// The decisions as the audit row has them.
    var decisions: [AuditDecision] {
        let decisions = places.map(\.decision) + shadows
        guard block != nil, !decisions.contains(where: { $0.action == .block }) else { return decisions }
        let whole = AuditDecision(direction: direction, field: AuditFieldPath("$"), action: .block, findings: [])
        return decisions + [whole]
    }
}
