import NIOCore

/// How a connection ends: after an answer, when its time is over, in a drain.
extension ClientConnection {
    /// Tells the client that nothing more comes, and waits a moment for it to close.
    func linger() {
        phase = .lingering
        lingerOn()
        if isReadPaused { setAutoRead(true) }
        context?.close(mode: .output, promise: nil)
    }

    /// A moment, if the last answer is on its way; a slow reader has its time to take it first.
    func lingerOn() {
        deadline = .now() + (isWritable ? .seconds(2) : limits.writeIdle)
    }

    func close() {
        context?.close(promise: nil)
    }

    /// Called by the shelf once a second.
    func tick(_ now: NIODeadline) {
        if let deadline, deadline <= now { return deadlinePassed() }
        if isStreaming, let heartbeat, now - lastWrite >= limits.heartbeat, isWritable { write(heartbeat) }
    }

    private func deadlinePassed() {
        switch phase {
        case .reading where reader.isBetweenRequests: close()
        case .reading, .readingBody: refuse(.requestTimeout)
        case .answering, .lingering: close()
        case .closed: break
        }
    }

    /// Closes now if idle, or after the answer that is under way.
    func drain() {
        keepsAlive = false
        if case .reading = phase, reader.isBetweenRequests { close() }
    }

    /// Ends whatever is under way.
    func shutDown() {
        if case .answering = phase { responder?.shutDown() }
        close()
    }
}
