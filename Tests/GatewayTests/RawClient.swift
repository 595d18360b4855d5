import NIOCore
import NIOPosix
import Synchronization

/// A client that sends bytes as they are and collects what comes back.
final class RawClient: Sendable {
    private let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    static func connect(to port: Int) async throws -> RawClient {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(InboxHandler(inbox: inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, inbox: inbox)
    }

    func send(_ bytes: some Sequence<UInt8>) async {
        try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func send(_ text: String) async { await send(text.utf8) }

    func close() async { try? await channel.close().get() }

    /// Stops taking what the server sends.
    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    func resumeReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
    }

    var received: String { inbox.text }
    var isClosed: Bool { inbox.isClosed }

    /// Waits until `condition` holds for what has come, the server has closed, or the time is over.
    func receive(until condition: @Sendable (String) -> Bool) async -> String {
        await eventually { condition(self.received) || self.isClosed }
        return received
    }

    /// Everything up to the end of the connection.
    func receiveAll() async -> String { await receive { _ in false } }

    /// One whole answer with a `content-length`.
    func receiveAnswer() async -> String { await receive(until: isWholeAnswer) }
}

/// Whether the text is an answer with all of its body.
func isWholeAnswer(_ text: String) -> Bool {
    guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
    let head = text[..<end.lowerBound]
    if head.contains("transfer-encoding: chunked") { return text.hasSuffix("0\r\n\r\n") }
    guard let field = head.firstRange(of: "content-length: ") else { return head.contains(" 204 ") }
    let digits = head[field.upperBound...].prefix { $0.isNumber }
    return text[end.upperBound...].utf8.count >= Int(digits) ?? 0
}

/// Waits until `condition` holds, half a minute at most.
func eventually(_ condition: @Sendable () -> Bool) async {
    let deadline = NIODeadline.now() + .seconds(30)
    while !condition(), NIODeadline.now() < deadline {
        try? await Task.sleep(for: .milliseconds(2))
    }
}

private final class Inbox: Sendable {
    private let state = Mutex((bytes: [UInt8](), isClosed: false))

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    var isClosed: Bool { state.withLock(\.isClosed) }

    func add(_ bytes: ByteBuffer) { state.withLock { $0.bytes.append(contentsOf: bytes.readableBytesView) } }
    func close() { state.withLock { $0.isClosed = true } }
}

private final class InboxHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let inbox: Inbox

    init(inbox: Inbox) { self.inbox = inbox }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { inbox.add(unwrapInboundIn(data)) }
    func channelInactive(context: ChannelHandlerContext) { inbox.close() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
