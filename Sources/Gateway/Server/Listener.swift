package import NIOCore
import NIOPosix
import Synchronization

/// A bound port whose connections speak through `ClientConnection`s, each with a responder of its own.
package final class Listener: Sendable {
    private let channel: any Channel
    private let shelves: [NIOLoopBound<ConnectionShelf>]
    private let count: ConnectionCount

    /// Where it listens; the port is the real one if 0 was asked for.
    package let port: Int

    private init(channel: any Channel, shelves: [NIOLoopBound<ConnectionShelf>], count: ConnectionCount) {
        self.channel = channel
        self.shelves = shelves
        self.count = count
        self.port = channel.localAddress?.port ?? 0
    }

    /// Binds and begins to accept.
    ///
    /// - Parameters:
    ///   - makeResponder: called on the connection's event loop, once for each connection.
    package static func start(
        host: String,
        port: Int,
        group: any EventLoopGroup,
        limits: ServerLimits = ServerLimits(),
        makeResponder: @escaping @Sendable (ClientConnection, any EventLoop) -> any RequestResponder
    ) async throws -> Listener {
        var shelves: [NIOLoopBound<ConnectionShelf>] = []
        for eventLoop in group.makeIterator() {
            shelves.append(
                try await eventLoop.submit {
                    let shelf = ConnectionShelf()
                    shelf.start(on: eventLoop)
                    return NIOLoopBound(shelf, eventLoop: eventLoop)
                }.get()
            )
        }
        let count = ConnectionCount(limit: limits.connections)
        let bootstrap = bootstrap(group: group, limits: limits, shelves: shelves, count: count, makeResponder)
        let channel = try await bootstrap.bind(host: host, port: port).get()
        return Listener(channel: channel, shelves: shelves, count: count)
    }

    private static func bootstrap(
        group: any EventLoopGroup,
        limits: ServerLimits,
        shelves: [NIOLoopBound<ConnectionShelf>],
        count: ConnectionCount,
        _ makeResponder: @escaping @Sendable (ClientConnection, any EventLoop) -> any RequestResponder
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                guard count.admit(channel) else { return channel.close() }
                return channel.eventLoop.makeCompletedFuture {
                    let eventLoop = channel.eventLoop
                    guard let shelf = shelves.first(where: { $0._eventLoop === eventLoop })?.value else {
                        preconditionFailure("a child runs on a loop of the group")
                    }
                    let connection = ClientConnection(limits: limits, shelf: shelf) { connection in
                        makeResponder(connection, eventLoop)
                    }
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
    }

    /// Connections that are open now.
    package var openConnections: Int { count.open }

    /// Stops accepting; answers under way go on, idle connections close.
    package func drain() async {
        try? await channel.close().get()
        for shelf in shelves {
            try? await shelf._eventLoop.submit { shelf.value.drain() }.get()
        }
    }

    /// Ends what is still under way.
    package func shutDown() async {
        for shelf in shelves {
            try? await shelf._eventLoop.submit {
                shelf.value.shutDown()
                shelf.value.stop()
            }.get()
        }
    }
}

/// How many connections are open, and how many may be.
private final class ConnectionCount: Sendable {
    private let limit: Int
    private let current = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    var open: Int { current.load(ordering: .relaxed) }

    /// Counts `channel` until it closes; false if there are too many, and it is not counted.
    func admit(_ channel: any Channel) -> Bool {
        guard current.add(1, ordering: .relaxed).newValue <= limit else {
            current.subtract(1, ordering: .relaxed)
            return false
        }
        channel.closeFuture.whenComplete { _ in self.current.subtract(1, ordering: .relaxed) }
        return true
    }
}
