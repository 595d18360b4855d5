import AuditLog
import GuardrailTypes
import Wire

/// LiteLLM's generic guardrail API: `POST /beta/litellm_basic_guardrail_api`.
///
/// As the client in litellm 1.10x calls it (`GenericGuardrailAPI`). It applies `texts`, `images`, `tools` and
/// `structured_messages` of an answer; a tool call that a model made it cannot change, so there a redaction is a block.
struct LiteLLMContract: GuardContract {
    let scope: GuardScope
    private let texts: Int?
    private let images: Int?
    private let tools: Int?
    private let calls: Int?
    private let rows: Int?
    /// Of an answer: texts that may still grow.
    private let answers: [Int]

    init(reading document: JSONDocument) throws(GuardError) {
        texts = try document.optional("texts", .array)
        images = try document.optional("images", .array)
        tools = try document.optional("tools", .array)
        calls = try document.optional("tool_calls", .array)
        rows = try document.optional("structured_messages", .array)
        let strings = try texts.map { list throws(GuardError) in try document.strings(list, "texts") } ?? []
        let type = document.string(try document.required("input_type", .string))
        guard ["request", "response"].contains(type) else {
            throw GuardError("out_of_range", "'input_type' must be 'request' or 'response'.", at: "input_type")
        }
        answers = type == "response" ? strings : []
        let content = [texts, images, tools, calls, rows].compactMap(\.self)
        scope = GuardScope(
            direction: type == "response" ? .response : .prompt,
            nodes: content.map(document.nodes(of:)),
            unfinished: answers
        )
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        dropRepetitions(from: &report)
        let needsRows = needsRows(report)
        if let calls, report.isEdited(calls), !needsRows { report.refuse(calls) }
        switch report.action {
        case .block:
            return JSONWriter.object { writer in
                writer.member("action", "BLOCKED")
                writer.member("blocked_reason", report.notice.message)
            }
        case .allow, .flag, .redact:
            let report = report
            return JSONWriter.object { writer in
                writer.member("action", report.edits.isEmpty ? "NONE" : "GUARDRAIL_INTERVENED")
                if let texts, !report.edits.isEmpty { writer.member("texts", literal: report.literal(of: texts)) }
                if let images, report.isEdited(images) { writer.member("images", literal: report.literal(of: images)) }
                if let tools, report.isEdited(tools) { writer.member("tools", literal: report.literal(of: tools)) }
                if needsRows, let rows {
                    writer.member("structured_messages", literal: report.literal(of: rows))
                }
                if !answers.isEmpty { writer.array("stream_holdback_chars") { holdBack(report, to: &$0) } }
            }
        }
    }

    /// How much of each text's end LiteLLM is to keep back until there is more of it: what could still become part of a
    /// finding, in characters as Python counts them.
    private func holdBack(_ report: GuardReport, to writer: inout JSONWriter) {
        for answer in answers {
            writer.value(max(0, report.text(of: answer).codePointCount - (report.released[answer] ?? 0)))
        }
    }

    /// Whether the edited texts alone would leave something in the messages: in a call, or across the parts of a content.
    private func needsRows(_ report: GuardReport) -> Bool {
        guard let rows else { return false }
        let inside = report.document.nodes(of: rows)
        if report.places.contains(where: { inside.contains($0.node) && $0.decision.action >= .redact }) { return true }
        return report.edits.keys.contains { node in
            let key = report.document.nodes[node].key
            return inside.contains(node) && key != .content && key != .text
        }
    }

    /// Messages repeat the texts and the calls: what was found there before is not counted again.
    private func dropRepetitions(from report: inout GuardReport) {
        guard let rows else { return }
        let inside = report.document.nodes(of: rows)
        let others = report.places.filter { !inside.contains($0.node) }
        let known = KnownValues(others.flatMap(\.decision.findings))
        report.places.removeAll { place in
            inside.contains(place.node) && place.decision.failures.isEmpty
                && place.decision.findings.allSatisfy(known.contains)
        }
    }
}
