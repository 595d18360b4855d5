/// Why the audit log cannot do what it was asked.
///
/// Holds paths of the operator at most, no user text.
package enum AuditError: Error, Hashable, Sendable {
    /// No room for another exchange: the caller turns the request away without inspecting it.
    case full
    /// The writer has shut down.
    case stopped
    /// SQLite refused.
    case storage(SQLiteError)
    /// A file or directory could not be made or opened; `code` is an `errno`.
    case file(path: String, code: Int32)
    /// Another process writes to this file.
    case inUse(path: String)
    /// There is no audit log at this path.
    case missing(path: String)
    /// A SQLite file, but not one of ours.
    case notAnAuditLog
    /// Written by a later version of the program.
    case newerSchema(found: Int64, known: Int64)

    /// From a closed set, fit for a label.
    package var metricLabel: String {
        switch self {
        case .full: "full"
        case .stopped: "stopped"
        case .storage(let error): error.metricLabel
        case .file: "file"
        case .inUse: "in_use"
        case .missing: "missing"
        case .notAnAuditLog: "not_an_audit_log"
        case .newerSchema: "newer_schema"
        }
    }
}

extension AuditError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .full: "the audit queue is full"
        case .stopped: "the audit log has shut down"
        case .storage(let error): "audit database: \(error)"
        case .file(let path, let code): "\(path): \(systemMessage(code))"
        case .inUse(let path): "\(path): another process is writing to this audit log"
        case .missing(let path): "\(path): there is no audit log here"
        case .notAnAuditLog: "this SQLite file is not an audit log"
        case .newerSchema(let found, let known):
            "this audit log has schema version \(found); this program knows versions up to \(known)"
        }
    }
}
