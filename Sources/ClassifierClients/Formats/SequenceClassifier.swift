package import Classification
package import GuardrailTypes
import Wire

/// A sequence classifier of the Prompt Guard kind behind HTTP, which gives each label of its head a score.
///
/// Text Embeddings Inference, `POST /predict`: `{inputs: [[text]]}` → `[[{label, score}]]`. Hugging Face's inference API,
/// text classification: `{inputs: [text]}` → the same.
package struct SequenceClassifier: WireFormat {
    package enum Server: String, Hashable, Sendable, CaseIterable {
        case textEmbeddingsInference = "tei"
        case huggingFace = "hugging_face"
    }

    /// Prompt Guard 1 says `INJECTION` and `JAILBREAK`, Prompt Guard 2 `LABEL_1` or `MALICIOUS` for both.
    package static let promptGuard = LabelTable([
        "BENIGN": [], "LABEL_0": [], "INJECTION": [.promptInjection], "JAILBREAK": [.jailbreak],
        "LABEL_1": [.promptInjection, .jailbreak], "MALICIOUS": [.promptInjection, .jailbreak],
    ])

    let server: Server
    let model: String
    let key: String?
    let table: LabelTable
    package let batchLimit: Int
    /// 512 tokens at the worst of one byte each would be too careful; four bytes each are usual.
    package let maxTextInBytes = 1536

    package init(_ server: Server, model: String, key: String?, labels: LabelTable, batchLimit: Int = 16) {
        self.server = server
        self.model = model
        self.key = key
        table = labels
        self.batchLimit = batchLimit
    }

    package var version: String { "sequence/1 \(server.rawValue) \(model) \(table.text)" }

    package func categories(in direction: Direction) -> Set<Category> { table.judged }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let isTEI = server == .textEmbeddingsInference
        let body = JSONWriter.object { writer in
            writer.array("inputs") { writer in
                for input in inputs {
                    if isTEI { writer.array { $0.value(input.text) } } else { writer.value(input.text) }
                }
            }
            if isTEI {
                writer.member("truncate", false)
            } else {
                // All labels, not only the highest.
                writer.object("parameters") { $0.member("top_k", max(1, table.categories.count)) }
            }
        }
        let path = isTEI ? "/predict" : model.isEmpty ? "" : "/models/\(model)"
        return ClassifierRequest(path: path, bearer: key, body: body)
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let answer = try AnswerNode(parsing: body)
        var lists = try answer.elements()
        // Both servers answer a single text with its list alone in some versions.
        if inputs.count == 1, let first = lists.first, first.isObject { lists = [answer] }
        guard lists.count == inputs.count else { throw UnreadableAnswer() }
        var verdicts: [ClassifierVerdict] = []
        for (input, list) in zip(inputs, lists) {
            var scores = LabelScores(table)
            var seen: Set<String> = []
            for entry in try list.elements() {
                let label = try entry.member("label").text()
                guard seen.insert(label).inserted else { throw UnreadableAnswer() }
                try scores.add(label, try entry.member("score").score())
            }
            verdicts.append(ClassifierVerdict(scores: try scores.of(input.categories)))
        }
        return verdicts
    }
}
