package import Classification
package import GuardrailTypes
import Wire

/// Azure AI Content Safety, `POST /contentsafety/text:analyze`.
///
/// REST reference 2024-09-01, "Text Operations - Analyze Text": `{text, categories, outputType}` →
/// `{categoriesAnalysis: [{category, severity 0–7}]}`. A score is the severity's seventh part.
package struct AzureContentSafety: WireFormat {
    package static let labels = LabelTable([
        "Hate": [.hate, .harassment, .toxicity], "SelfHarm": [.selfHarm],
        "Sexual": [.sexual, .sexCrimes, .sexualMinors], "Violence": [.violence, .violentCrimes],
    ])
    static let apiVersion = "2024-09-01"

    let key: String?
    let table: LabelTable
    /// The API takes 10,000 characters, and no character is less than a byte.
    package let maxTextInBytes = 10_000

    package init(key: String?, labels: LabelTable = Self.labels) {
        self.key = key
        table = labels
    }

    package var version: String { "azure-content-safety/1 \(Self.apiVersion) \(table.text)" }

    package func categories(in direction: Direction) -> Set<Category> { table.judged }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let body = JSONWriter.object { writer in
            writer.member("text", inputs[0].text)
            writer.array("categories") { writer in
                for label in table.labels(for: inputs[0].categories) { writer.value(label) }
            }
            writer.member("outputType", "EightSeverityLevels")
        }
        return ClassifierRequest(
            path: "/contentsafety/text:analyze?api-version=\(Self.apiVersion)",
            headers: Self.headers(key),
            body: body
        )
    }

    static func headers(_ key: String?) -> [(name: String, value: String)] {
        key.map { [("Ocp-Apim-Subscription-Key", $0)] } ?? []
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        var scores = LabelScores(table)
        var missing = Set(table.labels(for: inputs[0].categories))
        for entry in try AnswerNode(parsing: body).member("categoriesAnalysis").elements() {
            let label = try entry.member("category").text()
            guard missing.remove(label) != nil else { throw UnreadableAnswer() }
            try scores.add(label, Float(try entry.member("severity").integer(in: 0...7)) / 7)
        }
        guard missing.isEmpty else { throw UnreadableAnswer() }
        return [ClassifierVerdict(scores: try scores.of(inputs[0].categories))]
    }
}

/// Azure's Prompt Shields, `POST /contentsafety/text:shieldPrompt`.
///
/// REST reference 2024-09-01, "Text Operations - Detect Text Jailbreak": `{userPrompt, documents}` →
/// `{userPromptAnalysis: {attackDetected}, documentsAnalysis: [{attackDetected}]}`. What attacks as a user's own words is a
/// `jailbreak`, what attacks as a document an injection; a text is shown as both where both are asked for.
package struct AzurePromptShield: WireFormat {
    let key: String?
    /// The API takes 10,000 characters of prompt and as many of documents.
    package let maxTextInBytes = 10_000

    package init(key: String?) {
        self.key = key
    }

    package var version: String { "azure-prompt-shield/1 \(AzureContentSafety.apiVersion)" }

    /// An answer of a model is nobody's prompt, but may bring a document's orders along.
    package func categories(in direction: Direction) -> Set<Category> {
        direction == .prompt ? [.jailbreak, .promptInjection] : [.promptInjection]
    }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let input = inputs[0]
        let body = JSONWriter.object { writer in
            writer.member("userPrompt", input.categories.contains(.jailbreak) ? input.text : [])
            writer.array("documents") { writer in
                if input.categories.contains(.promptInjection) { writer.value(input.text) }
            }
        }
        return ClassifierRequest(
            path: "/contentsafety/text:shieldPrompt?api-version=\(AzureContentSafety.apiVersion)",
            headers: AzureContentSafety.headers(key),
            body: body
        )
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let answer = try AnswerNode(parsing: body)
        var scores: [Category: Float] = [:]
        if inputs[0].categories.contains(.jailbreak) {
            scores[.jailbreak] = try Self.score(answer.member("userPromptAnalysis"))
        }
        if inputs[0].categories.contains(.promptInjection) {
            let documents = try answer.member("documentsAnalysis").elements()
            guard documents.count == 1 else { throw UnreadableAnswer() }
            scores[.promptInjection] = try Self.score(documents[0])
        }
        guard scores.count == inputs[0].categories.count else { throw UnreadableAnswer() }
        return [ClassifierVerdict(scores: scores)]
    }

    private static func score(_ analysis: AnswerNode) throws(UnreadableAnswer) -> Float {
        try analysis.member("attackDetected").flag() ? 1 : 0
    }
}
