internal import CPostgres

/// One connection to a PostgreSQL server, which blocks its caller: for a thread of its own.
///
/// libpq makes it (https://www.postgresql.org/docs/15/libpq.html), so addresses, TLS and passwords are what that takes.
package struct PostgresConnection: ~Copyable {
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - address: a connection string or URI without a password.
    ///   - password: nil if none is needed, or libpq finds one by itself.
    package init(_ address: String, password: String? = nil) throws(PostgresError) {
        var names = ["dbname", "connect_timeout", "application_name", "client_encoding", "options"]
        var values = [address, "5", "weir", "UTF8", "-c statement_timeout=60000 -c client_min_messages=error"]
        if let password {
            names.append("password")
            values.append(password)
        }
        let connection = Self.withCStrings(names) { names in
            Self.withCStrings(values) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let connection else { throw .connect }
        guard PQstatus(connection) == CONNECTION_OK else {
            PQfinish(connection)
            throw .connect
        }
        handle = connection
    }

    deinit { PQfinish(handle) }

    /// Runs one or more statements without parameters: our own SQL only.
    package func execute(_ sql: String) throws(PostgresError) {
        try check(PQexec(handle, sql))
    }

    /// Runs a statement with parameters in text form.
    ///
    /// - Returns: its rows, values in text form; nil is NULL.
    @discardableResult
    package func rows(_ sql: String, _ parameters: [String]) throws(PostgresError) -> [[[UInt8]?]] {
        let result = Self.withCStrings(parameters) {
            PQexecParams(handle, sql, Int32(parameters.count), nil, $0, nil, nil, 0)
        }
        defer { PQclear(result) }
        try look(at: result)
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
                    return nil
                }
                return Array(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column))))
            }
        }
    }

    /// Copies rows into a table, all or none.
    ///
    /// - Parameters:
    ///   - target: the table with its columns in brackets.
    ///   - rows: in COPY's text format.
    package func copy(_ rows: [UInt8], into target: String) throws(PostgresError) {
        let result = PQexec(handle, "COPY \(target) FROM STDIN")
        let status = PQresultStatus(result)
        guard status == PGRES_COPY_IN else { return try check(result) }
        PQclear(result)
        let isSent = rows.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return true }
            // The call takes a length of 32 bits.
            return stride(from: 0, to: bytes.count, by: 1 << 24).allSatisfy {
                PQputCopyData(handle, start + $0, Int32(min(bytes.count - $0, 1 << 24))) == 1
            }
        }
        guard PQputCopyEnd(handle, isSent ? nil : "given up") == 1 else { throw .closed }
        var failure: PostgresError?
        while let end = PQgetResult(handle) {
            defer { PQclear(end) }
            do throws(PostgresError) { try look(at: end) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    private func check(_ result: OpaquePointer?) throws(PostgresError) {
        defer { PQclear(result) }
        try look(at: result)
    }

    private func look(at result: OpaquePointer?) throws(PostgresError) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default:
            guard PQstatus(handle) == CONNECTION_OK else { throw .closed }
            // PG_DIAG_SQLSTATE, a character constant.
            let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? "?????"
            throw .refused(state)
        }
    }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let bytes = strings.map { Array($0.utf8CString) }
        var pointers: [UnsafePointer<CChar>?] = []
        func descend(_ index: Int) -> Result {
            guard index < bytes.count else {
                pointers.append(nil)
                return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
            }
            return bytes[index].withUnsafeBufferPointer {
                pointers.append($0.baseAddress)
                return descend(index + 1)
            }
        }
        return descend(0)
    }
}
