import Glibc
package import NIOCore

/// The connections of one event loop: looks at their deadlines once a second and drains them at the end.
///
/// One timer for all instead of one per request keeps scheduling off the request's bill.
package final class ConnectionShelf {
    private var connections: [ObjectIdentifier: ClientConnection] = [:]
    private var sweeper: RepeatedTask?
    package private(set) var isDraining = false
    /// The `date` field, made anew once a second.
    package private(set) var date = DateField()

    package init() {}

    package var count: Int { connections.count }

    /// Starts the sweep; call on the event loop.
    package func start(on eventLoop: any EventLoop) {
        let shelf = NIOLoopBound(self, eventLoop: eventLoop)
        sweeper = eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            shelf.value.sweep()
        }
    }

    package func stop() {
        sweeper?.cancel()
        sweeper = nil
    }

    func add(_ connection: ClientConnection) {
        connections[ObjectIdentifier(connection)] = connection
    }

    func remove(_ connection: ClientConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// No connection outlives its current answer from now on.
    package func drain() {
        isDraining = true
        for connection in Array(connections.values) { connection.drain() }
    }

    /// The grace period is over.
    package func shutDown() {
        for connection in Array(connections.values) { connection.shutDown() }
    }

    private func sweep() {
        date = DateField()
        let now = NIODeadline.now()
        for connection in Array(connections.values) { connection.tick(now) }
    }
}

@available(*, unavailable)
extension ConnectionShelf: Sendable {}

/// A `date` header field (RFC 9110, 6.6.1), ready to be copied.
package struct DateField {
    private let bytes: ByteBuffer

    package init() {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 64)
        // The C locale is never left by this process, so the names are English as the RFC wants them.
        let length = strftime(&text, text.count, "date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts)
        bytes = ByteBuffer(bytes: text.prefix(length).map { UInt8(bitPattern: $0) })
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeImmutableBuffer(bytes)
    }
}
