// What the audit log costs: rows per second and microseconds of processor time for each, how long a caller waits that
// may release nothing before its row is on disk, and how fast the whole log is verified.
//
//     AuditBenchmark DIRECTORY [rows]
//
// The directory is made, and removed in the end; put it on the disk that is to be measured.

import AuditLog
import Glibc
import Synchronization

let arguments = CommandLine.arguments.dropFirst()
guard let directory = arguments.first else { fatalError("usage: AuditBenchmark DIRECTORY [rows]") }
let rows = arguments.dropFirst().first.flatMap { Int($0) } ?? 500_000
let path = directory + "/audit.db"

func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
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
        try Sample.exchange(writer, isHit: isHit)
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
        try? Sample.exchange(writer, isHit: true) { _ in
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
