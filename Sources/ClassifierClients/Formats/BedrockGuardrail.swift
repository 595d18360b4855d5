package import Classification
package import GuardrailTypes
import Wire

/// Amazon Bedrock's ApplyGuardrail, signed with Signature Version 4.
///
/// API reference, "ApplyGuardrail": `POST /guardrail/{id}/version/{version}/apply` with `{source, content, outputScope}` →
/// `{action, assessments: [{contentPolicy: {filters}, topicPolicy: {topics}}]}`. The scope `FULL` returns filters that found
/// nothing too, so one that is missing is not part of the guardrail, and that is an error.
package struct BedrockGuardrail: WireFormat {
    package static let labels = LabelTable([
        "SEXUAL": [.sexual, .sexCrimes], "VIOLENCE": [.violence, .violentCrimes], "HATE": [.hate],
        "INSULTS": [.harassment, .toxicity], "MISCONDUCT": [.illicit, .weapons],
        "PROMPT_ATTACK": [.promptInjection, .jailbreak],
    ])

    let guardrail: String
    let guardrailVersion: String
    /// The endpoint's name and port, as it stands in `Host`.
    let host: String
    /// What stands before the API's path in the base URL.
    let basePath: String
    let signature: SignatureV4
    /// Filters by type, and topics as `topic:` and the topic's name.
    let table: LabelTable
    /// 25 text units of 1,000 characters, the quota of a second in most regions, is well above.
    package let maxTextInBytes = 20_000

    package init(
        guardrail: String,
        version: String,
        host: String,
        basePath: String = "",
        region: String,
        credentials: SignatureV4.Credentials,
        labels: LabelTable = Self.labels
    ) {
        self.guardrail = guardrail
        guardrailVersion = version
        self.host = host
        self.basePath = basePath
        signature = SignatureV4(credentials: credentials, region: region, service: "bedrock")
        table = labels
    }

    package var version: String { "bedrock/1 \(guardrail) \(guardrailVersion) \(table.text)" }

    /// Attacks are looked for in prompts only.
    package func categories(in direction: Direction) -> Set<Category> {
        guard direction == .response else { return table.judged }
        return LabelTable(table.categories.filter { $0.key != "PROMPT_ATTACK" }).judged
    }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let body = JSONWriter.object { writer in
            writer.member("source", inputs[0].direction == .prompt ? "INPUT" : "OUTPUT")
            writer.member("outputScope", "FULL")
            writer.array("content") { writer in
                writer.object { $0.object("text") { $0.member("text", inputs[0].text) } }
            }
        }
        let path = "/guardrail/\(PercentEncoding.encoded(guardrail))/version/\(guardrailVersion)/apply"
        let headers = signature.headers(
            method: "POST",
            path: basePath + path,
            headers: [("Host", host), ("Content-Type", "application/json")],
            body: body,
            at: time
        )
        return ClassifierRequest(path: path, headers: headers, body: body)
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let answer = try AnswerNode(parsing: body)
        guard ["NONE", "GUARDRAIL_INTERVENED"].contains(try answer.member("action").text()) else {
            throw UnreadableAnswer()
        }
        var scores = LabelScores(table)
        for assessment in try answer.member("assessments").elements() {
            for filter in try assessment.optional("contentPolicy")?.member("filters").elements() ?? [] {
                try scores.add(try filter.member("type").text(), try Self.score(filter.member("confidence")))
            }
            for topic in try assessment.optional("topicPolicy")?.member("topics").elements() ?? [] {
                let label = "topic:\(try topic.member("name").text())"
                // Topics that nobody mapped are the guardrail's own business.
                guard table.categories[label] != nil else { continue }
                let isFound = try topic.optional("detected")?.flag() ?? true
                try scores.add(label, isFound ? 1 : 0)
            }
        }
        return [ClassifierVerdict(scores: try scores.of(inputs[0].categories))]
    }

    private static func score(_ confidence: AnswerNode) throws(UnreadableAnswer) -> Float {
        switch try confidence.text() {
        case "NONE": 0
        case "LOW": 1 / 3
        case "MEDIUM": 2 / 3
        case "HIGH": 1
        default: throw UnreadableAnswer()
        }
    }
}
