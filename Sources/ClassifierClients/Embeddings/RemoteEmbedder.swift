package import Classification
package import NIOCore
package import Upstream

/// A model of embeddings behind a network.
///
/// Texts whose place is not remembered go in batches. One event loop owns it all, which must run as long as calls do.
///
/// `@unchecked Sendable`: each mutable property belongs to `eventLoop`.
package final class RemoteEmbedder: MeteredEmbedder, @unchecked Sendable {
    package struct Limits: Hashable, Sendable {
        /// Texts in one request at most.
        package var batch = 32
        /// Requests under way at once; a call that would need more is refused.
        package var requests = 64
        /// Places that are remembered.
        package var cacheEntries = 4096
        /// Failures in a row that open the circuit, and for how long.
        package var failures = 5
        package var cooldown = Duration.seconds(10)

        package init() {}
    }

    /// Makes the request with a body to the endpoint; nil if there can be none.
    package typealias RequestMaker = @Sendable (ByteBuffer) -> UpstreamRequest?

    /// As the settings name the model.
    package let id: String
    package let version: String
    let format: EmbeddingsFormat
    let makeRequest: RequestMaker
    let client: any UpstreamClient
    let eventLoop: any EventLoop
    let limits: Limits

    // Event loop only.
    var breaker: CircuitBreaker
    var cache: EmbeddingCache
    var running = 0

    /// - Parameters:
    ///   - model: as the endpoint names it.
    ///   - makeRequest: with the endpoint's key; timeouts are set here.
    package init(
        id: String,
        model: String,
        limits: Limits = Limits(),
        client: any UpstreamClient,
        eventLoop: any EventLoop,
        makeRequest: @escaping RequestMaker
    ) {
        self.id = id
        version = "openai-embeddings/1 \(id) \(model)"
        format = EmbeddingsFormat(model: model)
        self.limits = limits
        self.client = client
        self.eventLoop = eventLoop
        self.makeRequest = makeRequest
        breaker = CircuitBreaker(limit: limits.failures, cooldown: TimeAmount(limits.cooldown))
        cache = EmbeddingCache(entries: limits.cacheEntries)
    }

    @discardableResult
    package func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        meter: EmbeddingMeter?,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall {
        precondition(!texts.isEmpty, "a place of nothing")
        let job = EmbeddingJob(
            owner: self,
            texts,
            deadline: .now() + TimeAmount(deadline),
            meter: meter,
            completion: completion
        )
        eventLoop.execute { job.begin() }
        return job
    }

    func error(_ code: ClassifierError.Code, status: Int? = nil) -> ClassifierError {
        ClassifierError(code, classifier: id, status: status)
    }
}
