import Foundation
import Glibc
import GuardrailTypes
import Synchronization
import Testing

@testable import AuditLog

/// A log with exchanges of January to March 2026, and a place for its segments.
final class SealedLog {
    let log: ChainedLog
    let directory: String
    /// Exchanges with all that belongs to them, as they were written.
    let rows: [String]
    static let days = 90

    init(days: Int = days) throws {
        log = try ChainedLog(exchanges: 0, runs: 1)
        directory = log.directory.path + "-segments"
        let writer = try log.writer()
        for day in 0..<days {
            let place = try writer.reserve()
            var record = AuditRecord(
                id: ExchangeID(at: .now()),
                startedAt: Self.day(day),
                arrival: place.arrival,
                method: "POST",
                route: "/"
            )
            if day % 3 == 0 { record.decisions = [Sample.decision(), Sample.decision(.response, Sample.key, .block)] }
            writer.submit(record, onCommit: nil)
            if day % 7 == 0 { writer.record(AuditEvent(.configuration).with("rules", day)) }
        }
        #expect(writer.flush())
        writer.shutdown()
        rows = try Self.rows(of: log.path)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// Counted from the first of January 2026.
    static func day(_ number: Int) -> AuditTime {
        AuditTime(milliseconds: 1_767_225_600_000 + Int64(number) * 86_400_000 + 3_600_000)
    }

    static func rows(of path: String) throws -> [String] {
        let reader = try AuditReader(path: path)
        return try ["exchange", "decision", "finding"].flatMap { table in
            try reader.column("SELECT * FROM \(table) ORDER BY seq, 2").map { "\(table)|\($0)" }
        }
    }

    var policy: SegmentPolicy { SegmentPolicy(directory: directory) }

    func retention() throws -> AuditRetention {
        var configuration = AuditWriter.Configuration(path: log.path)
        configuration.checkpoints.key = log.key
        configuration.checkpoints.file = log.outside
        return try AuditRetention(configuration)
    }

    @discardableResult
    func seal(
        now: AuditTime = day(80),
        _ policy: SegmentPolicy? = nil,
        pass: @escaping (SegmentSealer.Step) throws(AuditError) -> Void = { (_) throws(AuditError) in }
    ) throws -> [String] {
        var retention = try retention()
        let names = try retention.seal(policy ?? self.policy) {
            $0.now = now
            $0.pass = pass
        }
        try retention.close()
        return names
    }

    func verify() throws -> ChainReport {
        var verifier = ChainVerifier(path: log.path)
        verifier.key = log.key.publicKey
        verifier.outside = try log.notes()
        verifier.segments = directory
        return try verifier.verify()
    }

    /// The log's rows and those of its segments that are not erased.
    func allRows() throws -> Set<String> {
        var all = try Set(Self.rows(of: log.path))
        for segment in try AuditReader(path: log.path).sealedSegments() where !segment.isErased {
            let database = directory + "/unsealed.db"
            try SegmentFile(path: directory + "/" + segment.name).unseal(to: database, key: log.key.publicKey)
            all.formUnion(try Self.rows(of: database))
            AuditFile.removeDatabase(database)
        }
        return all
    }

    func file(_ name: String) -> String { directory + "/" + name }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }

    func overwrite(_ name: String, _ bytes: [UInt8]) throws {
        unlink(file(name))
        try AuditFile.write(bytes, to: file(name), mode: 0o600)
    }
}

@Test
func `months that are over leave the log and can still be proved and asked`() throws {
    let sealed = try SealedLog()
    #expect(try sealed.seal() == ["audit-2026-01.1.weirseg", "audit-2026-02.1.weirseg"])
    #expect(try sealed.names() == ["audit-2026-01.1.weirseg", "audit-2026-02.1.weirseg"])
    #expect(try AuditReader(path: sealed.log.path).column("SELECT min(seq), count(*) FROM exchange") == ["60|31"])
    #expect(try sealed.allRows() == Set(sealed.rows))
    let report = try sealed.verify()
    #expect(report.problem == nil && report.segments == 2)
    #expect(try sealed.log.verify().remarks.contains("59 exchanges are in 2 segments, which were not looked at"))
    #expect(try sealed.seal() == [])
    let database = sealed.file("january.db")
    try SegmentFile(path: sealed.file("audit-2026-01.1.weirseg")).unseal(to: database, key: nil)
    var query = AuditQuery()
    query.terms[.action] = ["block"]
    #expect(try AuditReader(path: database).count(query) == 11)
    #expect(throws: AuditError.exists(path: database)) {
        try SegmentFile(path: sealed.file("audit-2026-01.1.weirseg")).unseal(to: database, key: nil)
    }
    let other = AuditSigningKey().publicKey
    #expect(throws: AuditError.unproven(ChainProblem(.unsigned, at: 1, "segment"))) {
        try SegmentFile(path: sealed.file("audit-2026-01.1.weirseg")).unseal(to: database + "2", key: other)
    }
}

