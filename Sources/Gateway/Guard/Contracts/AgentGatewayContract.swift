import GuardrailTypes
import Wire

/// agentgateway's guardrail webhook: `POST /request` and `POST /response`.
///
/// As in agentgateway's `llm/policy/webhook.rs`: `{"body":{"messages":[…]}}` or `{"body":{"choices":[…]}}` in, an action out
/// that is told by its members. With `messageFormat: raw` the messages come without `body`, and only they can be answered.
struct AgentGatewayContract: GuardContract {
    let scope: GuardScope
    private let name: String
    private let list: Int
    private let isRaw: Bool

    init(reading document: JSONDocument, direction: Direction) throws(GuardError) {
        let body = try document.optional("body", .object)
        isRaw = body == nil && direction == .prompt
        let name: StaticString = direction == .prompt ? "messages" : "choices"
        if body == nil, !isRaw { throw GuardError("missing", "'body' is missing.", at: "body") }
        list = try document.required(name, of: body ?? 0, .array)
        self.name = "\(name)"
        scope = GuardScope(direction: direction, nodes: [document.nodes(of: list)])
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        let report = report
        if isRaw { return rawAnswer(report) }
        return JSONWriter.object { writer in
            writer.object("action") { writer in
                switch report.action {
                case .block:
                    writer.member("body", report.notice.json)
                    writer.member("status_code", 400)
                case .redact:
                    writer.object("body") { $0.member(name, literal: report.literal(of: list)) }
                case .allow, .flag: break
                }
                writer.member("reason", "\(report.action.rawValue), decision \(report.id)")
            }
        }
    }

    /// Raw answers cannot refuse: one notice takes the place of the conversation, and no text of it goes on.
    private func rawAnswer(_ report: GuardReport) -> [UInt8] {
        JSONWriter.object { writer in
            switch report.action {
            case .block:
                writer.array(name) { writer in
                    writer.object { writer in
                        writer.member("role", "user")
                        writer.member("content", report.notice.message)
                    }
                }
            case .redact: writer.member(name, literal: report.literal(of: list))
            case .allow, .flag: break
            }
        }
    }
}
