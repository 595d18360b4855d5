package import Classification
package import GuardrailTypes
package import NIOCore
package import Upstream

/// A classifier behind a network: one driver for every wire format.
///
/// Long texts go in overlapping windows, windows in batches where the API takes them, batches over kept connections; what
/// cannot be sent at once waits in a bounded queue. One event loop owns it all, which must run as long as calls do.
///
/// `@unchecked Sendable`: each mutable property belongs to `eventLoop`.
package final class RemoteClassifier: Classifier, @unchecked Sendable {
    package let id: String
    let format: any WireFormat
    let limits: RemoteLimits
    private let judged: Set<Category>?
    private let endpoint: UpstreamEndpoint
    private let client: any UpstreamClient
    let eventLoop: any EventLoop
    private let time: @Sendable () -> Int

    // Event loop only.
    private var breaker: CircuitBreaker
    private var waiting: [ClassifierQuestion] = []
    private var running: [ObjectIdentifier: RemoteExchange] = [:]

    /// - Parameters:
    ///   - judged: the categories to answer for; nil for all that the format knows.
    ///   - time: seconds since 1970.
    package init(
        id: String,
        format: any WireFormat,
        judged: Set<Category>? = nil,
        limits: RemoteLimits = RemoteLimits(),
        endpoint: UpstreamEndpoint,
        client: any UpstreamClient,
        eventLoop: any EventLoop,
        time: @escaping @Sendable () -> Int
    ) {
        self.id = id
        self.format = format
        self.judged = judged
        self.limits = limits
        self.endpoint = endpoint
        self.client = client
        self.eventLoop = eventLoop
        self.time = time
        breaker = CircuitBreaker(limit: limits.failures, cooldown: TimeAmount(limits.cooldown))
    }

    package func categories(in direction: Direction) -> Set<Category> {
        let known = format.categories(in: direction)
        return judged.map(known.intersection) ?? known
    }

    @discardableResult
    package func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) -> any ClassifierCall {
        precondition(!input.categories.isEmpty && input.categories.isSubset(of: categories(in: input.direction)))
        let time = TimeAmount(min(deadline, limits.deadline))
        let job = ClassifierJob(owner: self, deadline: .now() + time, completion: completion)
        eventLoop.execute { self.admit(job, input) }
        return job
    }

    /// On any thread.
    func cancel(_ job: ClassifierJob) {
        eventLoop.execute { self.finish(job, .failure(self.error(.cancelled))) }
    }

    // MARK: On the event loop

    private func admit(_ job: ClassifierJob, _ input: ClassifierInput) {
        let windows = TextWindows.split(input.text, size: limits.window, overlap: limits.overlap)
        guard windows.count <= limits.windows else { return finish(job, .failure(error(.tooLong))) }
        guard !breaker.isOpen(at: .now()) else { return finish(job, .failure(error(.circuitOpen))) }
        let context = input.lastTurns(within: limits.window)
        let questions = windows.flatMap { window in
            format.questions(
                for: ClassifierInput(
                    direction: input.direction,
                    text: Array(input.text[window]),
                    context: context,
                    categories: input.categories
                )
            )
        }
        waiting.removeAll { $0.job.isDone }
        let free = max(0, limits.concurrency - running.count) * batchSize
        guard waiting.count + questions.count <= limits.queue + free else {
            return finish(job, .failure(error(.overloaded)))
        }
        job.openQuestions = questions.count
        waiting += questions.map { ClassifierQuestion(job: job, input: $0) }
        job.timer = eventLoop.scheduleTask(deadline: job.deadline) {
            self.finish(job, .failure(self.error(.timeout)))
        }
        pump()
    }

    private var batchSize: Int { max(1, min(limits.batch, format.batchLimit)) }

    /// Sends what may be sent; while one call tries a backend that has failed, the rest waits for what becomes of it.
    private func pump() {
        while running.count < limits.concurrency, !waiting.isEmpty, !breaker.isProbing {
            var questions: [ClassifierQuestion] = []
            var taken = 0
            while taken < waiting.count, questions.count < batchSize {
                if !waiting[taken].job.isDone { questions.append(waiting[taken]) }
                taken += 1
            }
            waiting.removeFirst(taken)
            if !questions.isEmpty { send(questions) }
        }
    }

    private func send(_ questions: [ClassifierQuestion]) {
        guard let ticket = breaker.begin(at: .now()) else {
            for question in questions { finish(question.job, .failure(error(.circuitOpen)), pumping: false) }
            return
        }
        let request = format.request(for: questions.map(\.input), at: time())
        let last = questions.map(\.job.deadline).max() ?? .now()
        // The jobs' own timers come first; this one is for what is left when nobody waits any more.
        let total = max(.milliseconds(1), last - .now()) + .milliseconds(200)
        let exchange = RemoteExchange(
            questions,
            ticket: ticket,
            onOutcome: { [self] in decided($0, $1) },
            onEnd: { [self] in ended($0) }
        )
        running[ObjectIdentifier(exchange)] = exchange
        exchange.transfer = client.start(
            UpstreamRequest(
                endpoint: endpoint,
                method: .post,
                path: request.path,
                headers: request.headers,
                body: ByteBuffer(bytes: request.body),
                timeouts: UpstreamTimeouts(connect: min(total, .seconds(5)), head: total, idle: total, total: total),
                limits: UpstreamLimits(headerBytes: 32 << 10, bodyBytes: limits.answer)
            ),
            delegate: exchange,
            on: eventLoop
        )
    }

    private func decided(_ exchange: RemoteExchange, _ outcome: RemoteExchange.Outcome) {
        switch outcome {
        case .failed(.cancelled, _):
            // By a shutdown of the client: of no meaning for the backend.
            breaker.abandoned(exchange.ticket, at: .now())
            fail(exchange, error(.unreachable))
        case .failed(let code, let status):
            breaker.failed(exchange.ticket, at: .now())
            fail(exchange, error(code, status: status))
        case .body(let body):
            guard let verdicts = try? format.verdicts(for: exchange.questions.map(\.input), from: body),
                verdicts.count == exchange.questions.count
            else {
                breaker.failed(exchange.ticket, at: .now())
                return fail(exchange, error(.unreadableAnswer))
            }
            breaker.succeeded(exchange.ticket)
            for (question, verdict) in zip(exchange.questions, verdicts) where !question.job.isDone {
                if let whole = question.job.take(verdict) { finish(question.job, .success(whole)) }
            }
        }
    }

    private func ended(_ exchange: RemoteExchange) {
        running[ObjectIdentifier(exchange)] = nil
        pump()
    }

    private func fail(_ exchange: RemoteExchange, _ error: ClassifierError) {
        for question in exchange.questions { finish(question.job, .failure(error)) }
    }

    private func finish(
        _ job: ClassifierJob,
        _ result: Result<ClassifierVerdict, ClassifierError>,
        pumping: Bool = true
    ) {
        guard let completion = job.finish() else { return }
        completion(result)
        var isLate = false
        if case .failure(let error) = result { isLate = error.code == .timeout }
        for exchange in running.values where exchange.isUndecided && !exchange.isWanted {
            abandon(exchange, isLate: isLate)
        }
        if pumping { pump() }
    }

    /// Nobody waits for it; if that is because it is late, the backend has failed.
    private func abandon(_ exchange: RemoteExchange, isLate: Bool) {
        if isLate {
            breaker.failed(exchange.ticket, at: .now())
        } else {
            breaker.abandoned(exchange.ticket, at: .now())
        }
        running[ObjectIdentifier(exchange)] = nil
        exchange.abandon()
    }

    private func error(_ code: ClassifierError.Code, status: Int? = nil) -> ClassifierError {
        ClassifierError(code, classifier: id, status: status)
    }
}

extension ClassifierInput {
    /// The last whole turns of the context that fit in so many bytes; the judged text itself is never cut.
    func lastTurns(within bytes: Int) -> [Turn] {
        var left = bytes
        var turns = ArraySlice(
            context.reversed().prefix { turn in
                left -= turn.text.count
                return left >= 0
            }
        )
        turns.reverse()
        return Array(turns)
    }
}
