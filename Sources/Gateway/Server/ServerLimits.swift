package import NIOCore

/// What one client may take of the server.
///
/// Sizes in bytes.
package struct ServerLimits: Hashable, Sendable {
    package var requestLine = 8 << 10
    /// Names, values and separators of all header fields together.
    package var headers = 32 << 10
    package var headerCount = 100
    package var body = 8 << 20
    /// One chunk's size line with its extensions.
    package var chunkLine = 256
    /// All trailers together.
    package var trailers = 4 << 10
    /// Requests on one connection before it is closed.
    package var requestsPerConnection = 1_000
    package var connections = 4_096
    /// From the first byte of a head to its last.
    package var headTime = TimeAmount.seconds(10)
    /// Between two reads of a body.
    package var bodyIdle = TimeAmount.seconds(30)
    /// From the first byte of a body to its last, however steadily it trickles.
    package var bodyTime = TimeAmount.minutes(5)
    /// Between two requests.
    package var keepAliveIdle = TimeAmount.seconds(60)
    /// A client that takes nothing of its answer for so long is gone.
    package var writeIdle = TimeAmount.seconds(60)
    /// After so long without a byte in a stream that has begun, a comment is sent, so that nobody on the way gives up.
    package var heartbeat = TimeAmount.seconds(15)

    package init() {}
}
