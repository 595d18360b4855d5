import Foundation
import TestSupport
import Testing

@testable import AuditLog

/// A way to change a log, at a place of it.
struct Tampering: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the verifier must call it.
    let expected: Set<ChainProblem.Kind>
    /// SQL for a place, which is the number of an exchange or of an entry.
    let sql: @Sendable (Int64) -> String
    /// Whether hashes are made anew afterwards, and with whose signature.
    var rehashes = false
    var signs = false

    var testDescription: String { name }

    /// Exchanges of the log, and so the places; there are seven entries more.
    static let places: Int64 = 1000
    /// All columns of `exchange` but its number.
    private static let columns = [
        "id", "run", "arrival", "started_at_ms", "started_at", "app", "key_id", "method", "route", "model", "upstream",
        "streamed", "outcome", "action", "blocked_direction", "status", "error_code", "upstream_status", "policy_hash",
        "engine_version", "total_us", "inspection_us", "upstream_first_byte_us", "bytes_in", "bytes_out",
        "bytes_held_max", "bytes_released", "bytes_withheld", "prompt_tokens", "completion_tokens", "decisions",
        "findings", "failures",
    ]

    private static func renumber(_ entry: Int64) -> String {
        "UPDATE chain SET entry = -entry WHERE entry > \(entry); UPDATE chain SET entry = -entry - 1 WHERE entry < 0"
    }

    private static func swap(_ first: Int64, _ second: Int64, _ length: Int64) -> String {
        """
        UPDATE chain SET entry = -(entry + \(second - first)) WHERE entry BETWEEN \(first) AND \(first + length - 1);
        UPDATE chain SET entry = -(entry - \(second - first)) WHERE entry BETWEEN \(second) AND \(second + length - 1);
        UPDATE chain SET entry = -entry WHERE entry < 0
        """
    }

    static let all: [Tampering] = [
        Tampering(name: "a value changed, in any column", expected: [.edited]) {
            let column = columns[Int($0) % columns.count]
            let other = "CASE typeof(\(column)) WHEN 'integer' THEN \(column) + 1 ELSE ifnull(\(column), '') || '1' END"
            return "UPDATE exchange SET \(column) = \(other) WHERE seq = \($0)"
        },
        Tampering(name: "an entry's digest or hash changed", expected: [.edited]) {
            "UPDATE chain SET \($0 % 2 == 0 ? "digest" : "hash") = randomblob(32) WHERE entry = \($0)"
        },
        Tampering(name: "a finding made harmless", expected: [.edited]) {
            "UPDATE finding SET action = 'allow' WHERE seq = (SELECT max(seq) FROM finding WHERE seq <= max(\($0), 1))"
        },
        Tampering(name: "a decision taken away", expected: [.edited]) {
            "DELETE FROM decision WHERE seq = (SELECT max(seq) FROM decision WHERE seq <= \($0)) AND decision = 1"
        },
        Tampering(name: "a row deleted", expected: [.deleted]) {
            """
            DELETE FROM exchange WHERE seq = \($0); DELETE FROM decision WHERE seq = \($0);
            DELETE FROM finding WHERE seq = \($0)
            """
        },
        Tampering(name: "an entry deleted with its row", expected: [.deleted]) {
            """
            DELETE FROM exchange WHERE seq = \($0); DELETE FROM decision WHERE seq = \($0);
            DELETE FROM finding WHERE seq = \($0); DELETE FROM chain WHERE kind = 'exchange' AND item = \($0)
            """
        },
        Tampering(name: "an entry deleted, and those behind it renumbered", expected: [.deleted]) {
            "DELETE FROM chain WHERE entry = \($0 + 2); \(renumber($0 + 2))"
        },
        Tampering(name: "a row inserted", expected: [.inserted]) {
            """
            INSERT INTO finding SELECT \($0) + 1000000, finding, decision, rule, entity, severity, pack, pack_version, direction,
                field, start_byte, end_byte, confidence, action, preview, fingerprint, pattern_index, base_confidence,
                validators, context_word, trial_action FROM finding WHERE seq = 1 AND finding = 0
            """
        },
        Tampering(name: "an entry inserted", expected: [.inserted]) {
            """
            UPDATE chain SET entry = -entry WHERE entry > \($0 + 2); UPDATE chain SET entry = -entry + 1 WHERE entry < 0;
            INSERT INTO chain VALUES (\($0 + 3), 'event', 100, randomblob(32), randomblob(32))
            """
        },
        Tampering(name: "two entries swapped", expected: [.reordered]) { swap($0 + 2, $0 + 4, 1) },
        Tampering(name: "two stretches swapped", expected: [.swapped]) {
            swap(min($0, places - 4) + 2, min($0, places - 4) + 5, 3)
        },
        Tampering(name: "the end cut off", expected: [.truncated]) {
            """
            DELETE FROM chain WHERE entry > \($0 + 2);
            DELETE FROM exchange WHERE seq NOT IN (SELECT item FROM chain WHERE kind = 'exchange');
            DELETE FROM decision WHERE seq NOT IN (SELECT seq FROM exchange);
            DELETE FROM finding WHERE seq NOT IN (SELECT seq FROM exchange);
            DELETE FROM event WHERE event NOT IN (SELECT item FROM chain WHERE kind = 'event');
            DELETE FROM checkpoint WHERE size > \($0 + 2)
            """
        },
        Tampering(name: "everything deleted", expected: [.rebuilt, .truncated]) { _ in
            """
            DELETE FROM finding; DELETE FROM decision; DELETE FROM exchange; DELETE FROM event; DELETE FROM chain;
            DELETE FROM checkpoint
            """
        },
        Tampering(name: "a row edited and all hashes made anew", expected: [.rewritten, .rebuilt], rehashes: true) {
            "UPDATE exchange SET app = 'other' WHERE seq = \($0)"
        },
        Tampering(
            name: "a row edited, all made anew, and signed with another key",
            expected: [.rewritten, .rebuilt, .unsigned],
            rehashes: true,
            signs: true
        ) { "UPDATE exchange SET app = 'other' WHERE seq = \($0)" },
        Tampering(name: "a checkpoint's signature of another log", expected: [.unsigned]) {
            "UPDATE checkpoint SET note = replace(note, 'time 2', 'time 3') WHERE size > \($0)"
        },
    ]

    init(
        name: String,
        expected: Set<ChainProblem.Kind>,
        rehashes: Bool = false,
        signs: Bool = false,
        sql: @escaping @Sendable (Int64) -> String
    ) {
        self.name = name
        self.expected = expected
        self.rehashes = rehashes
        self.signs = signs
        self.sql = sql
    }
}

