import ByteText
import GuardrailTypes
import PostgresClient
import SharedLog
import TestSupport
import Testing

@testable import AuditLog

/// One node with a log of its own.
private final class Node {
    let folder: TemporaryFolder
    let key = AuditSigningKey()
    var path: String { folder.path + "/audit.db" }

    init() throws { folder = try TemporaryFolder() }

    var configuration: AuditWriter.Configuration {
        var configuration = AuditWriter.Configuration(path: path)
        configuration.checkpoints.key = key
        configuration.checkpoints.everyEntries = 10
        return configuration
    }

    func run(_ exchanges: Int) throws {
        let writer = try AuditWriter(configuration)
        for number in 0..<exchanges {
            var ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
            ticket.record.app = "shop"
            if number % 3 == 0 { ticket.record.decisions = [Self.decision(number)] }
            ticket.close(number % 3 == 0 ? .redacted : .allowed, status: 200)
        }
        #expect(writer.flush())
        writer.shutdown()
    }

    /// With text that has every byte that COPY escapes, and numbers that are easily rounded.
    private static func decision(_ number: Int) -> AuditDecision {
        let rule = RuleReference(
            id: "a.rule",
            name: "A rule",
            entity: "CARD",
            severity: .high,
            tags: [],
            packID: "a\\b\tc\nd\re\\N",
            packVersion: "1.0"
        )
        let finding = Finding(
            rule: rule,
            range: ByteRange(number, number + 19),
            confidence: Confidence(thousandths: number * 7 % 1000),
            action: .redact,
            preview: "41*****ä",
            fingerprint: "5a",
            explanation: Explanation(
                patternIndex: 1,
                base: Confidence(thousandths: 333),
                validatedBy: [],
                contextWord: nil
            )
        )
        return AuditDecision(direction: .prompt, field: AuditFieldPath("messages[0].content"), findings: [finding])
    }

    func copy(to server: PostgresServer, stretch: Int64 = 7) throws {
        var writer = try SharedLogWriter(log: path, to: server.address, password: nil, stretch: stretch)
        while try writer.copy() > 0 {}
    }

    func verify(from server: PostgresServer) throws -> ChainReport {
        let taken = try TemporaryFolder()
        let reader = try SharedLogReader(server.address, password: nil)
        try reader.take(AuditFeed(path: path).log, to: taken.path + "/copy.db")
        var verifier = ChainVerifier(path: taken.path + "/copy.db")
        verifier.key = key.publicKey
        return try verifier.verify()
    }
}

@Suite("One log of many nodes on a PostgreSQL server", .enabled(if: PostgresServer.programs != nil), .serialized)
struct SharedLogTests {
    @Test("holds each node's entries once, and each verifies as it does at its node")
    func twoNodes() throws {
        let server = try PostgresServer()
        let nodes = [try Node(), try Node()]
        for node in nodes {
            try node.run(40)
            try node.copy(to: server)
            try node.run(25)
            try node.copy(to: server, stretch: 5_000)
            try node.copy(to: server)
        }
        let reader = try SharedLogReader(server.address, password: nil)
        #expect(try Set(reader.nodes().map(\.log)) == Set(nodes.map { try AuditFeed(path: $0.path).log }))
        for node in nodes {
            let report = try node.verify(from: server)
            #expect(report.problem == nil)
            #expect(report.exchanges == 65)
            var own = ChainVerifier(path: node.path)
            own.key = node.key.publicKey
            #expect(try own.verify().entries == report.entries)
        }
    }

    @Test(
        "shows what was done to a node's rows on the server",
        arguments: [
            ("UPDATE weir.finding SET action = 'allow' WHERE seq = 4", ChainProblem.Kind.edited),
            ("UPDATE weir.exchange SET app = NULL WHERE seq = 9", .edited),
            ("DELETE FROM weir.finding WHERE seq = 4", .edited), ("DELETE FROM weir.exchange WHERE seq = 9", .deleted),
            ("DELETE FROM weir.chain WHERE entry = 9", .deleted),
            ("DELETE FROM weir.chain WHERE entry > 20", .truncated),
        ]
    )
    func tampering(_ statement: String, _ kind: ChainProblem.Kind) throws {
        let server = try PostgresServer()
        let node = try Node()
        try node.run(40)
        try node.copy(to: server)
        #expect(try node.verify(from: server).problem == nil)
        try PostgresConnection(server.address).execute(statement)
        let problem = try #require(try node.verify(from: server).problem)
        #expect(problem.kind == kind)
    }

    @Test("loses rows that their node has erased, and still verifies")
    func erased() throws {
        let server = try PostgresServer()
        let node = try Node()
        try node.run(40)
        try node.copy(to: server)
        var retention = try AuditRetention(node.configuration)
        let range = try retention.erase(before: .now(), actor: "uid:0", reason: "over")
        #expect(range != nil)
        _ = consume retention
        try node.copy(to: server)
        let left = try PostgresConnection(server.address).rows("SELECT count(*) FROM weir.exchange", [])
        #expect(left == [[Array("0".utf8)]])
        #expect(try node.verify(from: server).problem == nil)
    }

    @Test("refuses another history under the same name")
    func forked() throws {
        let server = try PostgresServer()
        let node = try Node()
        try node.run(10)
        let early = try TemporaryFolder()
        let copy = try AuditCopy(path: early.path + "/audit.db")
        try Self.copyAll(from: node.path, into: copy)
        try node.run(10)
        try node.copy(to: server)
        _ = consume copy
        var writer = try SharedLogWriter(log: early.path + "/audit.db", to: server.address, password: nil)
        #expect(throws: SharedLogError.self) { try writer.copy() }
    }

    private static func copyAll(from path: String, into copy: borrowing AuditCopy) throws {
        let feed = try AuditFeed(path: path)
        let last = try feed.lastEntry()
        for table in feed.tables {
            var rows: [[AuditCell]] = []
            try feed.rows(of: table, entries: 1...last) { rows.append($0) }
            try copy.write(rows, to: table.name, columns: table.columns.map(\.name))
        }
    }

    @Test("goes on where it was when the server goes and comes back")
    func outage() throws {
        let server = try PostgresServer()
        let node = try Node()
        try node.run(20)
        var writer = try SharedLogWriter(log: node.path, to: server.address, password: nil, stretch: 4)
        _ = try writer.copy()
        server.stop()
        #expect(throws: SharedLogError.server(.closed)) { try writer.copy() }
        #expect(throws: SharedLogError.server(.connect)) { try node.copy(to: server) }
        try server.start()
        try node.copy(to: server)
        #expect(try node.verify(from: server).problem == nil)
    }
}
