package import Classification
package import ClassifierTraining
import GuardrailTypes

/// Runs a model over labelled texts.
package struct CategoryEvaluator {
    private let model: EmbeddedModel
    /// The share of benign texts that may be flagged: says which of the model's thresholds are taken.
    private let falseAlarmRate: Float

    package init(_ model: EmbeddedModel, falseAlarmRate: Float) {
        self.model = model
        self.falseAlarmRate = falseAlarmRate
    }

    package func score(_ file: ExampleFile) -> CategorySetScore {
        var scratch = model.makeScratch()
        let clock = ContinuousClock()
        var nanoseconds = 0
        let scores = file.examples.map { example in
            let start = clock.now
            defer { nanoseconds += (clock.now - start).inNanoseconds }
            return model.scores(of: example.text, using: &scratch)
        }
        var set = CategorySetScore(file, heads: model.heads.count)
        set.nanoseconds = nanoseconds
        for label in Set(file.examples.flatMap(\.labels.keys)).sorted() where label != "benign" {
            let judges = judges(of: label)
            if judges.isEmpty { set.unjudged.append(label) }
            for judge in judges { set.labels.append(labelScore(label, judge, file, scores)) }
        }
        for (example, scores) in zip(file.examples, scores) where Self.isBenign(example) {
            set.countBenign(flags: model.heads.indices.map { scores[$0] >= threshold($0) })
        }
        set.benignByHead = Array(zip(model.heads.map(\.category.id), set.benignFlags))
        return set
    }

    private func threshold(_ head: Int) -> Float { model.heads[head].threshold(atFalseAlarmRate: falseAlarmRate) }

    /// Heads whose highest score judges a label.
    private struct Judge {
        /// What the report calls the label.
        let name: String
        /// Indices.
        let heads: [Int]
    }

    /// A label's own head, or those for the words that evaluation sets have for several; none if no head judges it.
    private func judges(of label: String) -> [Judge] {
        let names: [(String, [Category])] =
            switch label {
            case "any": [("any, by harmful", [.harmful]), ("any, by unsafe", [.unsafe])]
            case "attack": [("attack", [.promptInjection, .jailbreak])]
            default: [(label, Category(label).map { [$0] } ?? [])]
            }
        return names.map { name, categories in
            Judge(name: name, heads: model.heads.indices.filter { categories.contains(model.heads[$0].category) })
        }.filter { !$0.heads.isEmpty }
    }

    /// Labelled `benign`, or not `any`; a text that is only said not to be hate may be anything else.
    private static func isBenign(_ example: LabelledExample) -> Bool {
        example.labels["benign"] == true || example.labels["any"] == false
    }

    private func labelScore(
        _ label: String,
        _ judge: Judge,
        _ file: ExampleFile,
        _ scores: [[Float]]
    ) -> CategoryLabelScore {
        var scored: [(score: Float, isPositive: Bool)] = []
        var flagged = (positives: 0, negatives: 0)
        for (example, scores) in zip(file.examples, scores) {
            guard let isPositive = example.labels[label] else { continue }
            scored.append((judge.heads.map { scores[$0] }.max() ?? 0, isPositive))
            guard judge.heads.contains(where: { scores[$0] >= threshold($0) }) else { continue }
            if isPositive { flagged.positives += 1 } else { flagged.negatives += 1 }
        }
        return CategoryLabelScore(label: judge.name, scored: scored, flagged: flagged)
    }
}
