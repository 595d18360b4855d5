import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on 127.0.0.1 that parses requests as HTTP and answers with whatever bytes a script writes.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        let head: HTTPRequestHead
        let body: ByteBuffer
    }

    /// Called for each complete request on the connection's event loop.
    typealias Script = @Sendable (Request, any Channel) -> Void

    struct Counts: Equatable {
        var opened = 0
        var closed = 0
        var requests = 0
    }

    private let state = Mutex(Counts())
    private let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }
    var counts: Counts { state.withLock { $0 } }

    init(_ script: @escaping Script) throws {
        let ready = Shared<ScriptedServer?>(nil)
        channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let sync = channel.pipeline.syncOperations
                    try sync.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try sync.addHandler(Handler(script: script, server: ready))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        ready.withLock { $0 = self }
    }

    /// Stops listening.
    func close() async throws {
        try await channel.close()
    }

    fileprivate func count(_ change: (inout Counts) -> Void) {
        state.withLock { change(&$0) }
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let script: ScriptedServer.Script
    private let server: Shared<ScriptedServer?>
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(script: @escaping ScriptedServer.Script, server: Shared<ScriptedServer?>) {
        self.script = script
        self.server = server
    }

    func channelActive(context: ChannelHandlerContext) {
        count { $0.opened += 1 }
    }

    func channelInactive(context: ChannelHandlerContext) {
        count { $0.closed += 1 }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part):
            body.writeBuffer(&part)
        case .end:
            count { $0.requests += 1 }
            if let head { script(ScriptedServer.Request(head: head, body: body), context.channel) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func count(_ change: (inout ScriptedServer.Counts) -> Void) {
        server.withLock { $0 }?.count(change)
    }
}

/// A value behind a lock that closures can share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }

    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        value.withLock { value in body(&value) }
    }
}

extension Channel {
    /// Writes bytes as they are.
    func send(_ text: String) {
        writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    /// Closes so that the peer gets a reset, not an end.
    func reset() {
        let provider = self as? any SocketOptionProvider
        provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.close(promise: nil) }
    }

    /// A whole answer with its length.
    func answer(_ body: String, headers: String = "") {
        send("HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
}
