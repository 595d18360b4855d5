import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Policy
import Wire

/// What is kept of an exchange's texts, where the operator asks for it.
extension Exchange {
    /// Decides by the client's key alone whether its texts are kept.
    ///
    /// - Returns: why the request cannot be served, if what it says cannot be kept and must be.
    func beginCapture(_ principal: Principal) -> GatewayError? {
        guard let desk = services.captures, configuration.capture.covers(principal),
            route.operation != nil || route == .universal
        else { return nil }
        guard desk.writer.admits else { return .captureUnavailable }
        capture = ExchangeCapture(configuration.capture)
        return nil
    }

    /// How much of a streamed answer is kept, in bytes; nil for nothing.
    var transcript: RelayTranscript? {
        guard let capture, capture.keepsAnswers, capture.operation != nil else { return nil }
        return RelayTranscript(limit: capture.room)
    }

    /// The exchange is over: what was kept goes to the writer.
    func submitCapture() {
        guard let capture, let desk = services.captures, let id, let operation = capture.operation else { return }
        self.capture = nil
        let transcript = relay?.transcript
        guard !capture.isTooLong, transcript?.isTooLong != true else { return desk.writer.skip(.tooLong) }
        var record = CaptureRecord(
            exchange: id.text,
            at: .now(),
            mode: capture.settings.mode,
            policyHash: configuration.engine.policyHash,
            operation: operation.kind.rawValue
        )
        record.engineVersion = WeirVersion.current
        let subject = subject
        (record.app, record.key, record.team) = (subject.app, subject.key, subject.team)
        (record.tags, record.isTrusted) = (subject.tags, subject.isTrusted)
        (record.urlModel, record.dialect) = (operation.urlModel, route.dialect?.rawValue)
        record.isReversible = principal?.restoresPlaceholders ?? false
        record.hasOtherAttempts = attempts?.abandoned.isEmpty == false || panel != nil
        let context = CaptureWork.Context(
            engine: configuration.engine,
            policy: policy,
            operation: operation,
            relayBook: relay?.texts.book
        )
        desk.submit(capture.work(record, transcript, context), for: capture.settings.recipient)
    }
}

extension GatewayError {
    package static let captureUnavailable = GatewayError(
        .gateway,
        503,
        .server,
        code: "capture_unavailable",
        "The texts of this request must be kept, and cannot be now, so it is not served.",
        retryAfter: 1,
        isRetryable: true
    )
}
