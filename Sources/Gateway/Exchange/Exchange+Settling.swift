import AuditLog
import NIOCore
import Routing
import Upstream
import Wire

/// What became of an attempt.
enum AttemptEnd {
    case answered
    case failed(retryAfter: Int?)
    case left
}

extension ExchangeAttempts {
    /// Tells the fleet what became of the attempt under way, once.
    mutating func settle(
        _ end: AttemptEnd,
        _ fleet: RouteFleet,
        sentAt: NIODeadline,
        firstByteAt: NIODeadline?,
        tokens: Int
    ) {
        guard !isSettled else { return }
        isSettled = true
        switch end {
        case .left: fleet.left(endpoint, isProbe: choice.isProbe)
        case .failed(let retryAfter): fleet.failed(endpoint, isProbe: choice.isProbe, retryAfter: retryAfter)
        case .answered:
            let firstByteAt = firstByteAt ?? .now()
            fleet.answered(
                endpoint,
                isProbe: choice.isProbe,
                firstByte: Int((firstByteAt - sentAt).nanoseconds / 1_000_000),
                tokens: tokens,
                milliseconds: Int((NIODeadline.now() - firstByteAt).nanoseconds / 1_000_000)
            )
        }
    }
}

/// What is learned of an upstream from an attempt, and what the client is told of the attempts.
extension Exchange {
    func settle(after failure: AttemptFailure) {
        closeLeg(after: failure)
        // One key of several that is limited or refused is no fault of the endpoint.
        let isKeyOnly = failure.kind.isAboutKey && attempts?.member.target.keyCount ?? 1 > 1
        if failure.kind == .blocked {
            settle(.answered)
        } else {
            settle(failure.kind.isOutlier && !isKeyOnly ? .failed(retryAfter: failure.retryAfter) : .left)
        }
    }

    /// Tells what became of the attempt under way, once.
    func settle(_ end: AttemptEnd) {
        let tokens = (ticket?.record.completionTokens ?? 0) - spending.panelCompletion
        attempts?.settle(end, fleet, sentAt: sentAt, firstByteAt: firstByteAt, tokens: tokens)
    }

    /// The exchange is over.
    func endAttempts(_ outcome: AuditOutcome) {
        endFlow()
        guard let attempts else { return }
        attempts.delayed?.cancel()
        switch outcome {
        case .allowed, .flagged, .redacted, .blocked: settle(.answered)
        case .upstreamFailed: settle(.failed(retryAfter: nil))
        case .refused, .clientGone, .shutdown, .abandoned: settle(.left)
        }
        noteAttempt(AuditLabel(configured: outcome.rawValue), status: upstreamHead?.status)
        fleet.ended(hasRetried: attempts.hasRetried)
        self.attempts = nil
    }

    // MARK: What is told of it

    /// Where the answer comes from, why from there, and how many attempts it took: names of the settings only.
    ///
    /// Nothing where nobody was asked.
    func writeRoute(into head: inout ResponseHead) {
        guard let attempts, target != nil else { return }
        let text = "\(attempts.member.label); reason=\(attempts.choice.reason.rawValue)"
        let remark = (semanticChoice.map { "; " + $0.remark } ?? "") + (panel.map { "; " + $0.remark } ?? "")
        head.field("x-weir-route", text: text + "; attempts=\(attempts.count)" + remark)
    }
}

extension GatewayError {
    static let aliasInForm = GatewayError(
        .downstream,
        400,
        code: "model_alias_in_form",
        "In a form the model must have the name that its upstream knows; this is another name for it.",
        parameter: "model"
    )

    static let noneInService = GatewayError(
        .gateway,
        503,
        .server,
        code: "no_upstream_in_service",
        "Every upstream that serves this model has failed a moment ago.",
        retryAfter: 5,
        isRetryable: true
    )
}
