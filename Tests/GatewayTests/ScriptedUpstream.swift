import NIOCore
import NIOPosix
import Synchronization

/// An upstream that answers every request with the same bytes, and then does as it was told.
final class ScriptedUpstream: Sendable {
    enum Ending: Sendable { case keepOpen, close, reset }

    private let channel: any Channel
    private let log: UpstreamLog

    var port: Int { channel.localAddress?.port ?? 0 }
    var baseURL: String { "http://127.0.0.1:\(port)/v1" }
    /// What it was sent.
    var received: String { log.text }
    /// Connections that were closed by the other side.
    var closed: Int { log.closed }

    private init(channel: any Channel, log: UpstreamLog) {
        self.channel = channel
        self.log = log
    }

    /// - Parameter mark: what each request ends with; most have JSON, and end with its brace.
    static func start(
        answer: String,
        then ending: Ending = .keepOpen,
        after mark: String = "}"
    ) async throws -> ScriptedUpstream {
        try await start(answers: [answer], then: ending, after: mark)
    }

    /// - Parameter answers: one for each request, whatever its connection; the last one for all that come after.
    static func start(
        answers: [String],
        then ending: Ending = .keepOpen,
        after mark: String = "}"
    ) async throws -> ScriptedUpstream {
        let log = UpstreamLog()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ScriptHandler(answers: answers, ending: ending, mark: mark, log: log)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedUpstream(channel: channel, log: log)
    }

    func stop() async { try? await channel.close().get() }
}

private final class UpstreamLog: Sendable {
    private let state = Mutex((bytes: [UInt8](), closed: 0, requests: 0))
    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    var closed: Int { state.withLock(\.closed) }
    func add(_ bytes: ByteBuffer) { state.withLock { $0.bytes.append(contentsOf: bytes.readableBytesView) } }
    /// How many there were before.
    func countRequest() -> Int {
        state.withLock {
            $0.requests += 1
            return $0.requests - 1
        }
    }
    func countClosed() { state.withLock { $0.closed += 1 } }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answers: [String]
    private let ending: ScriptedUpstream.Ending
    private let mark: String
    private let log: UpstreamLog
    private var text = ""

    init(answers: [String], ending: ScriptedUpstream.Ending, mark: String, log: UpstreamLog) {
        self.mark = mark
        self.answers = answers
        self.ending = ending
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        log.add(bytes)
        text += String(buffer: bytes)
        guard text.hasSuffix(mark) else { return }
        text = ""
        let answer = answers[min(log.countRequest(), answers.count - 1)]
        let channel = context.channel
        let ending = ending
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer))).whenComplete { _ in
            switch ending {
            case .keepOpen: break
            case .close: channel.close(promise: nil)
            case .reset:
                // Closing with a linger time of nothing sends a reset.
                _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                channel.close(promise: nil)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) { log.countClosed() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
