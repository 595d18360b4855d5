package import Classification
import Synchronization

/// What calls of an embedder have taken of its endpoint: tokens that it counted, or that a text is likely to have.
///
/// Nothing for places that were remembered.
package final class EmbeddingMeter: Sendable {
    package struct Reading: Hashable, Sendable {
        package var tokens = 0
        /// True if an endpoint did not count, so that a quarter of the bytes is in it.
        package var isEstimated = false

        package init(tokens: Int = 0, isEstimated: Bool = false) {
            self.tokens = tokens
            self.isEstimated = isEstimated
        }
    }

    private let state = Mutex(Reading())

    package init() {}

    package var reading: Reading { state.withLock { $0 } }

    /// - Parameters:
    ///   - counted: by the endpoint; nil if it did not say.
    ///   - bytes: of the texts that it was sent.
    package func add(_ counted: Int?, bytes: Int) {
        state.withLock { state in
            let tokens = max(0, min(counted ?? Self.likelyTokens(bytes), 1 << 40))
            state.tokens = min(state.tokens + tokens, 1 << 40)
            state.isEstimated = state.isEstimated || counted == nil
        }
    }

    package static func likelyTokens(_ bytes: Int) -> Int { bytes / 4 + 1 }
}

/// An embedder whose calls cost something.
package protocol MeteredEmbedder: Embedder {
    /// As `embed`, and counts before `completion` is called what has been asked for it.
    @discardableResult
    func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        meter: EmbeddingMeter?,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall
}

extension Embedder {
    /// As `embed`, counted if it costs anything.
    @discardableResult
    package func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        metered meter: EmbeddingMeter?,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall {
        guard let meter, let metered = self as? any MeteredEmbedder else {
            return embed(texts, deadline: deadline, completion: completion)
        }
        return metered.embed(texts, deadline: deadline, meter: meter, completion: completion)
    }
}

extension MeteredEmbedder {
    @discardableResult
    package func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall {
        embed(texts, deadline: deadline, meter: nil, completion: completion)
    }
}
