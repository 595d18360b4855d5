import Glibc
import Testing

@testable import AuditLog

@Test
func `a new log has its version and its mark and strict tables only`() throws {
    let directory = TemporaryDirectory()
    try directory.writer().shutdown()
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.column("PRAGMA user_version") == ["\(Migration.currentVersion)"])
    #expect(try reader.column("PRAGMA application_id") == ["\(Schema.applicationID)"])
    let loose = "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'"
    #expect(try reader.column(loose) == [])
}

@Test
func `the directory and the files are for their owner only`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    defer { writer.shutdown() }
    func mode(_ path: String) -> mode_t {
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        return facts.st_mode & 0o777
    }
    #expect(mode(directory.path + "/log") == 0o700)
    for suffix in ["", "-wal", "-shm", ".lock"] { #expect(mode(directory.database + suffix) == 0o600, "\(suffix)") }
}

@Test
func `the writer's connection syncs every commit and maps no memory`() throws {
    let directory = TemporaryDirectory()
    try AuditFile.create(directory.database)
    let connection = try Connection.open(directory.database, .writer)
    #expect(try connection.integer("PRAGMA synchronous") == 2)
    #expect(try connection.integer("PRAGMA mmap_size") == 0)
    #expect(try connection.integer("PRAGMA foreign_keys") == 1)
    #expect(try connection.integer("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'") == 1)
}

@Test
func `a reader cannot write`() throws {
    let directory = TemporaryDirectory()
    try directory.writer().shutdown()
    let connection = try Connection.open(directory.database, .reader)
    let error = #expect(throws: SQLiteError.self) { try connection.execute("DELETE FROM run") }
    #expect(error?.kind == .readOnly)
}

@Test
func `opening a log again keeps its rows and numbers a new run`() throws {
    let directory = TemporaryDirectory()
    for _ in 1...3 {
        let writer = try directory.writer { $0.engineVersion = "0.1.0" }
        try writer.exchange()
        writer.shutdown()
    }
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.column("SELECT seq, run, arrival FROM exchange ORDER BY seq") == ["1|1|1", "2|2|1", "3|3|1"])
    #expect(try reader.column("SELECT run, arrivals, missing FROM v_missing") == ["1|1|0", "2|1|0", "3|1|0"])
}

@Test
func `a log of a later version is refused and left alone`() throws {
    let directory = TemporaryDirectory()
    try directory.writer().shutdown()
    do {
        let connection = try Connection.open(directory.database, .writer)
        try connection.execute("PRAGMA user_version = 99")
    }
    let expected = AuditError.newerSchema(found: 99, known: Migration.currentVersion)
    #expect(throws: expected) { _ = try directory.writer() }
    #expect(throws: expected) { _ = try AuditReader(path: directory.database) }
}

@Test
func `a database that is not an audit log is refused`() throws {
    let directory = TemporaryDirectory()
    try AuditFile.create(directory.database)
    do {
        let connection = try Connection.open(directory.database, .writer)
        try connection.execute("CREATE TABLE recipes (name TEXT)")
    }
    #expect(throws: AuditError.notAnAuditLog) { _ = try directory.writer() }
    #expect(throws: AuditError.notAnAuditLog) { _ = try AuditReader(path: directory.database) }
}

@Test
func `a second writer of the same log is refused until the first has stopped`() throws {
    let directory = TemporaryDirectory()
    let first = try directory.writer()
    #expect(throws: AuditError.inUse(path: directory.database)) { _ = try directory.writer() }
    first.shutdown()
    try directory.writer().shutdown()
}

@Test
func `a missing log is an error of its own`() {
    let path = "/tmp/weir-no-such-directory/audit.db"
    #expect(throws: AuditError.missing(path: path)) { _ = try AuditReader(path: path) }
}
