import Classification
import GuardrailTypes
import Inspection
import NIOCore
import NIOPosix
import Synchronization

/// Judges by words, later.
///
/// `AAA` is toxicity, `BBB` hate. `XXX` fails, `HANG` is never answered, `ODD` is answered without scores.
final class ScriptedClassifier: Classifier {
    let id = "words"
    private let delay: TimeAmount
    private let counts = Mutex((asked: 0, cancelled: 0))
    private let inputs = Mutex<[ClassifierInput]>([])

    /// What it was asked.
    var questions: [ClassifierInput] { inputs.withLock { $0 } }

    var asked: Int { counts.withLock(\.asked) }
    var cancelled: Int { counts.withLock(\.cancelled) }

    init(delay: TimeAmount = .milliseconds(2)) {
        self.delay = delay
    }

    func categories(in direction: Direction) -> Set<GuardrailTypes.Category> { [.toxicity, .hate] }

    func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) -> any ClassifierCall {
        counts.withLock { $0.asked += 1 }
        inputs.withLock { $0.append(input) }
        let call = ScriptedCall(completion) { [self] in counts.withLock { $0.cancelled += 1 } }
        let text = String(decoding: input.text, as: UTF8.self)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        if text.contains("HANG") {
            loop.scheduleTask(in: .nanoseconds(deadline.nanoseconds)) { call.complete(.failure(self.error(.timeout))) }
        } else {
            loop.scheduleTask(in: delay) { call.complete(self.answer(text, input.categories)) }
        }
        return call
    }

    private func error(_ code: ClassifierError.Code) -> ClassifierError { ClassifierError(code, classifier: id) }

    private func answer(
        _ text: String,
        _ categories: Set<GuardrailTypes.Category>
    ) -> Result<ClassifierVerdict, ClassifierError> {
        if text.contains("XXX") { return .failure(error(.unreachable)) }
        if text.contains("ODD") { return .success(ClassifierVerdict(scores: [:])) }
        let words: [GuardrailTypes.Category: String] = [.toxicity: "AAA", .hate: "BBB"]
        let scores = words.filter { categories.contains($0.key) }.mapValues { text.contains($0) ? Float(0.9) : 0.1 }
        return .success(ClassifierVerdict(scores: scores, tokens: 3))
    }

    /// - Parameter rules: of toxicity and hate, each for one direction.
    func plan(_ rules: [CategoryRule], deadline: Duration = .milliseconds(200), ahead: Bool = false) -> CategoryPlan {
        CategoryPlan(
            rules: rules,
            model: nil,
            asked: [AskedClassifier(self, deadline: deadline)],
            segments: (8, 64),
            forwardsAhead: ahead
        )
    }
}

/// Completes once, whoever comes first.
private final class ScriptedCall: ClassifierCall {
    private let completion: Mutex<(@Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void)?>
    private let onCancel: @Sendable () -> Void

    init(
        _ completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void,
        onCancel: @escaping @Sendable () -> Void
    ) {
        self.completion = Mutex(completion)
        self.onCancel = onCancel
    }

    func complete(_ answer: Result<ClassifierVerdict, ClassifierError>) {
        let taken = completion.withLock { completion in
            defer { completion = nil }
            return completion
        }
        taken?(answer)
    }

    func cancel() {
        onCancel()
        complete(.failure(ClassifierError(.cancelled, classifier: "words")))
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
