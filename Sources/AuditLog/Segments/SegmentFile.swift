internal import Glibc

/// A sealed segment on disk: a signed header in text, and behind it a SQLite database in gzip's form.
package struct SegmentFile {
    let path: String
    let note: SegmentNote

    package var header: SegmentHeader { note.header }

    /// Reads the header.
    ///
    /// - Throws: `missing` if there is no such file; `damagedCopy` if it begins with no header.
    package init(path: String) throws(AuditError) {
        self.path = path
        guard AuditFile.exists(path) else { throw AuditError.missing(path: path) }
        guard let note = SegmentNote(try AuditFile.beginning(of: path, SegmentNote.most)) else {
            throw AuditError.damagedCopy(path: path)
        }
        self.note = note
    }

    /// Puts a header before a database that was compressed.
    static func write(
        _ header: SegmentHeader,
        signedWith key: AuditSigningKey,
        content: String,
        to path: String
    ) throws(AuditError) {
        try AuditFile.write(Array(header.note(signedWith: key).utf8), to: path, mode: 0o600)
        try AuditFile.copy(content, to: path)
    }

    /// Expands the database, after a look at signature and digest.
    ///
    /// - Parameters:
    ///   - keys: any of them may have signed.
    ///   - database: must not be there yet.
    /// - Throws: `unsigned`, `damagedCopy`, `exists`.
    func expand(to database: String, signedBy keys: [AuditPublicKey]) throws(AuditError) {
        guard !AuditFile.exists(database) else { throw AuditError.exists(path: database) }
        guard keys.contains(where: note.isSigned(by:)) else {
            throw AuditError.unproven(ChainProblem(.unsigned, at: header.entries.lowerBound, "segment"))
        }
        guard try AuditFile.digest(of: path, from: note.size) == header.content else {
            throw AuditError.damagedCopy(path: path)
        }
        try Gzip.expand(path, from: note.size, to: database)
    }

    /// Makes a database of a segment that every question can be asked of.
    ///
    /// - Parameter key: with which it must be signed; nil: one that it names itself.
    package func unseal(to database: String, key: AuditPublicKey?) throws(AuditError) {
        guard !AuditFile.exists(database) else { throw AuditError.exists(path: database) }
        let part = database + ".part"
        AuditFile.removeDatabase(part)
        defer { AuditFile.removeDatabase(part) }
        guard try AuditFile.digest(of: path, from: note.size) == header.content else {
            throw AuditError.damagedCopy(path: path)
        }
        try Gzip.expand(path, from: note.size, to: part)
        let reader = try AuditReader(path: part)
        let named = try reader.withConnection { connection throws(SQLiteError) in try connection.namedKeys() }
        guard (key.map { [$0] } ?? named).contains(where: note.isSigned(by:)) else {
            throw AuditError.unproven(ChainProblem(.unsigned, at: header.entries.lowerBound, "segment"))
        }
        if let problem = try check(part, against: reader) { throw AuditError.unproven(problem) }
        try AuditFile.rename(part, to: database)
    }

    /// Compares the database of a segment with its header, and with a chain that knows its entries.
    func check(_ database: String, against log: borrowing AuditReader) throws(AuditError) -> ChainProblem? {
        switch try SegmentDatabase.check(database, header.entries, after: header.before, against: log) {
        case .failure(let problem): return problem
        case .success(let end):
            guard end.after == header.after, end.root == header.root else {
                return ChainProblem(.edited, at: header.entries.lowerBound, "header of the segment")
            }
            return nil
        }
    }
}

extension AuditFile {
    /// The first bytes of a file, fewer if it is shorter.
    static func beginning(of path: String, _ most: Int) throws(AuditError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = read(file, &bytes, most)
        guard count >= 0 else { throw AuditError.file(path: path, code: errno) }
        return Array(bytes[..<count])
    }
}
