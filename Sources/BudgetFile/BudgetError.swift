package import AuditLog

/// Why the file of budgets cannot be used.
///
/// Holds paths of the operator at most.
package enum BudgetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process counts in this file.
    case inUse(path: String)
    /// A SQLite file, but not one of ours.
    case notBudgets(path: String)
    /// Written by a later version of the program.
    case newerSchema(found: Int64, known: Int64)
    case file(AuditError)
    case storage(SQLiteError)

    package var description: String {
        switch self {
        case .inUse(let path): "\(path): another process counts budgets in this file"
        case .notBudgets(let path): "\(path): this SQLite file does not hold budgets"
        case .newerSchema(let found, let known):
            "the file of budgets has schema version \(found); this program knows versions up to \(known)"
        case .file(let error): "\(error)"
        case .storage(let error): "file of budgets: \(error)"
        }
    }
}
