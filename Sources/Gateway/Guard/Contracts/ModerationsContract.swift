import AuditLog
import GuardrailTypes
import Wire

/// OpenAI's `POST /v1/moderations`, answered by our own rules.
///
/// All of OpenAI's categories are there, and none of them can be true: no classifier stands behind them, which
/// `category_applied_input_types` says by naming no input for them. What our rules find comes as categories of ours.
struct ModerationsContract: GuardContract {
    let scope: GuardScope
    /// The nodes of each result's input.
    private let inputs: [Range<Int>]

    static let model = "weir-rules"
    private static let openAI = [
        "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
        "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors", "violence", "violence/graphic",
    ]

    init(reading document: JSONDocument) throws(GuardError) {
        let input = try document.required("input", .string, .array)
        let elements = document.children(of: input)
        if document.kind(of: input) == .string {
            inputs = [document.nodes(of: input)]
        } else if !elements.isEmpty, elements.allSatisfy({ document.kind(of: $0) == .string }) {
            inputs = elements.map(document.nodes(of:))
        } else {
            try Self.check(elements, of: document)
            inputs = [document.nodes(of: input)]
        }
        scope = GuardScope(direction: .prompt, nodes: inputs)
    }

    /// The parts of one multi-modal input.
    private static func check(_ parts: [Int], of document: JSONDocument) throws(GuardError) {
        guard !parts.isEmpty else { throw GuardError("empty", "'input' must not be empty.", at: "input") }
        for part in parts {
            guard document.kind(of: part) == .object else { throw document.wrongType("input") }
            guard document.isText(try document.required("type", of: part, .string), "text") else {
                throw GuardError("unsupported_input", "Only texts can be inspected here.", at: "input")
            }
            _ = try document.required("text", of: part, .string)
        }
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        let report = report
        return JSONWriter.object { writer in
            writer.member("id", report.id)
            writer.member("model", Self.model)
            writer.array("results") { writer in
                var places = report.places[...]
                for input in inputs {
                    // Places are in the order of the inputs, so each is looked at once.
                    let own = places.prefix { input.contains($0.node) }
                    places = places.dropFirst(own.count)
                    writer.object { write(own.flatMap(\.decision.findings), report.disclosure, to: &$0) }
                }
            }
        }
    }

    private func write(_ findings: [Finding], _ disclosure: Disclosure, to writer: inout JSONWriter) {
        var scores: [String: Confidence] = [:]
        if disclosure != .none {
            for finding in findings {
                let category = finding.rule.guardCategory
                scores[category] = max(scores[category] ?? finding.confidence, finding.confidence)
            }
        }
        let own = scores.sorted { $0.key < $1.key }
        writer.member("flagged", !findings.isEmpty)
        writer.object("categories") { writer in
            for category in Self.openAI { writer.member(category, false) }
            for (category, _) in own { writer.member(category, true) }
        }
        writer.object("category_scores") { writer in
            for category in Self.openAI { writer.member(category, 0) }
            for (category, score) in own { writer.member(category, literal: score.description.utf8) }
        }
        writer.object("category_applied_input_types") { writer in
            for category in Self.openAI { writer.array(category) { _ in } }
            for (category, _) in own { writer.array(category) { $0.value("text") } }
        }
    }
}
