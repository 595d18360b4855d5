// What the audit log costs: rows per second and microseconds of processor time for each, how long a caller waits that
// may release nothing before its row is on disk, and how fast the whole log is verified.
//
//     AuditBenchmark DIRECTORY [rows]
//
// The directory is made, and removed in the end; put it on the disk that is to be measured.

import AuditLog
import ByteText
import Glibc
import GuardrailTypes
import Synchronization

let arguments = CommandLine.arguments.dropFirst()
guard let directory = arguments.first else { fatalError("usage: AuditBenchmark DIRECTORY [rows]") }
let rows = arguments.dropFirst().first.flatMap { Int($0) } ?? 500_000
let path = directory + "/audit.db"

let rule = RuleReference(
    id: "pci.card-number",
    name: "Card number",
    entity: "CREDIT_CARD",
    severity: .high,
    tags: [],
    packID: "payment",
    packVersion: "1.0.0"
)
let finding = Finding(
    rule: rule,
    range: ByteRange(10, 29),
    confidence: Confidence(thousandths: 850),
    action: .redact,
    preview: "41***************1",
    fingerprint: String(repeating: "5a", count: 32),
    explanation: Explanation(
        patternIndex: 1,
        base: Confidence(thousandths: 600),
        validatedBy: ["luhn"],
        contextWord: "card"
    )
)
let decision = AuditDecision(
    direction: .prompt,
    field: AuditFieldPath("messages[0].content"),
    findings: [finding]
)

func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

/// - Parameter isHit: true for one with a decision and a finding.
func exchange(_ writer: AuditWriter, isHit: Bool, onCommit: AuditCommitHandler? = nil) throws {
    var ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
    ticket.record.app = "checkout"
    ticket.record.model = "gpt-test"
    ticket.record.upstream = "demo"
    ticket.record.policyHash = "0f3c5d7e9a1b2c4d6e8f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f"
    if isHit { ticket.record.decisions = [decision] }
    ticket.close(isHit ? .redacted : .allowed, status: 200, onCommit: onCommit)
}

func open() throws -> AuditWriter {
    var configuration = AuditWriter.Configuration(path: path)
    configuration.capacity = 1 << 20
    configuration.checkpoints.key = try AuditSigningKey.load(orMakeAt: directory + "/audit.key")
    configuration.checkpoints.file = directory + "/audit.checkpoints"
    return try AuditWriter(configuration)
}

func measureThroughput(isHit: Bool) throws {
    let writer = try open()
    let (wall, processor) = (monotonicMicroseconds(), processorTime())
    for number in 0..<rows {
        try exchange(writer, isHit: isHit)
        while number % 1000 == 0, writer.statistics.queueDepth > 100_000 { usleep(1000) }
    }
    _ = writer.flush(timeout: 600_000_000)
    let took = monotonicMicroseconds() - wall
    let cpu = Double(processorTime() - processor) / Double(rows)
    writer.shutdown()
    print(
        "write, \(isHit ? "a finding each" : "no finding"): \(Int64(rows) * 1_000_000 / took) rows/s, \(cpu) us CPU each"
    )
}

/// So many callers, each of which sends its next row when it is told that the last is on disk.
func measureWaiting(callers: Int, each count: Int) throws {
    let writer = try open()
    let waits = Mutex<[Int64]>([])
    @Sendable func next(_ rest: Int) {
        guard rest > 0 else { return }
        let start = monotonicMicroseconds()
        try? exchange(writer, isHit: true) { _ in
            waits.withLock { $0.append(monotonicMicroseconds() - start) }
            next(rest - 1)
        }
    }
    for _ in 0..<callers { next(count) }
    while waits.withLock({ $0.count }) < callers * count { usleep(10_000) }
    writer.shutdown()
    let sorted = waits.withLock { $0.sorted() }
    let (half, most) = (sorted[sorted.count / 2], sorted[sorted.count * 99 / 100])
    print("wait for the disk, \(callers) callers: p50 \(Double(half) / 1000) ms, p99 \(Double(most) / 1000) ms")
}

func measureVerifying() throws {
    for workers in [1, 2] {
        var verifier = ChainVerifier(path: path)
        verifier.workers = workers
        let start = monotonicMicroseconds()
        let report = try verifier.verify()
        let took = monotonicMicroseconds() - start
        guard report.problem == nil else { fatalError("the log does not verify") }
        print("verify, \(workers) + 1 threads: \(report.entries * 1_000_000 / took) entries/s of \(report.entries)")
    }
}

mkdir(directory, 0o700)
try measureThroughput(isHit: false)
try measureVerifying()
try measureThroughput(isHit: true)
try measureVerifying()
for callers in [1, 16, 64] { try measureWaiting(callers: callers, each: 500) }
for name in ["audit.db", "audit.db.lock", "audit.key", "audit.key.pub", "audit.checkpoints"] {
    unlink(directory + "/" + name)
}
rmdir(directory)
