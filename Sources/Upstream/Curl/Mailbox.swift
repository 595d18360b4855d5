import CCurlShims
import Glibc
import Synchronization

/// What event loops ask of a driver thread, in the order they asked.
enum Letter: Sendable {
    case start(CurlTransfer)
    /// The window has room again.
    case resume(CurlTransfer)
    case cancel(CurlTransfer)
}

/// The one way into a driver thread.
///
/// A letter costs a system call only if the thread sleeps and nobody woke it yet.
final class Mailbox: Sendable {
    private struct State {
        var letters: [Letter] = []
        var isSleeping = false
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Becomes readable when the sleeping thread has something to do.
    ///
    /// Never read: it is watched edge-triggered.
    let wakeUp: Int32

    init() {
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        precondition(wakeUp >= 0, "no eventfd: errno \(errno)")
    }

    deinit {
        Glibc.close(wakeUp)
    }

    /// Leaves a letter, from any thread.
    ///
    /// Returns false, and keeps nothing, if the mailbox is closed.
    func post(_ letter: Letter) -> Bool {
        let (isOpen, mustWake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.letters.append(letter)
            return (true, Self.rouse(&state))
        }
        if mustWake { eventfd_write(wakeUp, 1) }
        return isOpen
    }

    /// No more letters are taken; the thread winds up.
    func close() {
        let mustWake = state.withLock { state in
            state.isClosed = true
            return Self.rouse(&state)
        }
        if mustWake { eventfd_write(wakeUp, 1) }
    }

    /// The thread is awake: takes all letters.
    func collect() -> (letters: [Letter], isClosed: Bool) {
        state.withLock { state in
            state.isSleeping = false
            guard !state.letters.isEmpty else { return ([], state.isClosed) }
            let letters = state.letters
            state.letters = []
            return (letters, state.isClosed)
        }
    }

    /// The thread is about to sleep.
    ///
    /// Returns false if something came in, so it must not.
    func prepareToSleep() -> Bool {
        state.withLock { state in
            state.isSleeping = state.letters.isEmpty && !state.isClosed
            return state.isSleeping
        }
    }

    private static func rouse(_ state: inout State) -> Bool {
        defer { state.isSleeping = false }
        return state.isSleeping
    }
}