/// 1,000 places with `WEIR_AUDIT=full`, else some, the first and the last among them.
private func places() -> [Int64] {
    var random = SplitMix(state: 6)
    let all = Array(1...Tampering.places).shuffled(using: &random)
    return ProcessInfo.processInfo.environment["WEIR_AUDIT"] == "full" ? all : [1, 2, Tampering.places] + all.prefix(7)
}

@Test
func `every way of changing a log is found and named, at every place`() throws {
    let log = try ChainedLog(exchanges: Int(Tampering.places), everyEntries: 50)
    let template = try TamperTemplate(log)
    var found = 0
    for tampering in Tampering.all {
        for place in places() {
            let report = try log.verify(try template.apply(tampering, at: place))
            let kind = try #require(report.problem?.kind, "\(tampering.name) at \(place)")
            #expect(tampering.expected.contains(kind), "\(tampering.name) at \(place): \(report.problem!)")
            found += 1
        }
    }
    #expect(found == Tampering.all.count * places().count)
}

@Test
func `the first bad row is named`() throws {
    let log = try ChainedLog()
    let entry = try log.count("SELECT entry FROM chain WHERE kind = 'exchange' AND item = 17")
    let path = try log.tampered("UPDATE exchange SET app = 'x' WHERE seq IN (17, 30)")
    let problem = try log.verify(path).problem
    #expect(problem == ChainProblem(.edited, at: entry, "exchange 17"))
    let sentence = "edited: entry \(entry) (exchange 17) does not have the content that was recorded"
    #expect(problem.map { "\($0)" } == sentence)
}

@Test
func `another log in its place is not the log that was signed`() throws {
    let (log, other) = (try ChainedLog(), try ChainedLog())
    #expect(try log.verify(other.path).problem?.kind == .rebuilt)
    var verifier = ChainVerifier(path: other.path)
    verifier.key = log.key.publicKey
    #expect(try verifier.verify().problem?.kind == .rebuilt)
}

@Test
func `an older copy put back is truncated`() throws {
    let log = try ChainedLog(exchanges: 10, runs: 1)
    let old = try log.copy()
    let writer = try log.writer()
    try writer.exchange()
    writer.shutdown()
    #expect(try log.verify(old).problem?.kind == .truncated)
}

@Test
func `a note reads back and a changed one does not`() throws {
    let key = AuditSigningKey()
    let note = Checkpoint(log: "ab", size: 7, root: .zero, head: .zero, at: "2026-11-25T00:00:00.000Z")
        .note(signedWith: key)
    #expect(CheckpointNote(note)?.isSigned(by: key.publicKey) == true)
    #expect(CheckpointNote(note)?.isSigned(by: AuditSigningKey().publicKey) == false)
    let bytes = Array(note.utf8)
    for index in bytes.indices {
        var changed = bytes
        changed[index] ^= 1
        let other = CheckpointNote(String(decoding: changed, as: UTF8.self))
        #expect(other?.isSigned(by: key.publicKey) != true, "byte \(index)")
    }
    #expect(CheckpointNote.all(in: note + note + String(note.dropLast(3))).notes.count == 2)
    #expect(AuditPublicKey("\(key.publicKey)") == key.publicKey)
    for text in ["", "weir-audit", "weir-audit+00000000+AAAA", "x\(key.publicKey)"] {
        #expect(AuditPublicKey(text) == nil)
    }
}
