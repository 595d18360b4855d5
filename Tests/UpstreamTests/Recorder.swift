import NIOCore
import NIOPosix
import Testing

@testable import Upstream

/// What a transfer came to.
struct Recording: Sendable {
    var head: UpstreamResponseHead?
    var body = ByteBuffer()
    var bodyEvents = 0
    var error: UpstreamError?

    var text: String { String(buffer: body) }
    var code: UpstreamError.Code? { error?.code }
}

/// A delegate that keeps everything, checks the order of events and fulfils a promise with the terminal one.
final class Recorder: UpstreamDelegate {
    /// Called for each event with the transfer, on the event loop, after it is recorded.
    typealias Observer = @Sendable (UpstreamEvent, any UpstreamTransfer) -> Void

    private var recording = Recording()
    private var isOver = false
    private let promise: EventLoopPromise<Recording>
    private let observer: Observer?
    private let keepsBody: Bool
    fileprivate var transfer: (any UpstreamTransfer)?

    init(_ promise: EventLoopPromise<Recording>, keepsBody: Bool = true, observer: Observer? = nil) {
        self.promise = promise
        self.keepsBody = keepsBody
        self.observer = observer
    }

    func upstream(_ event: UpstreamEvent) {
        #expect(!isOver, "an event after the terminal one")
        switch event {
        case .head(let head):
            #expect(recording.head == nil && recording.bodyEvents == 0)
            recording.head = head
        case .body(var bytes):
            #expect(recording.head != nil && bytes.readableBytes > 0)
            recording.bodyEvents += 1
            if keepsBody { recording.body.writeBuffer(&bytes) }
        case .end:
            #expect(recording.head != nil)
            isOver = true
        case .failed(let error):
            recording.error = error
            isOver = true
        }
        if let transfer { observer?(event, transfer) }
        if isOver {
            transfer = nil
            promise.succeed(recording)
        }
    }
}

extension UpstreamClient {
    /// Starts a transfer on `loop`; the recording is there when it is over.
    func record(
        _ request: UpstreamRequest,
        on loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
        keepsBody: Bool = true,
        observer: Recorder.Observer? = nil
    ) -> (transfer: EventLoopFuture<any UpstreamTransfer>, recording: EventLoopFuture<Recording>) {
        let promise = loop.makePromise(of: Recording.self)
        let transfer = loop.submit {
            let recorder = Recorder(promise, keepsBody: keepsBody, observer: observer)
            let transfer = self.start(request, delegate: recorder, on: loop)
            recorder.transfer = transfer
            return transfer
        }
        return (transfer, promise.futureResult)
    }

    func fetch(_ request: UpstreamRequest) async throws -> Recording {
        try await record(request).recording.get()
    }
}

extension ScriptedServer {
    func endpoint(isInternal: Bool = true) throws -> UpstreamEndpoint {
        try UpstreamEndpoint(baseURL: "http://127.0.0.1:\(port)/v1", isInternal: isInternal)
    }

    func request(_ path: String = "/chat", timeouts: UpstreamTimeouts = .init()) throws -> UpstreamRequest {
        UpstreamRequest(
            endpoint: try endpoint(),
            method: .post,
            path: path,
            headers: [("Content-Type", "application/json")],
            body: ByteBuffer(string: "{}"),
            timeouts: timeouts
        )
    }
}

/// Waits until something that other threads bring about is so; fails after `seconds`.
func eventually(within seconds: Int = 20, _ condition: @Sendable () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("not within \(seconds) s")
            return
        }
        try await Task.sleep(for: .milliseconds(1))
    }
}
