import AuditLog
import NIOCore

/// Turns the requests of one client connection into exchanges, one at a time.
final class GatewayResponder: RequestResponder {
    private let connection: ClientConnection
    private let loop: LoopServices
    private var exchange: Exchange?
    /// True from a head to the end of its body: what breaks then is this request; at any other time it is the next, also while
    /// the answer to the last is just being written.
    private var isReceiving = false

    init(connection: ClientConnection, loop: LoopServices) {
        self.connection = connection
        self.loop = loop
    }

    var wantedFields: WantedFields { loop.services.configuration.snapshot.routes.wantedFields }

    func receivedHead(_ head: RequestHead) -> BodyAdvice {
        let exchange = Exchange(head: head, connection: connection, loop: loop)
        self.exchange = exchange
        isReceiving = true
        return exchange.admit()
    }

    func receivedBody(_ body: ByteBuffer) {
        isReceiving = false
        exchange?.receivedBody(body)
    }

    func refused(_ violation: HTTPViolation) {
        if !isReceiving { exchange = Exchange(head: nil, connection: connection, loop: loop) }
        isReceiving = false
        exchange?.refuse(violation)
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
