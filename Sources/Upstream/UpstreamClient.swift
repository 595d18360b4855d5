package import NIOCore

/// Sends requests to upstreams and streams the answers back: the seam behind which libcurl lives.
package protocol UpstreamClient: Sendable {
    /// Starts one transfer. Returns at once and never calls the delegate before it returns.
    ///
    /// - Parameters:
    ///   - request: what to send. The body is not copied.
    ///   - delegate: kept until its terminal event, called and released on `eventLoop` only.
    ///   - eventLoop: the loop that this is called on; a call from elsewhere traps.
    /// - Returns: the way to pause, resume and cancel. Dropping it does not cancel.
    func start(
        _ request: UpstreamRequest,
        delegate: any UpstreamDelegate,
        on eventLoop: any EventLoop
    ) -> any UpstreamTransfer
}

/// Hears what becomes of one transfer.
///
/// The events are, in order: at most one `head`, any number of `body`, and exactly one terminal event, `end` or `failed`.
/// A `head` always comes before `body` and `end`. After the terminal event the transfer forgets its delegate.
package protocol UpstreamDelegate: AnyObject {
    func upstream(_ event: UpstreamEvent)
}

/// One thing that happened to a transfer.
package enum UpstreamEvent: Sendable {
    /// Status and headers of the final response; informational (1xx) responses are not reported.
    case head(UpstreamResponseHead)
    /// The next bytes of the body, transfer coding removed; never empty. May hold several reads of the socket.
    case body(ByteBuffer)
    /// The response is complete, as its framing says.
    case end
    /// The response did not come or is not complete. What `body` has brought so far is a prefix of it.
    case failed(UpstreamError)
}

/// A running transfer.
package protocol UpstreamTransfer: AnyObject, Sendable {
    /// Stops events, at once, until `resume()`. On the event loop only.
    ///
    /// What has been read is kept, up to `UpstreamLimits.windowInBytes`; then the upstream's socket is no longer read.
    func pause()

    /// Lets events through again; those kept back are delivered before this returns. On the event loop only.
    func resume()

    /// Gives the transfer up, from any thread and any number of times.
    ///
    /// No `head`, `body` or `end` follows a cancel on the event loop. If there was no terminal event yet, the delegate
    /// gets `failed` with the code `cancelled`, paused or not. The connection is closed within milliseconds.
    func cancel()
}
