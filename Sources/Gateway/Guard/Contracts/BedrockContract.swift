import GuardrailTypes
import Wire

/// Amazon Bedrock's ApplyGuardrail: `POST /guardrail/{id}/version/{version}/apply`.
///
/// One policy answers for every guardrail and version. `match` never has the text that was found.
struct BedrockContract: GuardContract {
    let scope: GuardScope
    /// The strings `content[].text.text`.
    private let texts: [Int]

    init(reading document: JSONDocument) throws(GuardError) {
        let source = document.string(try document.required("source", .string))
        guard ["INPUT", "OUTPUT"].contains(source) else {
            throw GuardError("out_of_range", "'source' must be 'INPUT' or 'OUTPUT'.", at: "source")
        }
        let content = try document.required("content", .array)
        var texts: [Int] = []
        for block in document.children(of: content) {
            guard document.kind(of: block) == .object else { throw document.wrongType("content") }
            guard document.given("image", of: block) == nil else {
                throw GuardError("unsupported_input", "Images cannot be inspected here.", at: "content")
            }
            let text = try document.required("text", of: block, .object)
            texts.append(try document.required("text", of: text, .string))
        }
        guard !texts.isEmpty else { throw GuardError("empty", "'content' must not be empty.", at: "content") }
        self.texts = texts
        scope = GuardScope(direction: source == "INPUT" ? .prompt : .response, nodes: [document.nodes(of: content)])
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        let report = report
        return JSONWriter.object { writer in
            writer.object("usage") { writer in
                for unit in Self.units { writer.member(unit, 0) }
            }
            writer.member("action", report.action >= .redact ? "GUARDRAIL_INTERVENED" : "NONE")
            if report.action == .block { writer.member("actionReason", report.notice.message) }
            writer.array("outputs") { outputs(report, to: &$0) }
            writer.array("assessments") { $0.object { assessment(report, to: &$0) } }
        }
    }

    /// What AWS would bill.
    private static let units = [
        "topicPolicyUnits", "contentPolicyUnits", "wordPolicyUnits", "sensitiveInformationPolicyUnits",
        "sensitiveInformationPolicyFreeUnits", "contextualGroundingPolicyUnits",
    ]

    /// One for each text where something was masked; one message in the place of all if they may not pass.
    private func outputs(_ report: GuardReport, to writer: inout JSONWriter) {
        switch report.action {
        case .allow, .flag: break
        case .redact:
            for text in texts { writer.object { $0.member("text", report.text(of: text)) } }
        case .block: writer.object { $0.member("text", report.notice.message) }
        }
    }

    private func assessment(_ report: GuardReport, to writer: inout JSONWriter) {
        guard report.disclosure != .none else {
            if report.action >= .redact { write(undisclosed: report.action, to: &writer) }
            return
        }
        let attacks = report.findings.filter { $0.rule.family == .injection }
        if !attacks.isEmpty {
            writer.object("contentPolicy") { writer in
                writer.array("filters") { writer in
                    writer.object { write(attack: attacks, to: &$0) }
                }
            }
        }
        let others = Self.kinds(report.findings.filter { $0.rule.family != .injection })
        guard !others.isEmpty else { return }
        writer.object("sensitiveInformationPolicy") { writer in
            writer.array("piiEntities") { writer in
                for (entity, action) in others {
                    guard let type = ForeignEntity.bedrock(entity) else { continue }
                    write("type", type, action, to: &writer)
                }
            }
            writer.array("regexes") { writer in
                for (entity, action) in others where ForeignEntity.bedrock(entity) == nil {
                    write("name", entity, action, to: &writer)
                }
            }
        }
    }

    /// Each entity once, with the strictest of what is done about it.
    private static func kinds(_ findings: [Finding]) -> [(entity: String, action: Action)] {
        var kinds: [String: Action] = [:]
        for finding in findings {
            kinds[finding.rule.entity] = max(kinds[finding.rule.entity] ?? .allow, finding.action)
        }
        return kinds.map { ($0.key, $0.value) }.sorted { $0.entity < $1.entity }
    }

    private func write(undisclosed action: Action, to writer: inout JSONWriter) {
        writer.object("sensitiveInformationPolicy") { writer in
            writer.array("piiEntities") { _ in }
            writer.array("regexes") { write("name", "SENSITIVE", action, to: &$0) }
        }
    }

    private func write(_ key: String, _ name: String, _ action: Action, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member(key, name)
            writer.member("match", "{\(name)}")
            writer.member("action", Self.word(for: action))
            writer.member("detected", true)
        }
    }

    private func write(attack findings: [Finding], to writer: inout JSONWriter) {
        let confidence = findings.map(\.confidence).max() ?? Confidence(thousandths: 0)
        writer.member("type", "PROMPT_ATTACK")
        writer.member(
            "confidence",
            confidence.thousandths >= 800 ? "HIGH" : confidence.thousandths >= 500 ? "MEDIUM" : "LOW"
        )
        writer.member("action", Self.word(for: findings.map(\.action).max() ?? .allow))
        writer.member("detected", true)
    }

    private static func word(for action: Action) -> String {
        switch action {
        case .allow, .flag: "NONE"
        case .redact: "ANONYMIZED"
        case .block: "BLOCKED"
        }
    }
}
