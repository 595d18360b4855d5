import GuardrailTypes
import Wire

/// What a client is told about a block, as far as its key's disclosure goes.
///
/// Never the text that was found.
struct BlockNotice {
    private let report: BlockReport
    private let id: String
    private let policy: String
    private let disclosure: Disclosure

    init(_ report: BlockReport, id: String, policy: String, disclosure: Disclosure) {
        self.report = report
        self.id = id
        self.policy = policy
        self.disclosure = disclosure
    }

    /// OpenAI's error envelope with `code: content_filter`, which every client knows how to raise.
    var body: ErrorBody {
        ErrorBody(
            message: message,
            type: "invalid_request_error",
            param: report.direction == .prompt ? report.field : nil,
            code: "content_filter",
            guardrail: ErrorBody.Guardrail(
                decisionID: id,
                action: "block",
                direction: side,
                rules: rules,
                policy: policy
            )
        )
    }

    private var side: String { report.direction == .prompt ? "input" : "output" }

    private var message: String {
        "Blocked by policy: \(what) in \(side). Decision \(id)."
    }

    private var what: String {
        guard let finding = report.findings.first else { return "content that may not pass" }
        switch disclosure {
        case .none: return "content that may not pass"
        case .category: return finding.rule.entity
        case .rule: return "\(finding.rule.name) (rule \(finding.rule.id))"
        }
    }

    private var rules: [ErrorBody.Guardrail.Rule] {
        guard disclosure != .none else { return [] }
        var seen: Set<String> = []
        return report.findings.compactMap { finding in
            let id = disclosure == .rule ? finding.rule.id : nil
            guard seen.insert("\(id ?? "") \(finding.rule.entity)").inserted else { return nil }
            return ErrorBody.Guardrail.Rule(
                id: id,
                category: finding.rule.entity,
                severity: finding.rule.severity.rawValue
            )
        }
    }
}
