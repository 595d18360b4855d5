package import NIOCore
import Synchronization

/// A small stand-in for a model provider on a loopback port, so that Weir can be tried without an account.
///
/// It speaks real HTTP and is reached through libcurl like any provider; it remembers the last request for the tour.
package final class DemoUpstream: Sendable {
    private let listener: Listener
    private let memory: DemoMemory

    package var port: Int { listener.port }
    package var baseURL: String { "http://127.0.0.1:\(port)/v1" }
    package static var models: [String] { DemoAnswer.models }
    /// What the model `demo-card` says.
    package static var cardAnswer: String { DemoAnswer.card }

    /// Body of the last chat completion request that arrived; nil before the first.
    package var lastRequest: ByteBuffer? { memory.last }
    package var requestCount: Int { memory.count }
    /// Requests whose sender closed the connection before it had its answer.
    package var goneCount: Int { memory.gone }

    private init(listener: Listener, memory: DemoMemory) {
        self.listener = listener
        self.memory = memory
    }

    package static func start(group: any EventLoopGroup) async throws -> DemoUpstream {
        let memory = DemoMemory()
        let listener = try await Listener.start(host: "127.0.0.1", port: 0, group: group) { connection, eventLoop in
            DemoResponder(connection: connection, eventLoop: eventLoop, memory: memory)
        }
        return DemoUpstream(listener: listener, memory: memory)
    }

    package func stop() async {
        await listener.drain()
        await listener.shutDown()
    }
}

/// What the demo upstream has seen.
final class DemoMemory: Sendable {
    private let state = Mutex((last: ByteBuffer?.none, count: 0, gone: 0))

    var last: ByteBuffer? { state.withLock(\.last) }
    var count: Int { state.withLock(\.count) }
    var gone: Int { state.withLock(\.gone) }

    func remember(_ body: ByteBuffer) {
        state.withLock {
            $0.last = body
            $0.count += 1
        }
    }

    func countGone() {
        state.withLock { $0.gone += 1 }
    }
}
