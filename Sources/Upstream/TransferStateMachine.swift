package import NIOCore

/// Where one transfer stands: which of libcurl's events count, when it is late, and how it ends.
///
/// Knows neither libcurl nor a clock: the driver tells it what happened and when, and does what it answers.
package struct TransferStateMachine {
    private enum State {
        /// Goes to `streaming` or `failed`.
        case waitingForHead
        /// Goes to `finished` or `failed`. `isPaused`: the consumer's window is full.
        case streaming(isPaused: Bool)
        /// The first failure stays; whatever libcurl reports after it is its echo.
        case failed(UpstreamError)
        /// The terminal event has been given out.
        case finished
    }

    /// What to do with a piece of the response.
    package enum Verdict: Hashable, Sendable {
        case deliver
        /// The transfer is over or about to be: drop it.
        case ignore
        /// Abort the transfer; `completed` will give this failure out.
        case fail
    }

    /// The terminal event.
    package enum Outcome: Hashable, Sendable {
        case end
        case failed(UpstreamError)
    }

    private var state = State.waitingForHead
    private let timeouts: UpstreamTimeouts
    private let limits: UpstreamLimits
    private let startedAt: NIODeadline
    private var lastReadAt: NIODeadline
    private var bodyBytes = 0

    package init(timeouts: UpstreamTimeouts, limits: UpstreamLimits, at now: NIODeadline) {
        self.timeouts = timeouts
        self.limits = limits
        startedAt = now
        lastReadAt = now
    }

    /// A whole head has arrived, and it is final (not 1xx).
    package mutating func received(_ head: UpstreamResponseHead, at now: NIODeadline) -> Verdict {
        guard case .waitingForHead = state else { return .ignore }
        guard head.isIdentity else { return fail(.contentEncoding) }
        if let length = head.first("content-length").flatMap({ Int($0) }), length > limits.bodyBytes {
            return fail(.tooLarge)
        }
        state = .streaming(isPaused: false)
        lastReadAt = now
        return .deliver
    }

    /// The head cannot be taken: it is malformed or too large.
    package mutating func refusedHead(_ code: UpstreamError.Code) -> Verdict {
        guard case .waitingForHead = state else { return .ignore }
        return fail(code)
    }

    /// `count` bytes of the body have arrived and the window had room for them.
    package mutating func receivedBody(_ count: Int, at now: NIODeadline) -> Verdict {
        switch state {
        case .streaming:
            bodyBytes += count
            guard bodyBytes <= limits.bodyBytes else { return fail(.tooLarge) }
            state = .streaming(isPaused: false)
            lastReadAt = now
            return .deliver
        case .waitingForHead:
            return fail(.protocolViolation)
        case .failed, .finished:
            return .ignore
        }
    }

    /// The window is full: libcurl keeps the bytes and offers them again after `resumed`.
    package mutating func paused() {
        guard case .streaming = state else { return }
        state = .streaming(isPaused: true)
    }

    /// The window has room again.
    ///
    /// The idle time starts anew.
    package mutating func resumed(at now: NIODeadline) {
        guard case .streaming(isPaused: true) = state else { return }
        state = .streaming(isPaused: false)
        lastReadAt = now
    }

    /// Our side gives up: a cancel, a shutdown.
    ///
    /// An earlier failure stays.
    package mutating func cancelled() {
        switch state {
        case .waitingForHead, .streaming: state = .failed(UpstreamError(.cancelled))
        case .failed, .finished: break
        }
    }

    /// libcurl is done with the transfer, or has been made to drop it.
    ///
    /// - Parameter error: libcurl's own; nil if it saw nothing wrong.
    /// - Returns: the terminal event, the first time; nil after it.
    package mutating func completed(_ error: UpstreamError?) -> Outcome? {
        defer { state = .finished }
        switch state {
        case .failed(let first): return .failed(first)
        case .finished: return nil
        case .waitingForHead: return .failed(error ?? UpstreamError(.protocolViolation))
        case .streaming: return error.map { .failed($0) } ?? .end
        }
    }

    /// When the transfer will be late if nothing happens before.
    package var deadline: NIODeadline {
        min(startedAt + timeouts.total, phaseDeadline?.at ?? .distantFuture)
    }

    /// Fails the transfer if it is late.
    package mutating func checkDeadline(at now: NIODeadline) -> Verdict {
        guard now >= deadline else { return .ignore }
        if case .failed = state { return .ignore }
        if case .finished = state { return .ignore }
        if let phase = phaseDeadline, now >= phase.at { return fail(.timeout(phase.phase)) }
        return fail(.timeout(.total))
    }

    private var phaseDeadline: (at: NIODeadline, phase: UpstreamError.Phase)? {
        switch state {
        case .waitingForHead: (startedAt + timeouts.head, .head)
        case .streaming(isPaused: false): (lastReadAt + timeouts.idle, .idle)
        case .streaming(isPaused: true), .failed, .finished: nil
        }
    }

    private mutating func fail(_ code: UpstreamError.Code) -> Verdict {
        state = .failed(UpstreamError(code))
        return .fail
    }
}
