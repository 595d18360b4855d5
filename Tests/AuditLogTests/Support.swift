import ByteText
import Glibc
import GuardrailTypes
import Synchronization
import Testing

@testable import AuditLog

/// A directory that goes away with the value.
final class TemporaryDirectory: Sendable {
    let path: String
    var database: String { path + "/log/audit.db" }

    init() {
        var template = Array("/tmp/weir-audit-XXXXXX".utf8CString)
        _ = mkdtemp(&template)
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        for name in ["audit.db", "audit.db-wal", "audit.db-shm", "audit.db.lock", "checkpoints"] {
            unlink(path + "/log/" + name)
        }
        let reads = ReadSpool(of: database)
        for item in reads.items(most: 100) { reads.remove(item.name) }
        rmdir(reads.path)
        rmdir(path + "/log")
        for name in ["copy.db", "copy.db-wal", "copy.db-shm", "copy.db.lock"] { unlink(path + "/" + name) }
        rmdir(path)
    }

    func writer(_ change: (inout AuditWriter.Configuration) -> Void = { _ in }) throws -> AuditWriter {
        var configuration = AuditWriter.Configuration(path: database)
        change(&configuration)
        return try AuditWriter(configuration)
    }
}

/// A disk that fails when it is told to.
final class FailingDisk: Sendable {
    private struct State {
        var calls = 0
        var failing: Range<Int> = 0..<0
        var code: Int32 = 13  // SQLITE_FULL
    }
    private let state = Mutex(State())

    /// From now on, the calls with these numbers fail, counted from 1.
    func fail(_ calls: Range<Int>, code: Int32 = 13) {
        state.withLock { $0 = State(calls: 0, failing: calls, code: code) }
    }

    var calls: Int { state.withLock { $0.calls } }

    var hook: FaultHook {
        { [self] in
            state.withLock { state in
                state.calls += 1
                return state.failing.contains(state.calls) ? state.code : nil
            }
        }
    }
}

enum Sample {
    static func rule(_ id: String, entity: String, severity: Severity = .high) -> RuleReference {
        RuleReference(
            id: id,
            name: "A rule",
            entity: entity,
            severity: severity,
            tags: ["test"],
            packID: "test-pack",
            packVersion: "1.2.0"
        )
    }

    static let card = rule("pci.card-number", entity: "CREDIT_CARD")
    static let key = rule("aws.access-key", entity: "AWS_KEY", severity: .critical)

    static func finding(_ rule: RuleReference = card, _ action: Action = .redact) -> Finding {
        Finding(
            rule: rule,
            range: ByteRange(10, 29),
            confidence: Confidence(thousandths: 850),
            action: action,
            preview: "41***************1",
            fingerprint: String(repeating: "5a", count: 32),
            explanation: Explanation(
                patternIndex: 1,
                base: Confidence(thousandths: 600),
                validatedBy: ["luhn", "length"],
                contextWord: "card"
            )
        )
    }

    static func decision(
        _ direction: Direction = .prompt,
        _ rule: RuleReference = card,
        _ action: Action = .redact
    ) -> AuditDecision {
        AuditDecision(
            direction: direction,
            field: AuditFieldPath("messages[0].content"),
            findings: [finding(rule, action)]
        )
    }
}

extension AuditSink {
    /// Opens a ticket, lets `fill` write on it, and closes it.
    func exchange(
        _ outcome: AuditOutcome = .allowed,
        status: Int? = 200,
        _ fill: (inout AuditRecord) -> Void = { _ in },
        onCommit: AuditCommitHandler? = nil
    ) throws {
        var ticket = try AuditTicket(sink: self, method: "POST", route: "/v1/chat/completions")
        fill(&ticket.record)
        ticket.close(outcome, status: status, onCommit: onCommit)
    }
}

extension AuditReader {
    func column(_ sql: String) throws -> [String] {
        try rows(BoundSQL(text: sql, parameters: [])).rows.map { $0.map(\.text).joined(separator: "|") }
    }
}

/// The bytes of a file.
func contents(of path: String) throws -> [UInt8] {
    let input = try #require(fopen(path, "rb"))
    defer { fclose(input) }
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, input), count > 0 { out += buffer[..<count] }
    return out
}