@Test
func `exchanges are numbered on after all were sealed`() throws {
    let sealed = try SealedLog()
    try sealed.seal(now: SealedLog.day(150))
    #expect(try AuditReader(path: sealed.log.path).column("SELECT count(*) FROM exchange") == ["0"])
    let writer = try sealed.log.writer()
    try writer.exchange()
    writer.shutdown()
    #expect(try AuditReader(path: sealed.log.path).column("SELECT seq FROM exchange") == ["91"])
    #expect(try sealed.verify().problem == nil)
}

@Test
func `segments by size leave the newest in the log`() throws {
    let sealed = try SealedLog()
    var policy = sealed.policy
    policy.by = .size
    policy.exchanges = 20
    #expect(try sealed.seal(now: SealedLog.day(80), policy).count == 3)
    #expect(try AuditReader(path: sealed.log.path).column("SELECT count(*) FROM exchange") == ["30"])
    #expect(try sealed.verify().problem == nil)
    #expect(try sealed.allRows() == Set(sealed.rows))
}

@Test
func `what is held stays, sealed or not`() throws {
    let sealed = try SealedLog()
    func hold(_ name: AuditLabel, _ first: Int, _ last: Int) throws {
        var retention = try sealed.retention()
        _ = try retention.hold(
            name,
            since: SealedLog.day(first),
            until: SealedLog.day(last),
            actor: "uid:0",
            reason: "x"
        )
        try retention.close()
    }
    func release(_ name: AuditLabel) throws {
        var retention = try sealed.retention()
        #expect(try retention.release(name, actor: "uid:0", reason: "x"))
        try retention.close()
    }
    try hold("case-1", 40, 42)
    try sealed.seal()
    #expect(try AuditReader(path: sealed.log.path).column("SELECT min(seq) FROM exchange") == ["41"])
    try release("case-1")
    try sealed.seal()
    #expect(try sealed.names().count == 3)
    // January is held although it is sealed.
    try hold("case-2", 3, 5)
    var policy = sealed.policy
    policy.keepMonths = 1
    try sealed.seal(now: SealedLog.day(150), policy)
    #expect(try sealed.names() == ["audit-2026-01.1.weirseg", "audit-2026-03.1.weirseg"])
    try release("case-2")
    try sealed.seal(now: SealedLog.day(150), policy)
    // March was sealed by the run before, and is old enough too.
    #expect(try sealed.names() == [])
    #expect(try sealed.verify().problem == nil)
    let events = "SELECT count(*) FROM event WHERE kind = 'erased' AND detail ->> 'segment' IS NOT NULL"
    #expect(try sealed.log.count(events) == 4)
}

@Test
func `a segment that is missing, changed or exchanged is named`() throws {
    let sealed = try SealedLog()
    let names = try sealed.seal(now: SealedLog.day(150))
    let originals = try names.map { try contents(of: sealed.file($0)) }
    func expect(_ kind: ChainProblem.Kind, _ index: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let problem = try sealed.verify().problem
        #expect(problem?.kind == kind, sourceLocation: sourceLocation)
        #expect(problem?.item == "segment \(names[index])", sourceLocation: sourceLocation)
        for (name, bytes) in zip(names, originals) { try sealed.overwrite(name, bytes) }
    }
    unlink(sealed.file(names[1]))
    try expect(.deleted, 1)
    try sealed.overwrite(names[0], originals[2])
    try sealed.overwrite(names[2], originals[0])
    try expect(.swapped, 0)
    try sealed.overwrite(names[1], originals[0])
    try expect(.swapped, 1)
    try sealed.overwrite(names[2], Array(originals[2].dropLast(100)))
    try expect(.edited, 2)
    try sealed.overwrite(names[1], originals[1] + [0])
    try expect(.edited, 1)
    try sealed.overwrite(names[0], [])
    try expect(.edited, 0)
    // Signed by somebody else, with the same words.
    let header = try SegmentFile(path: sealed.file(names[1])).header
    let size = try SegmentFile(path: sealed.file(names[1])).note.size
    let forged = Array(header.note(signedWith: AuditSigningKey()).utf8) + originals[1][size...]
    try sealed.overwrite(names[1], forged)
    try expect(.unsigned, 1)
    #expect(try sealed.verify().problem == nil)
}

