import NIOCore
import NIOPosix
import Synchronization

/// An upstream in front of another, which holds every answer back until it is told to let them go.
final class HeldUpstream: Sendable {
    let upstream: ScriptedUpstream
    private let channel: any Channel
    private let gate: Gate

    var baseURL: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/v1" }

    private init(upstream: ScriptedUpstream, channel: any Channel, gate: Gate) {
        self.upstream = upstream
        self.channel = channel
        self.gate = gate
    }

    static func start(_ answers: [String]) async throws -> HeldUpstream {
        let upstream = try await ScriptedUpstream.start(answers: answers, then: .close)
        let gate = Gate()
        let port = upstream.port
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { server in
                        server.eventLoop.makeCompletedFuture {
                            try server.pipeline.syncOperations.addHandler(Pipe(to: client, gate: gate))
                        }
                    }
                    .connect(host: "127.0.0.1", port: port)
                    .flatMapThrowing { server in
                        try client.pipeline.syncOperations.addHandler(Pipe(to: server, gate: nil))
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return HeldUpstream(upstream: upstream, channel: channel, gate: gate)
    }

    func release() async { gate.open() }
}

/// What waits for the word.
private final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: [@Sendable () -> Void]()))

    func pass(_ action: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if !state.isOpen { state.waiting.append(action) }
            return state.isOpen
        }
        if isOpen { action() }
    }

    /// Lets go what waits, in the order in which it came; what comes meanwhile waits behind it.
    func open() {
        while true {
            let waiting = state.withLock { state in
                state.isOpen = state.waiting.isEmpty
                defer { state.waiting = [] }
                return state.waiting
            }
            if waiting.isEmpty { return }
            for action in waiting { action() }
        }
    }
}

private final class Pipe: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let other: any Channel
    private let gate: Gate?

    init(to other: any Channel, gate: Gate?) {
        self.other = other
        self.gate = gate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        pass { [other] in other.writeAndFlush(bytes, promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        pass { [other] in other.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func pass(_ action: @escaping @Sendable () -> Void) {
        guard let gate else { return action() }
        // What waited is done by the word of another thread, as a task of the loop: what comes now is one as well, behind it.
        let loop = other.eventLoop
        gate.pass { loop.execute(action) }
    }
}
