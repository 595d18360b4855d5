/// Why a Redis server could not be asked.
///
/// Holds nothing that was sent or received.
package enum RedisError: Error, Hashable, Sendable {
    /// The address is not one; says what is wrong with it.
    case address(String)
    /// Nobody is reached there, or the name is unknown.
    case connect
    /// The handshake failed or the certificate did not verify.
    case tls
    /// The server did not answer in time.
    case timeout
    /// The connection ended.
    case closed
    /// What came is no answer of a Redis server.
    case protocolViolation
    /// The server refused, with the first word of its answer, such as `NOAUTH`, `READONLY` or `OOM`.
    case refused(String)

    /// From a closed set, `snake_case`.
    package var metricLabel: String {
        switch self {
        case .address: "address"
        case .connect: "connect"
        case .tls: "tls"
        case .timeout: "timeout"
        case .closed: "closed"
        case .protocolViolation: "protocol_violation"
        case .refused: "refused"
        }
    }

    package var message: String {
        switch self {
        case .address(let reason): reason
        case .connect: "The server cannot be reached."
        case .tls: "The server's certificate did not verify, or it speaks no TLS."
        case .timeout: "The server did not answer in time."
        case .closed: "The server ended the connection."
        case .protocolViolation: "What answers there does not speak the Redis protocol."
        case .refused(let code): "The server refused the command (\(code))."
        }
    }
}
