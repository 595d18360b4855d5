package import AuditLog
package import PostgresClient

/// Why a log could not be copied to the shared one, or taken from there.
package enum SharedLogError: Error, Hashable, Sendable {
    case server(PostgresError)
    case log(AuditError)
    /// The log has no name yet: it has no entry.
    case unnamed
    /// The shared log has other entries under this log's name, up to this one: a restored or copied log.
    case forked(entry: Int64)
    /// There is no log of this name.
    case unknown
    /// The shared log was written by a later version of the program.
    case newer

    /// From a closed set, `snake_case`.
    package var metricLabel: String {
        switch self {
        case .server(let error): "server_" + error.metricLabel
        case .log(let error): "log_" + error.metricLabel
        case .unnamed: "unnamed"
        case .forked: "forked"
        case .unknown: "unknown"
        case .newer: "newer"
        }
    }
}

extension SharedLogError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .server(let error): error.description
        case .log(let error): error.description
        case .unnamed: "the audit log has no entry yet"
        case .forked(let entry):
            "the shared log holds other entries under this log's name (at entry \(entry)); a log that was restored or copied goes on under a new name"
        case .unknown: "the shared log has no log of this name"
        case .newer: "the shared log was written by a later version of the program"
        }
    }
}

func server<Result: ~Copyable>(_ body: () throws(PostgresError) -> Result) throws(SharedLogError) -> Result {
    do { return try body() } catch { throw .server(error) }
}

func log<Result: ~Copyable>(_ body: () throws(AuditError) -> Result) throws(SharedLogError) -> Result {
    do { return try body() } catch { throw .log(error) }
}
