import Classification
import GuardrailTypes
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Upstream

@testable import ClassifierClients

typealias Judgement = Result<ClassifierVerdict, ClassifierError>

extension Classifier {
    /// The one answer; a second one traps.
    func judge(_ input: ClassifierInput, within deadline: Duration = .seconds(5)) async -> Judgement {
        await withCheckedContinuation { continuation in
            classify(input, deadline: deadline) { continuation.resume(returning: $0) }
        }
    }
}

extension Result where Success == ClassifierVerdict, Failure == ClassifierError {
    var code: ClassifierError.Code? { if case .failure(let error) = self { error.code } else { nil } }
    var status: Int? { if case .failure(let error) = self { error.status } else { nil } }
    var verdict: ClassifierVerdict? { try? get() }
}

/// One client for all tests: its connections are told apart by port.
let sharedClient = CurlDriver()

/// A driver with a webhook's format, `{"t": text}` → `{"bad": score}`.
func remote(
    _ backend: FakeBackend,
    format: (any WireFormat)? = nil,
    _ change: (inout RemoteLimits) -> Void = { _ in }
) throws -> RemoteClassifier {
    var limits = RemoteLimits()
    limits.deadline = .seconds(10)
    limits.failures = .max
    change(&limits)
    return RemoteClassifier(
        id: "fake",
        format: try format ?? plainFormat(),
        limits: limits,
        endpoint: try backend.endpoint(),
        client: sharedClient,
        eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
        time: { 0 }
    )
}

func plainFormat() throws -> Webhook {
    Webhook(
        path: "/judge",
        key: nil,
        template: try WebhookTemplate(#"{"t":"{{text}}"}"#),
        scores: try #require(AnswerPath("")),
        labels: LabelTable(["bad": [.harmful]])
    )
}

/// Waits until something that other threads bring about is so; fails after `seconds`.
func eventually(within seconds: Int = 20, _ condition: @Sendable () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("not within \(seconds) s")
            return
        }
        try await Task.sleep(for: .milliseconds(1))
    }
}

/// A classifier of a script's.
final class ScriptedClassifier: Classifier {
    typealias Completion = @Sendable (Judgement) -> Void
    typealias Script = @Sendable (ClassifierInput, @escaping Completion) -> Void

    struct Call: ClassifierCall {
        let onCancel: @Sendable () -> Void
        func cancel() { onCancel() }
    }

    let id: String
    private let judged: Set<GuardrailTypes.Category>
    private let script: Script
    let asked = Shared<[Set<GuardrailTypes.Category>]>([])
    let cancelled = Shared(0)

    init(_ id: String, _ judged: Set<GuardrailTypes.Category>, _ script: @escaping Script) {
        self.id = id
        self.judged = judged
        self.script = script
    }

    /// Gives each category its score, or fails.
    convenience init(
        _ id: String,
        _ scores: [GuardrailTypes.Category: Float],
        failing code: ClassifierError.Code? = nil
    ) {
        self.init(id, Set(scores.keys)) { input, completion in
            if let code { return completion(.failure(ClassifierError(code, classifier: id))) }
            completion(
                .success(ClassifierVerdict(scores: scores.filter { input.categories.contains($0.key) }, tokens: 10))
            )
        }
    }

    func categories(in direction: Direction) -> Set<GuardrailTypes.Category> { judged }

    func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping Completion
    ) -> any ClassifierCall {
        asked.withLock { $0.append(input.categories) }
        let once = Shared(false)
        let finish: Completion = { result in
            if once.withLock({ done in
                defer { done = true }; return !done
            }) {
                completion(result)
            }
        }
        script(input, finish)
        let count = cancelled
        let id = id
        return Call {
            count.withLock { $0 += 1 }
            finish(.failure(ClassifierError(.cancelled, classifier: id)))
        }
    }
}

let sharedLoop = MultiThreadedEventLoopGroup.singleton.next()
