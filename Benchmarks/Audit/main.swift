// What the audit log costs: rows per second and microseconds of processor time for each, how long a caller waits that
// may release nothing before its row is on disk, and how fast the whole log is verified. Beside the last two stands the
// limit, measured in the same run: a bare write and sync, and a bare reading and hashing of the same rows.
//
//     AuditBenchmark DIRECTORY [rows]
//
// The directory is made, and removed in the end; put it on the disk that is to be measured.

import AuditLog
import Crypto
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

func openLog() throws -> AuditWriter {
    var configuration = AuditWriter.Configuration(path: path)
    configuration.capacity = 1 << 20
    configuration.checkpoints.key = try AuditSigningKey.load(orMakeAt: directory + "/audit.key")
    configuration.checkpoints.file = directory + "/audit.checkpoints"
    return try AuditWriter(configuration)
}

func measureThroughput(isHit: Bool) throws {
    let writer = try openLog()
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
    let writer = try openLog()
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
    let commits = writer.statistics.commits
    describe("wait for the disk, \(callers) callers, \(callers * count / commits) rows a group", waits.withLock(\.self))
}

/// What the disk asks for a group of that size, and nothing else: the same bytes over and over, each time synced.
func measureSync() throws {
    let file = open(directory + "/sync", O_RDWR | O_CREAT, 0o600)
    defer { close(file) }
    let bytes = [UInt8](repeating: 7, count: 64 * 1024)
    for index in 0..<500 { pwrite(file, bytes, bytes.count, off_t(index * bytes.count)) }
    fsync(file)
    var waits: [Int64] = []
    for index in 0..<500 {
        let start = monotonicMicroseconds()
        pwrite(file, bytes, bytes.count, off_t(index * bytes.count))
        fdatasync(file)
        waits.append(monotonicMicroseconds() - start)
    }
    unlink(directory + "/sync")
    describe("limit: 64 KiB written and synced", waits)
}

func describe(_ what: String, _ waits: [Int64]) {
    let sorted = waits.sorted()
    let (half, most) = (sorted[sorted.count / 2], sorted[sorted.count * 99 / 100])
    print("\(what): p50 \(Double(half) / 1000) ms, p99 \(Double(most) / 1000) ms")
}

/// What a verification cannot do without, on one thread: stepping over every row, and SHA-256 of as many bytes.
func measureReading() throws {
    let connection = try Connection.open(path, .reader)
    let start = processorTime()
    var bytes = 0
    for table in ["exchange", "decision", "finding", "event"] {
        var rows = try connection.prepare("SELECT * FROM \(table)")
        while try rows.step() { for column in 0..<rows.columnCount { bytes += 5 + rows.bytes(at: column).count } }
    }
    var entries = 0
    var links = try connection.prepare("SELECT entry, digest, hash FROM chain")
    while try links.step() { entries += 1 }
    let read = processorTime() - start
    let content = [UInt8](repeating: 7, count: bytes / entries)
    for _ in 0..<entries {
        // The content, its leaf and about one node of the tree, and its link.
        for count in [content.count, 33, 65, 65] { _ = SHA256.hash(data: content.prefix(count)) }
    }
    let hashed = processorTime() - start - read
    func each(_ microseconds: Int64) -> Double { Double(microseconds) / Double(entries) }
    print("limit: \(each(read)) us CPU each to read, \(each(hashed)) to hash")
}

func measureVerifying() throws {
    try measureReading()
    for workers in [1, 2] {
        var verifier = ChainVerifier(path: path)
        verifier.workers = workers
        let (start, processor) = (monotonicMicroseconds(), processorTime())
        let report = try verifier.verify()
        let took = monotonicMicroseconds() - start
        guard report.problem == nil else { fatalError("the log does not verify") }
        let cpu = Double(processorTime() - processor) / Double(report.entries)
        print(
            "verify, \(workers) + 1 threads: \(report.entries * 1_000_000 / took) entries/s of \(report.entries), \(cpu) us CPU each"
        )
    }
}

mkdir(directory, 0o700)
try measureThroughput(isHit: false)
try measureVerifying()
try measureThroughput(isHit: true)
try measureVerifying()
for callers in [1, 16, 64] {
    try measureSync()
    try measureWaiting(callers: callers, each: 500)
}
for name in ["audit.db", "audit.db.lock", "audit.key", "audit.key.pub", "audit.checkpoints"] {
    unlink(directory + "/" + name)
}
rmdir(directory)
