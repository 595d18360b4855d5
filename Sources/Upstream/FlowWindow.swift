import Synchronization

/// Body bytes on their way from the driver's thread to the consumer's event loop: the back-pressure of one transfer.
///
/// Both threads count under one lock, so that a stop on one side and room on the other cannot miss each other.
final class FlowWindow: Sendable {
    private struct State {
        var undelivered = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Driver: asks to send `count` bytes.
    ///
    /// On false the window is full, and `give` will ask for a restart.
    func take(_ count: Int) -> Bool {
        state.withLock { state in
            guard state.undelivered < limit else {
                state.isStopped = true
                return false
            }
            state.undelivered += count
            return true
        }
    }

    /// Event loop: `count` bytes have reached the consumer.
    ///
    /// - Returns: whether the driver must be told to go on; true once for each stop, when the window is half empty.
    func give(_ count: Int) -> Bool {
        state.withLock { state in
            state.undelivered -= count
            guard state.isStopped, state.undelivered <= limit / 2 else { return false }
            state.isStopped = false
            return true
        }
    }

    /// Now in the window, for tests.
    var undelivered: Int { state.withLock { $0.undelivered } }
}
