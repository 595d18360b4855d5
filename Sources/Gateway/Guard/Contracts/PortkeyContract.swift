import GuardrailTypes
import Wire

/// Portkey's webhook guardrail: `POST /portkey/webhook`, before a request and after an answer.
///
/// As Portkey's "Bring Your Own Guardrails" page has it. `transformedData` replaces the whole JSON; its open-source gateway
/// reads `verdict` only.
struct PortkeyContract: GuardContract {
    let scope: GuardScope
    private let side: String
    /// The body of the request or answer; nil if only its text came.
    private let body: Int?
    private let content: Int

    init(reading document: JSONDocument) throws(GuardError) {
        let event = document.string(try document.required("eventType", .string))
        guard ["beforeRequestHook", "afterRequestHook"].contains(event) else {
            throw GuardError("out_of_range", "'eventType' has none of its values.", at: "eventType")
        }
        let isAnswer = event == "afterRequestHook"
        let name: StaticString = isAnswer ? "response" : "request"
        let part = try document.required(name, .object)
        body = document.given("json", of: part).flatMap { document.children(of: $0).isEmpty ? nil : $0 }
        if let body {
            content = body
        } else {
            content = try document.required("text", of: part, .string)
        }
        side = "\(name)"
        scope = GuardScope(direction: isAnswer ? .response : .prompt, nodes: [document.nodes(of: content)])
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        // A text alone cannot be given back.
        if body == nil, report.isEdited(content) { report.refuse(content) }
        let report = report
        return JSONWriter.object { writer in
            writer.member("verdict", report.action != .block)
            writer.object("data") { writer in
                writer.member("id", report.id)
                writer.member("decision", report.action.rawValue)
                writer.member("policy", report.policy)
                if report.action == .block { writer.member("explanation", report.notice.message) }
            }
            if report.action == .redact, let body {
                writer.object("transformedData") { writer in
                    writer.object(side) { $0.member("json", literal: report.literal(of: body)) }
                }
            }
        }
    }
}
