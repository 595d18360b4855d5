package import Classification
package import GuardrailTypes

/// A service of the operator's own: a JSON template goes there, and the scores stand at a path of the answer.
///
/// The scores are `{"label": 0…1}` or `[{"label", "score"}]`. Every label must be in the table.
package struct Webhook: WireFormat {
    let path: String
    let key: String?
    let template: WebhookTemplate
    let scores: AnswerPath
    let table: LabelTable
    package let maxTextInBytes = 64_000

    /// - Parameter path: below the base URL; empty, or begins with `/`.
    package init(path: String, key: String?, template: WebhookTemplate, scores: AnswerPath, labels: LabelTable) {
        self.path = path
        self.key = key
        self.template = template
        self.scores = scores
        table = labels
    }

    package var version: String { "webhook/1 \(path) \(template.source) \(scores.source) \(table.text)" }

    package func categories(in direction: Direction) -> Set<Category> { table.judged }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        ClassifierRequest(path: path, bearer: key, body: template.filled(for: inputs[0]))
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let found = try scores.value(in: AnswerNode(parsing: body))
        var scores = LabelScores(table)
        if found.isArray {
            var seen: Set<String> = []
            for entry in try found.elements() {
                let label = try entry.member("label").text()
                guard seen.insert(label).inserted else { throw UnreadableAnswer() }
                try scores.add(label, try entry.member("score").score())
            }
        } else {
            for (label, value) in try found.members() { try scores.add(label, try value.score()) }
        }
        return [ClassifierVerdict(scores: try scores.of(inputs[0].categories))]
    }
}
