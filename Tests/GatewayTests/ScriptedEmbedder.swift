import Classification
import NIOCore
import NIOPosix
import Synchronization

/// Gives places by words, later.
///
/// `code` is one direction, `poem` another, and anything else a third. `XXX` fails, `HANG` is never answered.
final class ScriptedEmbedder: Embedder {
    let version = "words"
    private let state = Mutex((texts: [String](), cancelled: 0))
    /// Fails so many calls before it answers any.
    private let failures: Mutex<Int>

    /// What it was asked, with the examples.
    var texts: [String] { state.withLock { $0.texts } }
    var cancelled: Int { state.withLock { $0.cancelled } }

    init(failures: Int = 0) {
        self.failures = Mutex(failures)
    }

    func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall {
        let texts = texts.map { String(decoding: $0, as: UTF8.self) }
        state.withLock { $0.texts += texts }
        let call = Call(completion) { [self] in state.withLock { $0.cancelled += 1 } }
        let isBroken = failures.withLock { left in
            defer { left -= 1 }
            return left > 0
        }
        if texts.contains(where: { $0.contains("HANG") }) { return call }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        if isBroken || texts.contains(where: { $0.contains("XXX") }) {
            loop.execute { call.complete(.failure(ClassifierError(.unreachable, classifier: "words"))) }
        } else {
            loop.execute { call.complete(.success(texts.compactMap(Self.place))) }
        }
        return call
    }

    private static func place(_ text: String) -> Embedding? {
        Embedding([text.contains("code") ? 1 : 0, text.contains("poem") ? 1 : 0, 0.5])
    }

    private final class Call: ClassifierCall {
        private let completion: Mutex<(@Sendable (Result<[Embedding], ClassifierError>) -> Void)?>
        private let onCancel: @Sendable () -> Void

        init(
            _ completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void,
            onCancel: @escaping @Sendable () -> Void
        ) {
            self.completion = Mutex(completion)
            self.onCancel = onCancel
        }

        func complete(_ answer: Result<[Embedding], ClassifierError>) {
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
}
