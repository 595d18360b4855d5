import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import AuditLog

/// Writes to a log, cuts the power at any operation, opens the log again and looks for what was promised: on one disk, again
/// and again.
final class PowerCutHarness {
    /// A promise that was not kept.
    enum Loss: Hashable, CustomStringConvertible {
        case cannotOpen(AuditError)
        case exchange(seq: Int64)
        case event(number: Int64)
        case notProven(ChainProblem)
        case damaged

        var description: String {
            switch self {
            case .cannotOpen(let error): "the log cannot be opened: \(error)"
            case .exchange(let seq): "exchange \(seq) was on disk and is gone"
            case .event(let number): "event \(number) was on disk and is gone"
            case .notProven(let problem): "\(problem)"
            case .damaged: "the database is damaged"
            }
        }
    }

    /// What the writer has said is on disk.
    private final class Told: Sendable {
        struct Facts {
            var exchanges: [Int64: String] = [:]
            var events: Set<Int64> = []
            var notes: [String] = []
        }
        private let facts = Mutex(Facts())

        func withLock<Result: Sendable>(_ body: (inout sending Facts) -> sending Result) -> sending Result {
            facts.withLock(body)
        }
    }

    let system = SimulatedFileSystem()
    private let directory = TemporaryDirectory()
    private let key = AuditSigningKey()
    private let told = Told()
    private var random: SplitMix
    /// What the power waits for before it fails; nil for nothing.
    private let aim: SyncKind?

    init(seed: UInt64, ignoring ignored: Set<SyncKind> = [], aim: SyncKind? = nil) {
        random = SplitMix(state: seed)
        self.aim = aim
        system.withDisk { $0.ignored = ignored }
    }

    var toldExchanges: Int { told.withLock { $0.exchanges.count } }
    var toldNotes: Int { told.withLock { $0.notes.count } }

    /// One cut, and what it took of what was promised.
    func round() throws -> Loss? {
        // A start takes about 150 operations, the first one 400, a row about 20.
        let operations = Int.random(in: 1...(aim == nil ? 400 : 80), using: &random)
        system.withDisk { disk in
            if let aim { disk.cut(after: operations, from: aim) } else { disk.cut(after: operations) }
        }
        do throws(AuditError) {
            let writer = try writer()
            write(through: writer)
            end(writer)
        } catch {
            // The power may fail during a start too; anything else that keeps a log from being opened is a loss.
            guard system.withDisk(\.isOff) else { return .cannotOpen(error) }
        }
        system.withDisk { $0.losePower(&random) }
        return try recover()
    }

    /// Makes the log, with no cut.
    func first() throws -> Loss? { try recover() }

    /// Opens the log as the gateway does after a power cut.
    private func recover() throws -> Loss? {
        let writer: AuditWriter
        do throws(AuditError) { writer = try self.writer() } catch { return .cannotOpen(error) }
        defer { end(writer) }
        return try check(try image())
    }

    // MARK: Writing

    private func writer() throws(AuditError) -> AuditWriter {
        var configuration = AuditWriter.Configuration(path: directory.database)
        configuration.fileSystem = system.name
        configuration.groupDelay = 0
        configuration.checkpoints.key = key
        configuration.checkpoints.everyEntries = 5
        configuration.checkpoints.publish = { [told] note in told.withLock { $0.notes.append(note) } }
        let writer = try AuditWriter(configuration)
        // The writer's own sync of the directory goes past SQLite; it was the last thing that it did.
        _ = system.withDisk { $0.syncDirectory(.directoryByWriter) }
        // Checkpoints of the WAL come after so many pages; they are rarer in life.
        let pages = [8, 30, 200].randomElement(using: &random) ?? 8
        writer.perform({ connection throws(SQLiteError) in
            try connection.execute("PRAGMA wal_autocheckpoint = \(pages)")
        }) { _ in }
        return writer
    }

    private func write(through writer: AuditWriter) {
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            guard !system.withDisk(\.isOff) else { return }
            let isWritten =
                switch Int.random(in: 0..<4, using: &random) {
                case 0: decide(writer)
                case 1: exchanges(Int.random(in: 2...9, using: &random), writer)
                default: exchanges(1, writer)
                }
            guard isWritten else { return }
        }
    }

    /// A decision ahead of its row, as `before_release` writes it.
    private func decide(_ writer: AuditWriter) -> Bool {
        let done = DispatchSemaphore(value: 0)
        writer.record(AuditEvent(.decided).with("exchange", "req_cut")) { [told] commit in
            if case .committed(let number) = commit { _ = told.withLock { $0.events.insert(number) } }
            done.signal()
        }
        return wait(for: done, 1)
    }

    /// Rows in one group: the writer is held until all of them wait.
    private func exchanges(_ count: Int, _ writer: AuditWriter) -> Bool {
        let (gate, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        writer.perform({ _ throws(SQLiteError) in gate.wait() }) { _ in }
        for number in 0..<count {
            let isHit = number % 3 == 0
            guard var ticket = try? AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions") else {
                break
            }
            if isHit { ticket.record.decisions = [Sample.decision()] }
            let id = ticket.record.id.text
            ticket.close(isHit ? .redacted : .allowed, status: 200) { [told] commit in
                if case .committed(let seq) = commit { told.withLock { $0.exchanges[seq] = id } }
                done.signal()
            }
        }
        gate.signal()
        return wait(for: done, count)
    }

    /// - Returns: false if the power fails before.
    private func wait(for done: DispatchSemaphore, _ count: Int) -> Bool {
        for _ in 0..<count {
            while done.wait(timeout: .now() + .milliseconds(1)) == .timedOut {
                if system.withDisk(\.isOff) { return false }
            }
        }
        return true
    }

    /// In an orderly way or by a cut; the power may fail during an orderly end too.
    private func end(_ writer: AuditWriter) {
        if Bool.random(using: &random) { system.withDisk { $0.turnOff() } }
        writer.shutdown(timeout: system.withDisk(\.isOff) ? 0 : 10_000_000)
        system.withDisk { $0.losePower(&random) }
    }

    // MARK: Looking at what is left

    /// The files as a reader would find them.
    private func image() throws -> String {
        let path = directory.path + "/copy.db"
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        for suffix in ["", "-wal"] {
            guard let bytes = system.withDisk({ $0.files[directory.database + suffix]?.now }) else { continue }
            let file = try #require(fopen(path + suffix, "wb"))
            defer { fclose(file) }
            _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        }
        return path
    }

    private func check(_ path: String) throws -> Loss? {
        let told = told.withLock { $0 }
        let reader = try AuditReader(path: path)
        guard try reader.column("PRAGMA integrity_check") == ["ok"] else { return .damaged }
        let exchanges = Set(try reader.column("SELECT seq || ' ' || id FROM exchange"))
        for (seq, id) in told.exchanges where !exchanges.contains("\(seq) \(id)") { return .exchange(seq: seq) }
        let events = Set(try reader.column("SELECT event FROM event WHERE kind = 'decided'"))
        for number in told.events where !events.contains("\(number)") { return .event(number: number) }
        var verifier = ChainVerifier(path: path)
        verifier.workers = 1
        verifier.key = key.publicKey
        // A checkpoint that was sent is a promise as well.
        verifier.outside = told.notes.compactMap(CheckpointNote.init)
        return try verifier.verify().problem.map(Loss.notProven)
    }
}
