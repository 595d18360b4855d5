import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Wire

/// Guard requests: inspected and answered, with nothing forwarded.
extension Exchange {
    func answerGuard(_ endpoint: GuardEndpoint, _ body: ByteBuffer, _ book: AnswerBook = AnswerBook()) {
        guard let principal, let id else { return answer(.auditUnavailable) }
        let stage = GuardStage(
            engine: configuration.engine,
            principal: principal,
            clientPolicy: policy,
            id: id.text,
            policy: configuration.policyName,
            book: book
        )
        let memory = scratch
        let outcome = timed { stage.inspect(Array(body.readableBytesView), for: endpoint, using: &memory.scratch) }
        if ask(book, then: { $0.answerGuard(endpoint, body, book) }) { return }
        decisions = outcome.decisions
        switch outcome.verdict {
        case .refuse(let error): answer(GatewayError(error))
        case .failed:
            record { $0.blockedDirection = outcome.direction }
            write(.inspectionFailed)
            finish(.blocked, status: GatewayError.inspectionFailed.status)
        case .answer(let bytes): answer(outcome, bytes)
        }
    }

    /// A verdict is an answer like any other: 200, whatever it says.
    private func answer(_ outcome: GuardOutcome, _ bytes: [UInt8]) {
        var head = head(200, action: outcome.action)
        head.field("content-type", "application/json")
        connection.respond(head, body: ByteBuffer(bytes: bytes))
        record {
            $0.volume.sent = bytes.count
            if outcome.action == .block { $0.blockedDirection = outcome.direction }
        }
        finish(AuditOutcome(outcome.action), status: 200)
    }
}

extension GuardEndpoint {
    /// An error in the contract's own form; nil for those that have none of their own, or OpenAI's.
    func body(of error: GatewayError) -> [UInt8]? {
        switch self {
        case .own, .moderations, .litellm, .agentgatewayRequest, .agentgatewayResponse, .portkey, .lakera: nil
        case .presidioAnalyze, .presidioAnonymize: JSONWriter.object { $0.member("error", error.message) }
        case .bedrock:
            // REST JSON of AWS: the exception's name may stand in the body, which all of its clients read.
            JSONWriter.object { writer in
                writer.member("__type", Self.exception(for: error.status))
                writer.member("message", error.message)
            }
        }
    }

    private static func exception(for status: Int) -> String {
        switch status {
        case 401, 403: "AccessDeniedException"
        case 404: "ResourceNotFoundException"
        case 429: "ThrottlingException"
        case 503: "ServiceUnavailableException"
        case 500...: "InternalServerException"
        default: "ValidationException"
        }
    }
}
