import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Upstream

@testable import ClassifierClients

/// A classifier's server on 127.0.0.1 that answers with whatever bytes a script writes.
final class FakeBackend: Sendable {
    struct Request: Sendable {
        let head: HTTPRequestHead
        let body: String
    }

    /// Called for each complete request on its connection's event loop.
    typealias Script = @Sendable (Request, any Channel) -> Void

    struct Counts: Equatable {
        var opened = 0
        var closed = 0
        var requests = 0
    }

    private let state = Mutex((counts: Counts(), bodies: [String]()))
    private let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }
    var counts: Counts { state.withLock { $0.counts } }
    var bodies: [String] { state.withLock { $0.bodies } }

    init(_ script: @escaping Script) throws {
        let ready = Shared<FakeBackend?>(nil)
        channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try channel.pipeline.syncOperations.addHandler(Handler(script: script, server: ready))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        ready.withLock { $0 = self }
    }

    func close() async throws { try await channel.close() }

    fileprivate func count(_ change: (inout Counts) -> Void) { state.withLock { change(&$0.counts) } }
    fileprivate func note(_ body: String) { state.withLock { $0.bodies.append(body) } }

    func endpoint() throws -> UpstreamEndpoint {
        try UpstreamEndpoint(baseURL: "http://127.0.0.1:\(port)", isInternal: true)
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let script: FakeBackend.Script
    private let server: Shared<FakeBackend?>
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(script: @escaping FakeBackend.Script, server: Shared<FakeBackend?>) {
        self.script = script
        self.server = server
    }

    func channelActive(context: ChannelHandlerContext) { server.withLock { $0 }?.count { $0.opened += 1 } }
    func channelInactive(context: ChannelHandlerContext) { server.withLock { $0 }?.count { $0.closed += 1 } }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part):
            body.writeBuffer(&part)
        case .end:
            let text = String(buffer: body)
            server.withLock { $0 }?.note(text)
            server.withLock { $0 }?.count { $0.requests += 1 }
            if let head { script(FakeBackend.Request(head: head, body: text), context.channel) }
        }
    }
}

/// A value behind a lock that closures can share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    @discardableResult
    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result { value.withLock { body(&$0) } }
}

extension Channel {
    /// Writes bytes as they are.
    func send(_ text: String) { writeAndFlush(ByteBuffer(string: text), promise: nil) }

    func hangUp() { close(promise: nil) }

    /// Closes so that the peer gets a reset, not an end.
    func reset() {
        let provider = self as? any SocketOptionProvider
        provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.close(promise: nil) }
    }

    /// A whole answer with its length.
    func answer(_ body: String, status: String = "200 OK", headers: String = "") {
        send("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
}
