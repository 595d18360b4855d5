package import GuardrailTypes

/// The model in this process, asked like any other classifier.
///
/// It answers at once, in the caller's thread; a deadline is never missed and nothing can be cancelled.
package final class EmbeddedClassifier: Classifier {
    package let id = "embedded"
    package let model: EmbeddedModel

    package init(_ model: EmbeddedModel) {
        self.model = model
    }

    package func categories(in direction: Direction) -> Set<Category> {
        Set(model.heads.filter { $0.directions.contains(direction) }.map(\.category))
    }

    @discardableResult
    package func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) -> any ClassifierCall {
        var scratch = model.makeScratch()
        let scores = model.scores(of: input.text, using: &scratch)
        var verdict: [Category: Float] = [:]
        for (head, score) in zip(model.heads, scores) where input.categories.contains(head.category) {
            verdict[head.category] = score
        }
        if verdict.count == input.categories.count {
            completion(.success(ClassifierVerdict(scores: verdict)))
        } else {
            completion(.failure(ClassifierError(.unreadableAnswer, classifier: id)))
        }
        return FinishedCall()
    }

    private struct FinishedCall: ClassifierCall {
        func cancel() {}
    }
}
