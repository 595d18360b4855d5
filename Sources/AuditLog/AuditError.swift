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

    /// A key file does not hold a key.
    case damagedKey(path: String)
    /// The chain does not hold at this entry, so nothing may be added to it.
    case brokenChain(entry: Int64)
    /// Somebody else has written to the file while this writer had it open.
    case forked
    /// A file is there already, and nothing is overwritten.
    case exists(path: String)
    /// A copy is not what it was when it was made.
    case damagedCopy(path: String)
    /// The chain of a log, or of a copy of it, says that it was changed.
    case unproven(ChainProblem)

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
        case .damagedKey: "damaged_key"
        case .brokenChain: "broken_chain"
        case .forked: "forked"
        case .exists: "exists"
        case .damagedCopy: "damaged_copy"
        case .unproven: "unproven"
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
        case .damagedKey(let path): "\(path) is not 32 bytes long; restore it, or move it away"
        case .brokenChain(let entry):
            "the audit log's chain is broken at entry \(entry), so nothing is added to it; `weir audit verify` says more. "
                + "Move the log away to begin a new one"
        case .forked: "something else has written to the audit log"
        case .exists(let path): "\(path) is there already; nothing is overwritten"
        case .damagedCopy(let path): "\(path) is not what it was when it was made"
        case .unproven(let problem): "this is not what was written: \(problem)"
        }
    }
}
