import Classification
import NIOCore
import Upstream

/// One request with its questions, until its answer is read.
///
/// On the classifier's event loop only.
final class RemoteExchange: UpstreamDelegate {
    enum Outcome {
        case body([UInt8])
        case failed(ClassifierError.Code, status: Int?)
    }

    let questions: [ClassifierQuestion]
    let ticket: CircuitBreaker.Ticket
    var transfer: (any UpstreamTransfer)?
    private var status = 0
    private var body: [UInt8] = []
    private var onOutcome: ((RemoteExchange, Outcome) -> Void)?
    private var onEnd: ((RemoteExchange) -> Void)?

    /// - Parameters:
    ///   - onOutcome: called once with what the answer is; a bad status is known before its body has come.
    ///   - onEnd: called once behind it, when the connection is free.
    init(
        _ questions: [ClassifierQuestion],
        ticket: CircuitBreaker.Ticket,
        onOutcome: @escaping (RemoteExchange, Outcome) -> Void,
        onEnd: @escaping (RemoteExchange) -> Void
    ) {
        self.questions = questions
        self.ticket = ticket
        self.onOutcome = onOutcome
        self.onEnd = onEnd
    }

    /// Whether somebody still waits for it.
    var isWanted: Bool { onOutcome != nil && questions.contains { !$0.job.isDone } }
    /// Whether its outcome is still to come.
    var isUndecided: Bool { onOutcome != nil }

    func upstream(_ event: UpstreamEvent) {
        switch event {
        case .head(let head):
            status = head.status
            if !(200..<300).contains(status) { decide(.failed(.status, status: status)) }
        case .body(let buffer):
            if isUndecided { body.append(contentsOf: buffer.readableBytesView) }
        case .end:
            decide(.body(body))
            end()
        case .failed(let error):
            decide(.failed(Self.code(error), status: nil))
            end()
        }
    }

    /// Nobody waits any more: closes the connection, and no outcome is reported.
    func abandon() {
        onOutcome = nil
        transfer?.cancel()
    }

    private func decide(_ outcome: Outcome) {
        guard let report = onOutcome else { return }
        onOutcome = nil
        body = []
        report(self, outcome)
    }

    private func end() {
        guard let report = onEnd else { return }
        onEnd = nil
        transfer = nil
        report(self)
    }

    static func code(_ error: UpstreamError) -> ClassifierError.Code {
        switch error.code {
        case .timeout(.connect): .unreachable
        case .timeout: .timeout
        case .tooLarge, .protocolViolation, .contentEncoding: .unreadableAnswer
        case .cancelled: .cancelled
        case .invalidRequest, .refusedDestination, .resolve, .connect, .tls, .reset, .other: .unreachable
        }
    }
}
