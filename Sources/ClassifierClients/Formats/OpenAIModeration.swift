package import Classification
package import GuardrailTypes
import Wire

/// OpenAI's `POST /v1/moderations`, and servers that speak it.
///
/// API reference, "Moderations": `{model, input: [string]}` → `{results: [{flagged, categories, category_scores}]}`,
/// one result for each input.
package struct OpenAIModeration: WireFormat {
    package static let labels = LabelTable([
        "harassment": [.harassment, .toxicity], "harassment/threatening": [.harassment, .toxicity],
        "hate": [.hate], "hate/threatening": [.hate],
        "illicit": [.illicit], "illicit/violent": [.illicit, .weapons],
        "self-harm": [.selfHarm], "self-harm/intent": [.selfHarm], "self-harm/instructions": [.selfHarm],
        "sexual": [.sexual, .sexCrimes], "sexual/minors": [.sexualMinors],
        "violence": [.violence, .violentCrimes], "violence/graphic": [.violence, .violentCrimes],
    ])

    let model: String
    let key: String?
    let table: LabelTable
    package let batchLimit: Int
    package let maxTextInBytes = 32_000

    package init(model: String, key: String?, labels: LabelTable = Self.labels, batchLimit: Int = 16) {
        self.model = model
        self.key = key
        table = labels
        self.batchLimit = batchLimit
    }

    package var version: String { "openai-moderation/1 \(model) \(table.text)" }

    package func categories(in direction: Direction) -> Set<Category> { table.judged }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let body = JSONWriter.object { writer in
            writer.member("model", model)
            writer.array("input") { writer in
                for input in inputs { writer.value(input.text) }
            }
        }
        return ClassifierRequest(path: "/moderations", bearer: key, body: body)
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let results = try AnswerNode(parsing: body).member("results").elements()
        guard results.count == inputs.count else { throw UnreadableAnswer() }
        var verdicts: [ClassifierVerdict] = []
        for (input, result) in zip(inputs, results) {
            _ = try result.member("flagged").flag()
            var scores = LabelScores(table)
            // An older model has fewer labels than the table: what is missing matters only if nothing else speaks of it.
            for (label, value) in try result.member("category_scores").members() {
                try scores.add(label, try value.score())
            }
            verdicts.append(ClassifierVerdict(scores: try scores.of(input.categories)))
        }
        return verdicts
    }
}
