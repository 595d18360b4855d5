import Classification
import GuardrailTypes
import NIOCore

/// One call of `classify`: the questions it was cut into and what is known so far.
///
/// `@unchecked Sendable`: its state belongs to the classifier's event loop.
final class ClassifierJob: ClassifierCall, @unchecked Sendable {
    typealias Completion = @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void

    let deadline: NIODeadline
    private let owner: RemoteClassifier

    // Event loop only.
    var timer: Scheduled<Void>?
    var openQuestions = 0
    private var completion: Completion?
    private var scores: [Category: Float] = [:]
    private var tokens = 0

    init(owner: RemoteClassifier, deadline: NIODeadline, completion: @escaping Completion) {
        self.owner = owner
        self.deadline = deadline
        self.completion = completion
    }

    var isDone: Bool { completion == nil }

    func cancel() { owner.cancel(self) }

    /// Takes the answer to one question; the highest score of all windows counts.
    ///
    /// - Returns: the verdict, when it was the last one.
    func take(_ verdict: ClassifierVerdict) -> ClassifierVerdict? {
        for (category, score) in verdict.scores { scores[category] = max(scores[category] ?? 0, score) }
        tokens += verdict.tokens
        openQuestions -= 1
        return openQuestions == 0 ? ClassifierVerdict(scores: scores, tokens: tokens) : nil
    }

    /// - Returns: the completion, the first time.
    func finish() -> Completion? {
        defer { completion = nil }
        timer?.cancel()
        timer = nil
        return completion
    }
}

/// One question of a job: a window of its text, and the categories that one request asks about.
struct ClassifierQuestion {
    let job: ClassifierJob
    let input: ClassifierInput
}
