internal import CSQLite

/// A compiled statement: bind from left to right, step, read columns, reset.
///
/// Used by one thread at a time.
///
/// Every value goes in through a bound parameter; there is no other way to give a statement a value.
package struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let fault: FaultHook?
    /// Number of the parameter that the next `bind` fills; SQLite counts from 1.
    private var nextParameter: Int32 = 1
    private var bindFailure: Int32 = SQLITE_OK

    init(_ handle: OpaquePointer, fault: FaultHook?) {
        self.handle = handle
        self.fault = fault
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Parameters

    package mutating func bind(_ value: Int64) {
        note(sqlite3_bind_int64(handle, nextParameter, value))
    }

    package mutating func bind(_ value: Double) {
        note(sqlite3_bind_double(handle, nextParameter, value))
    }

    package mutating func bindNull() {
        note(sqlite3_bind_null(handle, nextParameter))
    }

    /// Binds a blob, of which SQLite takes a copy.
    package mutating func bind(bytes: [UInt8]) {
        bytes.withUnsafeBytes { bind(blob: $0) }
    }

    /// SQLite copies the bytes before this returns.
    ///
    /// An interior NUL is kept.
    package mutating func bind(_ value: String) {
        var value = value
        let (handle, index) = (handle, nextParameter)
        note(
            value.withUTF8 { bytes in
                let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
                // A null pointer would bind NULL; an empty string is a value.
                guard let start else { return weir_sqlite3_bind_text_borrowing(handle, index, "", 0) }
                return weir_sqlite3_bind_text_copying(handle, index, start, UInt64(bytes.count))
            }
        )
    }

    /// Binds a constant without copying: it lives as long as the program.
    package mutating func bind(constant value: StaticString) {
        let start = UnsafeRawPointer(value.utf8Start).assumingMemoryBound(to: CChar.self)
        note(weir_sqlite3_bind_text_borrowing(handle, nextParameter, start, UInt64(value.utf8CodeUnitCount)))
    }

    /// SQLite copies the bytes.
    package mutating func bind(blob bytes: UnsafeRawBufferPointer) {
        // A null pointer would bind NULL, and so would an empty buffer.
        let code =
            bytes.isEmpty
            ? sqlite3_bind_zeroblob(handle, nextParameter, 0)
            : weir_sqlite3_bind_blob_copying(handle, nextParameter, bytes.baseAddress, UInt64(bytes.count))
        note(code)
    }

    package mutating func bind(_ hash: ChainHash) {
        hash.withBytes { bind(blob: $0) }
    }

    package mutating func bind(_ value: Int64?) {
        if let value { bind(value) } else { bindNull() }
    }

    package mutating func bind(_ value: String?) {
        if let value { bind(value) } else { bindNull() }
    }

    /// A failure to bind is reported by the next `step`, so that callers need not ask after each of thirty values.
    private mutating func note(_ code: Int32) {
        nextParameter += 1
        if code != SQLITE_OK, bindFailure == SQLITE_OK { bindFailure = code }
    }

    // MARK: Running

    /// Moves to the next row.
    ///
    /// - Returns: false when there is none.
    package mutating func step() throws(SQLiteError) -> Bool {
        guard bindFailure == SQLITE_OK else { throw SQLiteError(.bind, code: bindFailure) }
        if let code = fault?() { throw SQLiteError(.step, code: code) }
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw SQLiteError(.step, code: code)
        }
    }

    /// Runs a statement that has no rows and makes it ready to be bound again, whether it succeeds or not.
    package mutating func run() throws(SQLiteError) {
        defer { reset() }
        while try step() {}
    }

    /// Back to before the first row and to the first parameter.
    ///
    /// Old values stay bound until they are bound anew.
    package mutating func reset() {
        sqlite3_reset(handle)
        nextParameter = 1
        bindFailure = SQLITE_OK
    }

    // MARK: Columns of the current row, counted from 0

    package var columnCount: Int { Int(sqlite3_column_count(handle)) }

    package func name(at column: Int) -> String {
        sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? ""
    }

    /// The bytes of a text or blob; borrowed until the next step, empty for NULL.
    package func bytes(at column: Int) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, Int32(column))
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }

    /// Nil if the value is not of 32 bytes.
    package func hash(at column: Int) -> ChainHash? { ChainHash(bytes: bytes(at: column)) }

    package func text(at column: Int) -> String { String(decoding: bytes(at: column), as: UTF8.self) }

    /// Puts the current row into canonical form, as an insert of it did.
    func append(to rows: inout CanonicalRows, as table: CanonicalRows.Table) {
        rows.beginRow(table)
        for column in 0..<sqlite3_column_count(handle) {
            // The value itself, asked for once: each `sqlite3_column_…` looks for it anew.
            let value = sqlite3_column_value(handle, column)
            switch sqlite3_value_type(value) {
            case SQLITE_INTEGER: rows.append(sqlite3_value_int64(value))
            case SQLITE_FLOAT: rows.append(sqlite3_value_double(value))
            case SQLITE_NULL: rows.appendNull()
            case SQLITE_TEXT: rows.append(text: Self.bytes(of: value))
            default: rows.append(blob: Self.bytes(of: value))
            }
        }
        rows.endRow()
    }

    private static func bytes(of value: OpaquePointer?) -> UnsafeRawBufferPointer {
        let start = sqlite3_value_blob(value)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    /// Binds the columns of the current row, as they are stored, to the parameters of another statement.
    func bindRow(to other: inout Statement) {
        for column in 0..<sqlite3_column_count(handle) {
            other.note(sqlite3_bind_value(other.handle, other.nextParameter, sqlite3_column_value(handle, column)))
        }
    }

    package func integer(at column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    package func real(at column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    /// SQLite's number for the type of the value.
    func type(at column: Int) -> Int32 { sqlite3_column_type(handle, Int32(column)) }

    package func value(at column: Int) -> AuditValue {
        let column = Int32(column)
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_NULL: return .null
        default:
            guard let start = sqlite3_column_text(handle, column) else { return .null }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        }
    }
}
