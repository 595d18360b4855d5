import Detection
import GuardrailTypes
import RuleFiles

#if canImport(Glibc)
import Glibc
#endif

func loadRules(_ path: String) throws -> RuleSet {
    try RuleSet(RuleLoader().load(paths: [path]).get().rules)
}

func readFile(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { fatalError("cannot read \(path)") }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = unsafe fread(&block, 1, block.count, file)
        if count == 0 { break }
        bytes += block[..<count]
    }
    return bytes
}

/// The number of `--name=N`.
func option(_ name: String) -> Int? {
    CommandLine.arguments.lazy.compactMap { $0.hasPrefix("--\(name)=") ? Int($0.dropFirst(name.count + 3)) : nil }.first
}

/// The text of `--name=TEXT`.
func textOption(_ name: String) -> String? {
    CommandLine.arguments.lazy.compactMap { $0.hasPrefix("--\(name)=") ? String($0.dropFirst(name.count + 3)) : nil }
        .first
}

/// Processor time of this thread.
func cpuSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func timed(_ body: () throws -> Void) rethrows -> Double {
    let start = cpuSeconds()
    try body()
    return cpuSeconds() - start
}

func rounded(_ value: Double, _ digits: Int = 2) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
}

extension [Double] {
    /// The value below which `fraction` of the others stand.
    func percentile(_ fraction: Double) -> Double {
        isEmpty ? 0 : sorted()[Swift.min(count - 1, Int(Double(count) * fraction))]
    }
}
