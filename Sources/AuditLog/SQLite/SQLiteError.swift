internal import CSQLite

/// What SQLite answered instead of doing as it was told.
///
/// Holds codes only. SQLite's own message is left out: it can quote SQL, and no test could prove that it never quotes a
/// value.
package struct SQLiteError: Error, Hashable, Sendable {
    /// What was being done.
    package enum Operation: String, Hashable, Sendable {
        case open, prepare, bind, step, begin, commit
    }

    /// The kinds that are treated differently somewhere.
    package enum Kind: String, Hashable, Sendable {
        case diskFull = "disk_full"
        case inputOutput = "io"
        case busy
        case constraint
        case corrupt
        case readOnly = "read_only"
        case cannotOpen = "cannot_open"
        case other
    }

    package let operation: Operation
    /// SQLite's extended result code.
    package let code: Int32

    package init(_ operation: Operation, code: Int32) {
        self.operation = operation
        self.code = code
    }

    /// From the primary code, which is the low byte of the extended one.
    package var kind: Kind {
        switch code & 0xff {
        case SQLITE_FULL: .diskFull
        case SQLITE_IOERR: .inputOutput
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CONSTRAINT: .constraint
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: .readOnly
        case SQLITE_CANTOPEN: .cannotOpen
        default: .other
        }
    }

    /// From a closed set, fit for a label.
    package var metricLabel: String { kind.rawValue }
}

extension SQLiteError: CustomStringConvertible {
    /// SQLite's constant sentence for the code, such as `database or disk is full`.
    package var description: String {
        "\(String(cString: sqlite3_errstr(code))) (SQLite code \(code), \(operation.rawValue))"
    }
}
