import Classification
import NIOCore
import Upstream

/// One call of `embed`: which places are known, and the requests for those that are not.
///
/// `@unchecked Sendable`: its state belongs to the embedder's event loop.
final class EmbeddingJob: ClassifierCall, @unchecked Sendable {
    typealias Completion = @Sendable (Result<[Embedding], ClassifierError>) -> Void

    private let owner: RemoteEmbedder
    private let texts: [[UInt8]]
    private let deadline: NIODeadline
    private let meter: EmbeddingMeter?

    // Event loop only.
    private var completion: Completion?
    private var keys: [[UInt8]] = []
    private var places: [[UInt8]: Embedding] = [:]
    private var requests: [EmbeddingRequest] = []
    private var open = 0
    /// One for all its requests: what tries an endpoint that has failed may be more than one of them.
    private var ticket: CircuitBreaker.Ticket?
    private var timer: Scheduled<Void>?

    init(
        owner: RemoteEmbedder,
        _ texts: [[UInt8]],
        deadline: NIODeadline,
        meter: EmbeddingMeter?,
        completion: @escaping Completion
    ) {
        self.owner = owner
        self.texts = texts
        self.deadline = deadline
        self.meter = meter
        self.completion = completion
    }

    /// On any thread.
    func cancel() {
        owner.eventLoop.execute { self.finish(.failure(self.owner.error(.cancelled))) }
    }

    // MARK: On the event loop

    func begin() {
        guard completion != nil else { return }
        keys = texts.map(EmbeddingCache.key)
        var missing: [(key: [UInt8], text: [UInt8])] = []
        var seen: Set<[UInt8]> = []
        for (key, text) in zip(keys, texts) where seen.insert(key).inserted {
            if let place = owner.cache.place(for: key) { places[key] = place } else { missing.append((key, text)) }
        }
        guard !missing.isEmpty else { return succeed() }
        let batches = stride(from: 0, to: missing.count, by: owner.limits.batch).map {
            Array(missing[$0..<min($0 + owner.limits.batch, missing.count)])
        }
        guard owner.running + batches.count <= owner.limits.requests else { return fail(.overloaded) }
        ticket = owner.breaker.begin(at: .now())
        guard ticket != nil else { return fail(.circuitOpen) }
        timer = owner.eventLoop.scheduleTask(deadline: deadline) { self.fail(.timeout) }
        open = batches.count
        for batch in batches where completion != nil { send(batch) }
    }

    private func send(_ batch: [(key: [UInt8], text: [UInt8])]) {
        let body = owner.format.request(for: batch.map(\.text))
        guard var request = owner.makeRequest(ByteBuffer(bytes: body)) else { return fail(.unreachable) }
        let total = max(.milliseconds(1), deadline - .now()) + .milliseconds(200)
        request.timeouts = UpstreamTimeouts(connect: min(total, .seconds(5)), head: total, idle: total, total: total)
        request.limits = UpstreamLimits(headerBytes: 32 << 10, bodyBytes: EmbeddingsFormat.answerLimit)
        let sent = EmbeddingRequest(bytes: Self.bytes(batch)) { [self] in take($0, of: batch) }
        requests.append(sent)
        owner.running += 1
        sent.transfer = owner.client.start(request, delegate: sent, on: owner.eventLoop)
    }

    private static func bytes(_ batch: [(key: [UInt8], text: [UInt8])]) -> Int {
        batch.reduce(0) { $0 + $1.text.count }
    }

    private func take(_ outcome: EmbeddingRequest.Outcome, of batch: [(key: [UInt8], text: [UInt8])]) {
        owner.running -= 1
        switch outcome {
        case .failed(let code, let status):
            // Who was not reached, or has refused, charges nothing.
            if code == .timeout { meter?.add(nil, bytes: Self.bytes(batch)) }
            fail(code, status: status)
        case .body(let body):
            meter?.add(EmbeddingsFormat.tokens(in: body), bytes: Self.bytes(batch))
            guard let found = try? owner.format.places(of: batch.count, from: body) else {
                return fail(.unreadableAnswer)
            }
            for (entry, place) in zip(batch, found) {
                owner.cache.keep(place, for: entry.key)
                places[entry.key] = place
            }
            open -= 1
            if open == 0 { succeed() }
        }
    }

    private func succeed() {
        let found = keys.compactMap { places[$0] }
        guard found.count == keys.count, Set(found.map(\.dimensions)).count == 1 else {
            return fail(.unreadableAnswer)
        }
        finish(.success(found))
    }

    private func fail(_ code: ClassifierError.Code, status: Int? = nil) {
        finish(.failure(owner.error(code, status: status)))
    }

    private func finish(_ result: Result<[Embedding], ClassifierError>) {
        guard let completion else { return }
        self.completion = nil
        timer?.cancel()
        timer = nil
        for request in requests where request.giveUp() {
            owner.running -= 1
            meter?.add(nil, bytes: request.bytes)
        }
        requests = []
        if let ticket { tell(result, ticket) }
        completion(result)
    }

    private func tell(_ result: Result<[Embedding], ClassifierError>, _ ticket: CircuitBreaker.Ticket) {
        switch result {
        case .success: owner.breaker.succeeded(ticket)
        // Nobody wanted the answer any more, which says nothing about the endpoint.
        case .failure(let error) where error.code == .cancelled: owner.breaker.abandoned(ticket, at: .now())
        case .failure: owner.breaker.failed(ticket, at: .now())
        }
    }
}

/// One request to an embeddings endpoint, until its answer is whole.
///
/// On the embedder's event loop only.
final class EmbeddingRequest: UpstreamDelegate {
    enum Outcome {
        case body([UInt8])
        case failed(ClassifierError.Code, status: Int?)
    }

    /// Of the texts that it sends.
    let bytes: Int
    var transfer: (any UpstreamTransfer)?
    private var status = 0
    private var body: [UInt8] = []
    private var onOutcome: ((Outcome) -> Void)?

    init(bytes: Int, onOutcome: @escaping (Outcome) -> Void) {
        self.bytes = bytes
        self.onOutcome = onOutcome
    }

    func upstream(_ event: UpstreamEvent) {
        switch event {
        case .head(let head): status = head.status
        case .body(let buffer): body.append(contentsOf: buffer.readableBytesView)
        case .end: decide((200..<300).contains(status) ? .body(body) : .failed(.status, status: status))
        case .failed(let error): decide(.failed(RemoteExchange.code(error), status: nil))
        }
    }

    /// Nobody waits any more: closes the connection, and no outcome is reported.
    ///
    /// - Returns: false if its outcome was reported before.
    func giveUp() -> Bool {
        guard onOutcome != nil else { return false }
        onOutcome = nil
        transfer?.cancel()
        return true
    }

    private func decide(_ outcome: Outcome) {
        guard let report = onOutcome else { return }
        onOutcome = nil
        transfer = nil
        body = []
        report(outcome)
    }
}
