import AuditLog
import Classification
import GuardrailTypes
import Inspection
import NIOCore
import Redaction
import Upstream
import Wire

/// The way in: from the request's body to the upstream.
extension Exchange {
    /// Nothing is forwarded that was not inspected; what is forwarded is what was inspected (I1).
    ///
    /// - Parameter book: what classifiers have answered about it so far.
    func inspectPrompt(_ body: ByteBuffer, of operation: APIOperation, _ book: AnswerBook = AnswerBook()) {
        capture?.take(prompt: body, of: operation, book)
        let app = principal?.app
        let stage = PromptStage(
            engine: configuration.engine,
            who: subject,
            operation: operation,
            isReversible: principal?.restoresPlaceholders ?? false,
            resume: { [kept = services.keptPlaceholders] in kept.numbers(for: $0, of: app ?? "") }
        )
        let memory = scratch
        let outcome = timed {
            stage.inspect(
                body: Array(body.readableBytesView),
                memory: memory.verdicts,
                book: book,
                using: &memory.scratch
            )
        }
        decisions = universal.named(outcome.decisions)
        numbers = outcome.numbers
        context = outcome.lastUserText.isEmpty ? [] : [ClassifierInput.Turn(.user, outcome.lastUserText)]
        policy = outcome.policy ?? policy
        routedModel = configuration.engine.route(for: decisions.lazy.flatMap(\.findings))
        if let facts = outcome.facts { note(facts) }
        if case .forward(let bytes) = outcome.verdict,
            ask(book, then: { $0.inspectPrompt(body, of: operation, book) })
        {
            // What is found yet may send the prompt elsewhere, and an embedding behind a network is one more to whom it is told.
            guard !configuration.routes.readsFindings, !isRoutedByMeaning, !universal.isMixed,
                configuration.engine.mayForward(ahead: book.openQuestions, policy)
            else { return }
            ahead = ForwardedAhead(body: bytes, model: routedModel)
            return forward(outcome.isEdited ? ByteBuffer(bytes: bytes) : body, operation)
        }
        switch outcome.verdict {
        case .refuse(let error): answer(GatewayError(error))
        case .block(let report):
            dropAhead()
            block(universal.named(report))
        case .forward(let bytes):
            if let report = moderationBlock(.prompt, outcome.decisions) {
                dropAhead()
                return block(universal.named(report))
            }
            if let ahead, ahead.body == bytes, ahead.model == routedModel { return takeAhead() }
            dropAhead()
            // Without an edit the buffer that came is sent on: what was inspected, byte for byte (law 4).
            forward(outcome.isEdited ? ByteBuffer(bytes: bytes) : body, operation)
        }
    }

    func note(_ facts: RequestFacts) {
        self.facts = facts
        let model = configuration.routes.label(for: facts.model)
        record {
            $0.model = model
            $0.isStreamed = facts.isStreaming
        }
    }

    /// - Parameter type: of the body; nil for JSON.
    func forward(_ body: ByteBuffer, _ operation: APIOperation, type: String? = nil) {
        guard let facts else { return }
        guard !facts.isStreaming || operation.streamDialect != nil else { return answer(.streamNotSupported) }
        guard !operation.hasModel else {
            return chooseByMeaning(body, operation, type: type) { $0.attempt(body, operation, type: type) }
        }
        guard let target = configuration.routes.keeper(of: operation.family) else { return answer(.unknownModel) }
        if operation.kind == .batches, spendingPlan.mustCountBatch(of: spender(at: target.id)) {
            return answer(.batchUnderBudget)
        }
        let request = target.request(
            operation,
            model: facts.model,
            body: body,
            type: type,
            isStreaming: facts.isStreaming,
            passed: passedFields(to: target)
        )
        guard let request else { return answer(.unknownModel) }
        start(request, to: target)
    }

    func start(_ request: UpstreamRequest, to target: UpstreamTarget) {
        self.target = target
        record { $0.upstream = target.label }
        phase = .waiting
        secure(decisions)
        connection.whenRecorded { [weak self] in self?.send(request) }
    }

    private func send(_ request: UpstreamRequest) {
        guard !isFinished else { return }
        sentAt = .now()
        let ear = TransferEar(of: self)
        self.ear = ear
        transfer = services.upstream.start(request, delegate: ear, on: loop.eventLoop)
    }

    /// Keeps what the placeholders stand for, for a turn that goes on from this answer at the provider.
    func keepPlaceholders(for responseID: String?) {
        guard numbers.isReversible, let responseID, let app = principal?.app else { return }
        services.keptPlaceholders.keep(numbers, for: responseID, of: app)
        // A conversation keeps its name; a response that is gone on from keeps what it had.
        guard let name = facts?.predecessor, name.hasPrefix("conv") else { return }
        services.keptPlaceholders.keep(numbers, for: name, of: app)
    }

    /// What of the client's head goes on.
    func passedFields(to target: UpstreamTarget) -> [(name: String, value: String)] {
        var fields: [(name: String, value: [UInt8]?)] = [("traceparent", head?.traceParent)]
        if target.api == .anthropic {
            fields += [("anthropic-version", head?.anthropicVersion), ("anthropic-beta", head?.anthropicBeta)]
        }
        return fields.compactMap { name, value in
            guard let value, name == "traceparent" || mayPass(value, .prompt) else { return nil }
            return (name, String(decoding: value, as: UTF8.self))
        }
    }

    /// Runs a piece of inspection on the clock.
    func timed<Result>(_ work: () -> Result) -> Result {
        let start = NIODeadline.now()
        defer { inspectionTime += UInt64((NIODeadline.now() - start).nanoseconds) }
        return work()
    }
}

extension GatewayError {
    /// A body that is no chat request that can be inspected strictly.
    init(_ error: WireError) {
        self.init(.downstream, 400, code: error.label, error.message, parameter: error.param)
    }
}