@Test(arguments: 0..<UInt64(3))
func `no byte of a segment can be changed unseen`(seed: UInt64) throws {
    let sealed = try SealedLog()
    let name = try #require(try sealed.seal().first)
    let original = try contents(of: sealed.file(name))
    var random = SeededGenerator(state: seed)
    for _ in 0..<40 {
        var bytes = original
        let place = Int.random(in: 0..<(Bool.random(using: &random) ? 700 : bytes.count), using: &random)
        bytes[place] ^= UInt8.random(in: 1...255, using: &random)
        try sealed.overwrite(name, bytes)
        let problem = try sealed.verify().problem
        // Four bytes of the signature's line are a hint at the key, which decides nothing.
        let note = SegmentNote(bytes)
        let isHint = note?.header == SegmentNote(original)?.header && problem == nil
        #expect(isHint || problem?.item == "segment \(name)", "byte \(place)")
        if isHint { #expect(try sealed.allRows() == Set(sealed.rows)) }
    }
}

@Test(arguments: SegmentSealer.Step.allCases)
func `a seal that is cut off loses nothing and is finished by the next`(step: SegmentSealer.Step) throws {
    let whole = try SealedLog()
    let names = try whole.seal()
    for occasion in 1...2 {
        let sealed = try SealedLog()
        let seen = Mutex(0)
        var policy = sealed.policy
        if step == .expired || step == .unlinked {
            try sealed.seal()
            policy.keepMonths = 1
        }
        let cut: (SegmentSealer.Step) throws(AuditError) -> Void = { (passed) throws(AuditError) in
            guard passed == step else { return }
            let count = seen.withLock {
                $0 += 1
                return $0
            }
            if count == occasion { throw AuditError.stopped }
        }
        let now = policy.keepMonths == nil ? SealedLog.day(80) : SealedLog.day(150)
        do {
            try sealed.seal(now: now, policy, pass: cut)
            Issue.record("\(step) was not passed")
        } catch {
            #expect(error as? AuditError == .stopped)
        }
        #expect(try sealed.log.verify().problem == nil)
        if policy.keepMonths == nil {
            #expect(try sealed.verify().problem == nil)
            #expect(try sealed.allRows() == Set(sealed.rows))
            try sealed.seal()
            #expect(try sealed.names() == names)
            #expect(try sealed.allRows() == Set(sealed.rows))
            #expect(try AuditReader(path: sealed.log.path).column("SELECT count(*) FROM exchange") == ["31"])
        } else {
            try sealed.seal(now: now, policy)
            #expect(try sealed.names() == ["audit-2026-03.1.weirseg"])
        }
        #expect(try sealed.verify().problem == nil)
    }
}

@Test
func `a gateway seals while it writes`() throws {
    let sealed = try SealedLog()
    let writer = try sealed.log.writer()
    let isOver = Mutex(false)
    let thread = Thread {
        while !isOver.withLock({ $0 }) {
            try? writer.exchange()
            usleep(30_000)
        }
    }
    thread.start()
    var policy = sealed.policy
    policy.by = .size
    policy.exchanges = 10
    var count = 0
    for _ in 0..<3 { count += try writer.seal(policy).count }
    isOver.withLock { $0 = true }
    while !thread.isFinished { usleep(1000) }
    #expect(writer.flush())
    writer.shutdown()
    #expect(count >= 7)
    let report = try sealed.verify()
    #expect(report.problem == nil && report.segments == count)
    #expect(try Set(sealed.rows).isSubset(of: sealed.allRows()))
}

@Test
func `a header is read as it was written, or not at all`() throws {
    let key = AuditSigningKey()
    let header = SegmentHeader(
        log: "0123456789abcdef",
        number: 3,
        entries: 12...90,
        exchanges: 10...80,
        before: .zero,
        after: ChainHash.leaf(.zero),
        root: ChainHash.node(.zero, .zero),
        content: String(repeating: "ab", count: 32),
        previous: SegmentHeader.noPrevious,
        at: "2026-11-26T00:00:00.000Z"
    )
    let bytes = Array(header.note(signedWith: key).utf8)
    let note = try #require(SegmentNote(bytes + [1, 2, 3]))
    #expect(note.header == header && note.size == bytes.count && note.isSigned(by: key.publicKey))
    var random = SeededGenerator(state: 11)
    for _ in 0..<3000 {
        var changed = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<changed.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
            case 1: changed.remove(at: place)
            default: changed.insert(UInt8.random(in: 0...255, using: &random), at: place)
            }
        }
        guard let read = SegmentNote(changed), read.isSigned(by: key.publicKey) else { continue }
        #expect(read.header == header)
    }
}
