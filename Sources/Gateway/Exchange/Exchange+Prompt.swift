import AuditLog
import GuardrailTypes
import NIOCore
import Upstream
import Wire

/// The way in: from the request's body to the upstream.
extension Exchange {
    /// Nothing is forwarded that was not inspected; what is forwarded is what was inspected (I1).
    func inspectPrompt(_ body: ByteBuffer) {
        let stage = PromptStage(engine: configuration.engine, app: principal?.app)
        let memory = scratch
        let outcome = timed { stage.inspect(body: Array(body.readableBytesView), using: &memory.scratch) }
        decisions = outcome.decisions
        numbers = outcome.numbers
        if let facts = outcome.facts { note(facts) }
        switch outcome.verdict {
        case .refuse(let error): answer(GatewayError(error))
        case .block(let report): block(report)
        // Without an edit the buffer that came is sent on: what was inspected, byte for byte (law 4).
        case .forward(let bytes): forward(outcome.isEdited ? ByteBuffer(bytes: bytes) : body)
        }
    }

    private func note(_ facts: RequestFacts) {
        self.facts = facts
        let model = configuration.routes.label(for: facts.model)
        record {
            $0.model = model
            $0.isStreamed = facts.isStreaming
        }
    }

    private func forward(_ body: ByteBuffer) {
        guard let facts else { return }
        guard let target = configuration.routes.target(for: facts.model) else { return answer(.unknownModel) }
        self.target = target
        record { $0.upstream = target.label }
        phase = .waiting
        sentAt = .now()
        let request = target.chatRequest(
            body: body,
            isStreaming: facts.isStreaming,
            traceParent: head?.traceParent
        )
        transfer = services.upstream.start(request, delegate: self, on: loop.eventLoop)
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
