import GuardrailTypes
import Wire

/// What a client is told about a block, as far as its disclosure goes.
///
/// Never the text that was found.
struct BlockNotice {
    let report: BlockReport
    /// The exchange's.
    let id: String
    let policy: String
    let disclosure: Disclosure

    init(_ report: BlockReport, id: String, policy: String, disclosure: Disclosure) {
        self.report = report
        self.id = id
        self.policy = policy
        self.disclosure = report.findings.compactMap(\.disclosure).reduce(disclosure, min)
    }

    /// OpenAI's error envelope with `code: content_filter`, which every client knows how to raise.
    var body: ErrorBody {
        var guardrail = ErrorBody.Guardrail(
            decisionID: id,
            action: "block",
            direction: side,
            rules: rules,
            policy: policy
        )
        guardrail.mayIdentifyPeople = disclosure != .none && hasTag("pii")
        return ErrorBody(
            message: message,
            type: "invalid_request_error",
            param: isInput ? report.field : nil,
            code: "content_filter",
            guardrail: guardrail
        )
    }

    var isInput: Bool { report.direction == .prompt }

    /// `input` or `output`.
    var side: String { isInput ? "input" : "output" }

    /// What was found, in one word; nil if the client is not told.
    var label: String? {
        guard let finding = report.findings.first else { return nil }
        switch disclosure {
        case .none: return nil
        case .category: return finding.rule.entity
        case .rule: return finding.rule.id
        }
    }

    /// Each kind of thing that was found, once; with the rule if the client is told.
    var rules: [ErrorBody.Guardrail.Rule] {
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

    func hasTag(_ tag: String) -> Bool { report.findings.contains { $0.rule.tags.contains(tag) } }

    private var message: String {
        "Blocked by policy: \(what) in \(side). Decision \(id)."
    }

    private var what: String {
        guard let label else { return "content that may not pass" }
        guard disclosure == .rule, let name = report.findings.first?.rule.name else { return label }
        return "\(name) (rule \(label))"
    }
}
