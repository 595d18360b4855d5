import Foundation
import Glibc
import Testing

@testable import AuditLog

/// Rounds of one log: 40, or 2,000 with `WEIR_AUDIT=full`.
private let rounds = ProcessInfo.processInfo.environment["WEIR_AUDIT"] == "full" ? 2000 : 40

@Test
func `a writer killed at any moment loses no row that it spoke of, and its chain goes on`() throws {
    let directory = TemporaryDirectory()
    let log = directory.database
    defer { for suffix in [".key", ".key.pub", ".checkpoints"] { unlink(log + suffix) } }
    // A writer that is killed while it makes the file leaves none that can be read yet.
    try directory.writer().shutdown()
    var random = SystemRandomNumberGenerator()
    var told: Int64 = 0
    for round in 1...rounds {
        let last = try runAndKill(log, after: .random(in: 20...120, using: &random))
        told = max(told, last)
        let reader = try AuditReader(path: log)
        let written = try reader.lastSeq()
        #expect(written >= told, "round \(round)")
        #expect(try reader.column("SELECT count(*) FROM exchange") == ["\(written)"])
        // The whole log every few rounds: it grows with each.
        guard round % 10 == 0 || round == rounds else { continue }
        var verifier = ChainVerifier(path: log)
        verifier.key = try AuditSigningKey.load(orMakeAt: log + ".key").publicKey
        let text = String(decoding: try AuditFile.contents(of: log + ".checkpoints") ?? [], as: UTF8.self)
        let (notes, damaged) = CheckpointNote.all(in: text)
        verifier.outside = notes
        let report = try verifier.verify()
        #expect(report.problem == nil, "round \(round): \(report.problem.map { "\($0)" } ?? "")")
        #expect(damaged <= round)
    }
    #expect(told > 0)
}

/// - Returns: the last row that the writer said was on disk; 0 for none.
private func runAndKill(_ log: String, after milliseconds: UInt32) throws -> Int64 {
    let output = log + ".told"
    unlink(output)
    defer { unlink(output) }
    let program = try #require(Bundle.main.executableURL).deletingLastPathComponent()
        .appendingPathComponent("AuditCrashWriter").path
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0o600)
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(log), nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    #expect(posix_spawn(&child, program, &actions, nil, arguments, environ) == 0)
    usleep(milliseconds * 1000)
    kill(child, SIGKILL)
    var status: Int32 = 0
    #expect(waitpid(child, &status, 0) == child)
    #expect(status & 0x7f == SIGKILL, "the writer ended by itself")
    // A line that was cut by the kill is shorter than what it meant.
    let text = String(decoding: try contents(of: output), as: UTF8.self)
    return text.split(separator: "\n").compactMap { Int64($0) }.max() ?? 0
}
