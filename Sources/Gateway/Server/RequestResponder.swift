package import NIOCore

/// Answers the requests of one connection, one after the other, on the connection's event loop.
///
/// Exactly one of these ends a request: an answer through `ClientConnection`, or `clientGone()`.
package protocol RequestResponder: AnyObject {
    /// For which fields the next head is to be read beside those that every head is read for.
    var wantedFields: WantedFields { get }
    /// A head has come; its body follows.
    func receivedHead(_ head: RequestHead) -> BodyAdvice
    /// The whole body of the request whose head came last.
    func receivedBody(_ body: ByteBuffer)
    /// The request broke HTTP or a limit; a head may have come before. To be answered; the connection then closes.
    func refused(_ violation: HTTPViolation)
    /// The client went away before its answer was complete.
    func clientGone()
    /// The client takes more (`true`), or too much is waiting for it (`false`).
    func writabilityChanged(_ isWritable: Bool)
    /// The grace period is over: end the request at once.
    func shutDown()
}

extension RequestResponder {
    package var wantedFields: WantedFields { WantedFields() }
}

/// What is to be done with a body that is about to come.
package enum BodyAdvice: Hashable, Sendable {
    case collect
    /// Read it, so that the connection stays usable, but keep nothing of it; the answer comes after it.
    case discard
}
