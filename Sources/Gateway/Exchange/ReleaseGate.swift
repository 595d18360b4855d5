import AuditLog
import NIOCore
import Policy

/// Between an exchange and its connection: holds back what may not leave before the audit log has it on disk.
///
/// What is written while something is held waits behind it, in order. Lives on the connection's event loop.
final class ReleaseGate {
    private struct Held {
        /// The whole answer, or the last of a stream: for `before_close` it waits for the exchange's row.
        let isEnd: Bool
        let write: () -> Void
    }

    private let connection: ClientConnection
    private let loop: any EventLoop
    /// Of the settings, until it is known whose exchange it is; it only gets stricter.
    private(set) var policy: DurabilityPolicy
    private var held: [Held] = []
    /// Decisions that are on their way to the disk.
    private var pending = 0
    /// The exchange's row is on disk, or it has none.
    private var isRowWritten = false
    /// The log could not be written in time; nothing more leaves.
    private var isShut = false
    private var deadline: Scheduled<Void>?
    /// Called when nothing waits any more.
    var onOpen: (() -> Void)?
    /// Called once if the log could not be written in time and the policy says block.
    var onShut: (() -> Void)?
    /// Called once if it could not and the policy says pass.
    var onUnrecorded: (() -> Void)?

    init(connection: ClientConnection, loop: any EventLoop, policy: DurabilityPolicy) {
        self.connection = connection
        self.loop = loop
        self.policy = policy
    }

    /// Takes what the policies ask for; before anything is written.
    func tighten(by duty: RecordingDuty) { policy = policy.tightened(by: duty) }

    var isWritable: Bool { connection.isWritable }
    /// Whether anything waits for the disk.
    var isHolding: Bool { pending > 0 || !held.isEmpty }

    // MARK: What the exchange writes

    func respond(_ head: ResponseHead, body: ByteBuffer) {
        release(isEnd: true) { [connection] in connection.respond(head, body: body) }
    }

    func beginStream(_ head: ResponseHead, heartbeat: ByteBuffer? = nil) {
        release { [connection] in connection.beginStream(head, heartbeat: heartbeat) }
    }

    func write(_ piece: ByteBuffer) {
        release { [connection] in connection.write(piece) }
    }

    func endStream(_ last: ByteBuffer = ByteBuffer()) {
        release(isEnd: true) { [connection] in connection.endStream(last) }
    }

    func cutStream() {
        held = []
        connection.cutStream()
    }

    /// Runs `action` as soon as every decision so far is on disk: now, if nothing waits.
    func whenRecorded(_ action: @escaping () -> Void) {
        release(action)
    }

    private func release(isEnd: Bool = false, _ write: @escaping () -> Void) {
        guard !isShut else { return }
        let item = Held(isEnd: isEnd, write: write)
        guard held.isEmpty, mayLeave(item) else { return held.append(item) }
        write()
    }

    private func mayLeave(_ item: Held) -> Bool {
        pending == 0 && (!item.isEnd || policy.durability == .async || isRowWritten)
    }

    // MARK: What the log says

    /// Holds everything back from now on, until the handler that is returned is told that a decision is on disk.
    func hold() -> AuditCommitHandler {
        pending += 1
        startClock()
        return handler { $0.pending -= 1 }
    }

    /// The exchange is over: for its row, if it has to be on disk before the end leaves.
    func holdEnd() -> AuditCommitHandler? {
        guard policy.durability != .async, !isRowWritten else { return nil }
        startClock()
        return handler { $0.isRowWritten = true }
    }

    /// The exchange has no row, so nothing waits for one.
    func open() {
        isRowWritten = true
        flush()
    }

    private func handler(_ change: @escaping (ReleaseGate) -> Void) -> AuditCommitHandler {
        let bound = NIOLoopBound((gate: self, change: change), eventLoop: loop)
        return { [loop] commit in
            loop.execute {
                let (gate, change) = bound.value
                if case .lost = commit { return gate.giveUp() }
                change(gate)
                gate.flush()
            }
        }
    }

    private func flush() {
        while let first = held.first, mayLeave(first), !isShut {
            held.removeFirst()
            first.write()
        }
        guard !isHolding else { return }
        deadline?.cancel()
        deadline = nil
        onOpen?()
    }

    // MARK: A log that cannot be written

    private func startClock() {
        guard deadline == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: loop)
        deadline = loop.scheduleTask(in: policy.patience) { bound.value.giveUp() }
    }

    private func giveUp() {
        deadline?.cancel()
        deadline = nil
        guard isHolding, !isShut else { return }
        switch policy.onFailure {
        case .passAndRecord:
            onUnrecorded?()
            pending = 0
            isRowWritten = true
            flush()
        case .block:
            isShut = true
            held = []
            onShut?()
        }
    }
}

@available(*, unavailable)
extension ReleaseGate: Sendable {}
