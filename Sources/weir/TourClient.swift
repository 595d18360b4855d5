import Gateway
import NIOCore
import NIOPosix
import Upstream

/// An HTTP client for the tour: it talks to the gateway's own port, over a real connection, through libcurl.
struct TourClient {
    let driver: CurlDriver
    let endpoint: UpstreamEndpoint
    let group: MultiThreadedEventLoopGroup

    init(address: ListenAddress, driver: CurlDriver, group: MultiThreadedEventLoopGroup) throws {
        self.driver = driver
        self.group = group
        let port = address.port
        endpoint = try UpstreamEndpoint(baseURL: "http://127.0.0.1:\(port)/v1", isInternal: true)
    }

    /// What comes back, as it comes.
    func post(_ body: String) -> AsyncStream<UpstreamEvent> {
        let (events, continuation) = AsyncStream.makeStream(of: UpstreamEvent.self)
        let request = UpstreamRequest(
            endpoint: endpoint,
            method: .post,
            path: "/chat/completions",
            headers: [(name: "content-type", value: "application/json")],
            body: ByteBuffer(string: body)
        )
        let eventLoop = group.next()
        eventLoop.execute { [driver] in
            _ = driver.start(request, delegate: TourDelegate(continuation: continuation), on: eventLoop)
        }
        return events
    }
}

/// Hands a transfer's events on.
private final class TourDelegate: UpstreamDelegate {
    private let continuation: AsyncStream<UpstreamEvent>.Continuation

    init(continuation: AsyncStream<UpstreamEvent>.Continuation) {
        self.continuation = continuation
    }

    func upstream(_ event: UpstreamEvent) {
        continuation.yield(event)
        switch event {
        case .end, .failed: continuation.finish()
        case .head, .body: break
        }
    }
}
