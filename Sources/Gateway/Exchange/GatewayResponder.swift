import AuditLog
import NIOCore

/// Turns the requests of one client connection into exchanges, one at a time.
final class GatewayResponder: RequestResponder {
    private let connection: ClientConnection
    private let loop: LoopServices
    private var exchange: Exchange?

    init(connection: ClientConnection, loop: LoopServices) {
        self.connection = connection
        self.loop = loop
    }

    func receivedHead(_ head: RequestHead) -> BodyAdvice {
        let exchange = Exchange(head: head, connection: connection, loop: loop)
        self.exchange = exchange
        return exchange.admit()
    }

    func receivedBody(_ body: ByteBuffer) {
        exchange?.receivedBody(body)
    }

    func refused(_ violation: HTTPViolation) {
        current.refuse(violation)
    }

    func clientGone() {
        current.clientGone()
        exchange = nil
    }

    func writabilityChanged(_ isWritable: Bool) {
        exchange?.writabilityChanged(isWritable)
    }

    func shutDown() {
        exchange?.shutDown()
    }

    /// The exchange under way, or one for a request that did not even get a head.
    private var current: Exchange {
        if let exchange, !exchange.isFinished || exchange.connection.isHolding { return exchange }
        let exchange = Exchange(head: nil, connection: connection, loop: loop)
        self.exchange = exchange
        return exchange
    }
}

@available(*, unavailable)
extension GatewayResponder: Sendable {}
