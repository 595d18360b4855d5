/// Why a PostgreSQL server could not be asked.
///
/// Holds nothing that was sent or received: the server's messages may quote values.
package enum PostgresError: Error, Hashable, Sendable {
    /// Nobody is reached there, or the server does not let us in.
    case connect
    /// The connection ended.
    case closed
    /// The server refused, with its SQLSTATE of five characters; see PostgreSQL's appendix A, "Error Codes".
    case refused(String)

    /// From a closed set, `snake_case`.
    package var metricLabel: String {
        switch self {
        case .connect: "connect"
        case .closed: "closed"
        case .refused: "refused"
        }
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .connect: "the PostgreSQL server cannot be reached, or does not let us in"
        case .closed: "the PostgreSQL server ended the connection"
        case .refused(let state): "the PostgreSQL server refused a statement (SQLSTATE \(state))"
        }
    }
}
