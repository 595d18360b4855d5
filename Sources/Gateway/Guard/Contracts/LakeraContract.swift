import AuditLog
import GuardrailTypes
import Wire

/// Lakera Guard: `POST /v2/guard`.
///
/// `flagged` is true where our policy redacts or blocks. A detector's type tells which: clients mask what is `pii/…` at the
/// places of `payload` and block everything else, so that is what a redaction and a block are called.
struct LakeraContract: GuardContract {
    let scope: GuardScope
    private let messages: [Int]
    private let wantsBreakdown: Bool
    private let wantsPayload: Bool
    private let wantsDevInfo: Bool

    init(reading document: JSONDocument) throws(GuardError) {
        let list = try document.required("messages", .array)
        messages = document.children(of: list)
        guard !messages.isEmpty, messages.allSatisfy({ document.kind(of: $0) == .object }) else {
            throw GuardError("wrong_type", "'messages' must be a list of messages.", at: "messages")
        }
        wantsBreakdown = try document.flag("breakdown")
        wantsPayload = try document.flag("payload")
        // An object in old descriptions of the API, a flag in clients.
        wantsDevInfo = document.given("dev_info").map { document.kind(of: $0) == .true } ?? false
        // What is screened is the last interaction: an answer, if the assistant spoke last.
        let speaker = messages.last.flatMap { document.given("role", of: $0) }
        let isAnswer = speaker.map { document.isText($0, "assistant") } ?? false
        scope = GuardScope(direction: isAnswer ? .response : .prompt, nodes: [document.nodes(of: list)])
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        let report = report
        return JSONWriter.object { writer in
            writer.member("flagged", report.action >= .redact)
            if wantsPayload { writer.array("payload") { payload(report, to: &$0) } }
            if wantsBreakdown { writer.array("breakdown") { breakdown(report, to: &$0) } }
            if wantsDevInfo {
                writer.object("dev_info") { writer in
                    writer.member("version", WeirVersion.current)
                    writer.member("model_version", report.policy)
                }
            }
            writer.object("metadata") { $0.member("request_uuid", report.id) }
        }
    }

    /// Each thing to mask with its place, in code points of its message's content.
    ///
    /// The thing itself is left out.
    private func payload(_ report: GuardReport, to writer: inout JSONWriter) {
        let document = report.document
        for place in report.places {
            guard let message = message(of: place.node, in: document) else { continue }
            var offsets = FindingOffsets(in: document, at: place.node, .codepoints)
            for finding in place.decision.findings where finding.action >= .redact {
                guard let range = offsets.range(of: finding) else { continue }
                writer.object { writer in
                    writer.member("message_id", message)
                    writer.member("start", range.lowerBound)
                    writer.member("end", range.upperBound)
                    writer.member("detector_type", Self.detector(of: finding, canBeMasked: true, report))
                    writer.array("labels") { _ in }
                }
            }
        }
    }

    private func breakdown(_ report: GuardReport, to writer: inout JSONWriter) {
        var detectors: Set<String> = []
        for place in report.places {
            let canBeMasked = message(of: place.node, in: report.document) != nil
            for finding in place.decision.findings where finding.action >= .redact {
                detectors.insert(Self.detector(of: finding, canBeMasked: canBeMasked, report))
            }
        }
        if report.action == .block, detectors.allSatisfy({ $0.hasPrefix("pii/") }) { detectors.insert("custom/policy") }
        for detector in detectors.sorted() {
            writer.object { writer in
                writer.member("project_id", "weir")
                writer.member("policy_id", report.policy)
                writer.member("detector_id", detector)
                writer.member("detector_type", detector)
                writer.member("detected", true)
            }
        }
    }

    /// The place among the messages of one whose whole content is this node.
    private func message(of node: Int, in document: JSONDocument) -> Int? {
        var low = 0
        var high = messages.count
        while low < high {
            let middle = (low + high) / 2
            if document.end(of: messages[middle]) <= node { low = middle + 1 } else { high = middle }
        }
        guard low < messages.count, document.member(.content, of: messages[low]) == node else { return nil }
        return document.kind(of: node) == .string ? low : nil
    }

    private static func detector(of finding: Finding, canBeMasked: Bool, _ report: GuardReport) -> String {
        let entity = report.disclosure == .none ? "sensitive" : finding.rule.entity.lowercased()
        if finding.action == .redact, canBeMasked { return "pii/\(entity)" }
        if report.disclosure != .none, finding.rule.family == .injection { return "prompt_attack" }
        return "custom/\(entity)"
    }
}
