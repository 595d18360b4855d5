import Foundation
import TestSupport
import Testing

@testable import AuditLog

/// 300, or 2,000 with `WEIR_AUDIT=full`.
private let cuts = ProcessInfo.processInfo.environment["WEIR_AUDIT"] == "full" ? 2000 : 300
/// Cuts of one log, before the next begins with none.
private let cutsOfOneLog = 20

@Test
func `a power cut at any operation takes no row, event or checkpoint that was said to be on disk`() throws {
    var (told, notes) = (0, 0)
    for seed in 0..<UInt64(cuts / cutsOfOneLog) {
        let harness = PowerCutHarness(seed: seed)
        for cut in 0..<cutsOfOneLog {
            let loss = try harness.round()
            #expect(loss == nil, "log \(seed), cut \(cut): \(loss.map { "\($0)" } ?? "")")
            if loss != nil { break }
        }
        told += harness.toldExchanges
        notes += harness.toldNotes
    }
    // Each cut found something to take: the harness is no proof if nothing was at stake.
    #expect(told > cuts && notes > cuts)
}

/// - Returns: the first loss that a disk causes which does not do these syncs.
private func firstLoss(ignoring ignored: Set<SyncKind>, aim: SyncKind, within cuts: Int) throws -> PowerCutHarness.Loss?
{
    for seed in 0..<UInt64(cuts / cutsOfOneLog) {
        let harness = PowerCutHarness(seed: seed, ignoring: ignored, aim: aim)
        for _ in 0..<cutsOfOneLog {
            if let loss = try harness.round() { return loss }
        }
    }
    return nil
}

@Test(arguments: [
    [SyncKind.walFrames], [.walHeader], [.database], [.newDatabase], [.directory, .directoryByWriter],
])
func `without a sync that is needed a power cut is seen to take something`(kinds: [SyncKind]) throws {
    #expect(try firstLoss(ignoring: Set(kinds), aim: kinds[0], within: 1000) != nil, "without \(kinds)")
}

/// The other syncs, each with the reason why nothing is lost without it.
///
/// - `walAgain`: `synchronous = FULL` has put every frame on disk at its commit, so a checkpoint finds none to sync.
/// - `directoryAfterDeletion`: not asked for; a WAL that comes back after its deletion holds what the database holds.
/// - `journal`: SQLite uses one only to make the file, while there is nothing in it.
/// - `directory` and `directoryByWriter`: each does the other's work before a row is promised; without both, above, rows are lost.
@Test
func `the other syncs have nothing to do`() throws {
    let harness = PowerCutHarness(seed: 1)
    // The first log is made without a cut.
    #expect(try harness.first() == nil)
    let journals = harness.system.withDisk { $0.asked[.journal] ?? 0 }
    for _ in 0..<cutsOfOneLog { #expect(try harness.round() == nil) }
    let (asked, carried) = harness.system.withDisk { ($0.asked, $0.carried) }
    #expect(asked[.walAgain, default: 0] > 0 && carried[.walAgain] == 0)
    #expect(asked[.directoryByWriter, default: 0] > 0 && carried[.directoryByWriter] == 0)
    #expect(asked[.directoryAfterDeletion] == nil)
    #expect(asked[.journal, default: 0] == journals)
    #expect(try firstLoss(ignoring: [.directory], aim: .directory, within: 2 * cutsOfOneLog) == nil)
    #expect(try firstLoss(ignoring: [.directoryByWriter], aim: .directory, within: 2 * cutsOfOneLog) == nil)
}

/// The file of checkpoints is synced as well, but no row depends on it.
@Test
func `what a power cut takes of the file of checkpoints leaves the log proven`() throws {
    let log = try ChainedLog()
    let text = String(decoding: try contents(of: log.outside), as: UTF8.self)
    for length in stride(from: 0, through: text.utf8.count, by: 97) {
        var verifier = ChainVerifier(path: log.path)
        verifier.key = log.key.publicKey
        verifier.outside = CheckpointNote.all(in: String(decoding: text.utf8.prefix(length), as: UTF8.self)).notes
        #expect(try verifier.verify().problem == nil, "\(length) bytes")
    }
}
