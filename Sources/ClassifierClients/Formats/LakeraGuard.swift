package import Classification
package import GuardrailTypes
import Wire

/// Lakera Guard v2, `POST /v2/guard` with `breakdown`.
///
/// API reference, "Guard": `{messages, project_id, breakdown: true}` → `{flagged, breakdown: [{detector_type, detected}]}`. Which detectors run is
/// the project's policy; one that did not run is an error for its categories.
package struct LakeraGuard: WireFormat {
    package static let labels = LabelTable([
        "prompt_attack": [.promptInjection, .jailbreak], "moderated_content/crime": [.illicit],
        "moderated_content/hate": [.hate], "moderated_content/profanity": [.profanity],
        "moderated_content/sexual": [.sexual], "moderated_content/violence": [.violence],
        "moderated_content/weapons": [.weapons], "unknown_links": [], "pii/address": [], "pii/credit_card": [],
        "pii/email": [], "pii/iban_code": [], "pii/ip_address": [], "pii/name": [], "pii/phone_number": [],
        "pii/us_social_security_number": [],
    ])

    let project: String?
    let key: String?
    let table: LabelTable
    package let maxTextInBytes = 32_000

    package init(project: String?, key: String?, labels: LabelTable = Self.labels) {
        self.project = project
        self.key = key
        table = labels
    }

    package var version: String { "lakera/1 \(project ?? "") \(table.text)" }

    package func categories(in direction: Direction) -> Set<Category> { table.judged }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let body = JSONWriter.object { writer in
            writer.array("messages") { writer in
                writer.object { writer in
                    writer.member("role", inputs[0].direction == .prompt ? "user" : "assistant")
                    writer.member("content", inputs[0].text)
                }
            }
            if let project { writer.member("project_id", project) }
            writer.member("breakdown", true)
        }
        return ClassifierRequest(path: "/v2/guard", bearer: key, body: body)
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let answer = try AnswerNode(parsing: body)
        let isFlagged = try answer.member("flagged").flag()
        var scores = LabelScores(table)
        var isDetected = false
        for entry in try answer.member("breakdown").elements() {
            let detected = try entry.member("detected").flag()
            isDetected = isDetected || detected
            try scores.add(try entry.member("detector_type").text(), detected ? 1 : 0)
        }
        guard isFlagged == isDetected else { throw UnreadableAnswer() }
        return [ClassifierVerdict(scores: try scores.of(inputs[0].categories))]
    }
}
