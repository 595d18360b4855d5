import AuditLog
import GuardrailTypes
import NIOCore
import Upstream
import Wire

/// The way in: from the request's body to the upstream.
extension Exchange {
    /// Nothing is forwarded that was not inspected; what is forwarded is what was inspected (I1).
    func inspectPrompt(_ body: ByteBuffer) {
        let outcome = timed { PromptStage.inspect(body, with: scratch) }
        switch outcome {
        case .refuse(let error): answer(GatewayError(error))
        case .block(let request, let report, let decisions):
            note(request)
            self.decisions = decisions
            block(report)
        case .forward(let request, let body, let decisions):
            note(request)
            self.decisions = decisions
            forward(request, body)
        }
    }

    private func note(_ request: ChatRequest) {
        self.request = request
        let model = configuration.routes.label(for: request.model)
        record {
            $0.model = model
            $0.isStreamed = request.isStreaming
        }
    }

    private func forward(_ request: ChatRequest, _ body: ByteBuffer) {
        guard let target = configuration.routes.target(for: request.model) else { return answer(.unknownModel) }
        self.target = target
        record { $0.upstream = target.label }
        phase = .waiting
        sentAt = .now()
        transfer = services.upstream.start(
            target.chatRequest(body: body, isStreaming: request.isStreaming, traceParent: head?.traceParent),
            delegate: self,
            on: loop.eventLoop
        )
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
    init(_ error: ChatError) {
        self.init(.downstream, 400, code: error.label, error.message, parameter: error.param)
    }
}
