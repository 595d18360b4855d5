import NIOCore
import Synchronization

/// One transfer as its consumer holds it, and its way back from the driver thread to the event loop.
///
/// `@unchecked Sendable`: each mutable property belongs to one thread, as marked; what is shared is behind a lock.
final class CurlTransfer: UpstreamTransfer, @unchecked Sendable {
    let request: UpstreamRequest
    let eventLoop: any EventLoop
    let window: FlowWindow
    private let mailbox: Mailbox
    private let isCancelled = Atomic(false)

    // Event loop only.
    private var delegate: (any UpstreamDelegate)?
    private var isPaused = false
    private var held: [UpstreamEvent] = []

    // Driver thread only.
    /// The handle that carries this transfer while it runs.
    var easy: CurlEasy?

    init(_ request: UpstreamRequest, delegate: any UpstreamDelegate, on eventLoop: any EventLoop, mailbox: Mailbox) {
        self.request = request
        self.delegate = delegate
        self.eventLoop = eventLoop
        self.mailbox = mailbox
        window = FlowWindow(limit: request.limits.windowInBytes)
    }

    func pause() {
        eventLoop.preconditionInEventLoop()
        isPaused = true
    }

    func resume() {
        eventLoop.preconditionInEventLoop()
        guard isPaused else { return }
        isPaused = false
        let events = held
        held = []
        for (index, event) in events.enumerated() {
            guard !isPaused else {
                held = Array(events[index...])
                return
            }
            dispatch(event)
        }
    }

    func cancel() {
        guard !isCancelled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        _ = mailbox.post(.cancel(self))
        eventLoop.execute { self.finishCancelled() }
    }

    /// Takes what one turn of the driver brought.
    ///
    /// On the event loop.
    func deliver(_ delivery: Delivery) {
        if let head = delivery.head { take(.head(head)) }
        if let body = delivery.body { take(.body(body)) }
        switch delivery.outcome {
        case .end: take(.end)
        case .failed(let error): take(.failed(error))
        case nil: break
        }
    }

    private func take(_ event: UpstreamEvent) {
        guard !isCancelled.load(ordering: .acquiring) else { return }
        if isPaused {
            held.append(event)
        } else {
            dispatch(event)
        }
    }

    private func dispatch(_ event: UpstreamEvent) {
        guard !isCancelled.load(ordering: .acquiring), let delegate else { return }
        switch event {
        case .head:
            break
        case .body(let buffer):
            if window.give(buffer.readableBytes) { _ = mailbox.post(.resume(self)) }
        case .end, .failed:
            self.delegate = nil
        }
        delegate.upstream(event)
    }

    /// The terminal event of a cancel, if there was none yet.
    private func finishCancelled() {
        held = []
        let last = delegate
        delegate = nil
        last?.upstream(.failed(UpstreamError(.cancelled)))
    }
}

/// What one turn of the driver has for one transfer, in the order of the properties.
struct Delivery: Sendable {
    let transfer: CurlTransfer
    var head: UpstreamResponseHead?
    var body: ByteBuffer?
    var outcome: TransferStateMachine.Outcome?
}
