import AuditLog
import GuardrailTypes
import Wire

/// OpenAI's `POST /v1/moderations`, answered by our own rules and classifiers.
///
/// All of OpenAI's categories are there. Those that a classifier judges have its score, and are true if the policy says
/// that it is a hit; the others cannot be true, which `category_applied_input_types` says by naming no input for them. What
/// rules find, and what OpenAI has no name for, comes as categories of ours.
struct ModerationsContract: GuardContract {
    let scope: GuardScope
    /// The nodes of each result's input.
    private let inputs: [Range<Int>]

    static let model = "weir"

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
        scope = GuardScope(direction: .prompt, nodes: inputs, wantsScores: true)
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
                for (index, input) in inputs.enumerated() {
                    // Places are in the order of the inputs, so each is looked at once.
                    let own = places.prefix { input.contains($0.node) }
                    places = places.dropFirst(own.count)
                    let scores = index < report.scores.count ? report.scores[index] : [:]
                    let result = ModerationResult(own.flatMap(\.decision.findings), scores, report.disclosure)
                    writer.object { result.write(to: &$0) }
                }
            }
        }
    }
}

/// What is said of one input.
private struct ModerationResult {
    private var isFlagged: Bool
    /// By name: the score, whether it is a hit, and whether anybody has judged it.
    private var categories: [String: (score: Double, isHit: Bool, isJudged: Bool)] = [:]

    private static let openAI = [
        "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
        "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors", "violence", "violence/graphic",
    ]
    /// What OpenAI calls ours, where its names differ.
    private static let names: [GuardrailTypes.Category: String] = [
        .selfHarm: "self-harm", .sexualMinors: "sexual/minors", .weapons: "illicit/violent",
    ]

    init(
        _ findings: [Finding],
        _ scores: [GuardrailTypes.Category: Float],
        _ disclosure: Disclosure
    ) {
        isFlagged = !findings.isEmpty
        for name in Self.openAI { categories[name] = (0, false, false) }
        guard disclosure != .none else { return }
        for (category, score) in scores {
            categories[Self.names[category] ?? category.id] = (Double(score), false, true)
        }
        for finding in findings {
            let name = Self.name(of: finding.rule)
            let score = max(categories[name]?.score ?? 0, finding.confidence.fraction)
            categories[name] = (score, true, true)
        }
    }

    private static func name(of rule: RuleReference) -> String {
        guard rule.tags.contains("category"), let category = Category(rule.entity.lowercased()) else {
            return rule.guardCategory
        }
        return names[category] ?? category.id
    }

    func write(to writer: inout JSONWriter) {
        let own = categories.keys.filter { !Self.openAI.contains($0) }.sorted()
        let all = (Self.openAI + own).compactMap { name in categories[name].map { (name, $0) } }
        writer.member("flagged", isFlagged)
        writer.object("categories") { writer in
            for (name, category) in all { writer.member(name, category.isHit) }
        }
        writer.object("category_scores") { writer in
            for (name, category) in all {
                let score = category.isJudged ? Confidence(category.score).description : "0"
                writer.member(name, literal: score.utf8)
            }
        }
        writer.object("category_applied_input_types") { writer in
            for (name, category) in all {
                writer.array(name) { if category.isJudged { $0.value("text") } }
            }
        }
    }
}
