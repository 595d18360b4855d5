package import NIOCore

/// What to send to an upstream.
package struct UpstreamRequest: Sendable {
    package enum Method: Sendable {
        case get
        case post
        case delete
    }

    package var endpoint: UpstreamEndpoint
    package var method: Method
    /// Appended to the endpoint's base URL: empty, or begins with `/`; printable ASCII without `#`.
    package var path: String
    /// Sent in this order.
    ///
    /// Those that belong to the connection or its framing (`Host`, `Content-Length`, `Connection`, `Accept-Encoding`,
    /// …) are set by the driver, and left out if they occur here.
    package var headers: [(name: String, value: String)]
    /// Sent with `post`; not copied.
    package var body: ByteBuffer
    package var timeouts: UpstreamTimeouts
    package var limits: UpstreamLimits

    package init(
        endpoint: UpstreamEndpoint,
        method: Method,
        path: String,
        headers: [(name: String, value: String)] = [],
        body: ByteBuffer = ByteBuffer(),
        timeouts: UpstreamTimeouts = UpstreamTimeouts(),
        limits: UpstreamLimits = UpstreamLimits()
    ) {
        self.endpoint = endpoint
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.limits = limits
    }
}

/// How long an upstream may take.
///
/// Enforced with a slack of some 20 ms.
package struct UpstreamTimeouts: Hashable, Sendable {
    /// For name resolution, TCP and TLS together.
    package var connect: TimeAmount
    /// From the start of the transfer to the end of the response's head.
    package var head: TimeAmount
    /// Between two reads of the body; does not run while the consumer holds the stream up.
    package var idle: TimeAmount
    /// From the start of the transfer to its end.
    package var total: TimeAmount

    package init(
        connect: TimeAmount = .seconds(5),
        head: TimeAmount = .seconds(60),
        idle: TimeAmount = .seconds(30),
        total: TimeAmount = .minutes(10)
    ) {
        self.connect = connect
        self.head = head
        self.idle = idle
        self.total = total
    }
}

/// How much of a response we are willing to hold or pass on.
package struct UpstreamLimits: Hashable, Sendable {
    /// Of all header lines of one head together, with their line ends.
    package var headerBytes: Int
    package var headerCount: Int
    /// Of the whole body.
    package var bodyBytes: Int
    /// Body bytes read from the upstream and not yet taken by the delegate; one read (16 KiB) may go over it.
    package var windowInBytes: Int

    package init(
        headerBytes: Int = 64 << 10,
        headerCount: Int = 128,
        bodyBytes: Int = 128 << 20,
        windowInBytes: Int = 256 << 10
    ) {
        self.headerBytes = headerBytes
        self.headerCount = headerCount
        self.bodyBytes = bodyBytes
        self.windowInBytes = windowInBytes
    }
}
