import Dispatch
import GuardrailTypes
import Inspection

/// A scan of JSON lines: each read's lines are shared out among the processor's cores and written in their order.
struct JSONLinesScan {
    private let workers: [Worker]
    /// Below this many bytes sharing out costs more than it brings.
    private static let shareInBytes = 16 << 10

    init(engine: Engine, settings: ScanSettings) {
        let count = max(1, min(8, ProcessorCount.available))
        workers = (0..<count).map { _ in Worker(engine: engine, settings: settings) }
    }

    /// Scans all files; a bad line is said and passed over.
    func run(_ files: [String]) throws -> ScanTally {
        var tally = ScanTally()
        for file in files { try scan(file, into: &tally) }
        return tally
    }

    private func scan(_ file: String, into tally: inout ScanTally) throws {
        var input = try InputLines(file)
        var progress = Progress()
        defer { progress.finish() }
        var line = 1
        var read = 0
        while true {
            let block = try input.next()
            if block.isEmpty { return }
            for result in work(on: block) {
                for (offset, problem) in result.problems { Terminal.say("\(file):\(line + offset): \(problem)") }
                line += result.lines
                tally.add(result.tally)
                guard Terminal.writeAll(result.output, to: 1) else {
                    throw CommandFailure.failure("standard output cannot be written")
                }
            }
            read += block.count
            progress.show(read, of: input.total)
        }
    }

    /// The results of the parts of a block, in order.
    private func work(on block: [UInt8]) -> [BatchResult] {
        let parts = Self.parts(of: block, atMost: min(workers.count, block.count / Self.shareInBytes + 1))
        if parts.count == 1 { return [workers[0].scan(block[...])] }
        // Iteration n alone uses worker n, so no worker is used by two threads.
        DispatchQueue.concurrentPerform(iterations: parts.count) { part in
            workers[part].result = workers[part].scan(block[parts[part]])
        }
        return workers.prefix(parts.count).map { $0.result }
    }

    /// Ranges of whole lines, about equally long.
    static func parts(of block: [UInt8], atMost count: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        for part in 1...max(count, 1) where start < block.count {
            let goal = max(start, block.count * part / count)
            let end = goal >= block.count ? block.count : (block[goal...].firstIndex(of: 0x0A) ?? block.count - 1) + 1
            parts.append(start..<end)
            start = end
        }
        return parts
    }
}

/// What came of a run of lines.
struct BatchResult: Sendable {
    var output: [UInt8] = []
    /// By the number of the line in the run, from 0.
    var problems: [(line: Int, message: String)] = []
    var lines = 0
    var tally = ScanTally()
}

/// Scans runs of lines with scratch memory of its own.
///
/// `@unchecked Sendable`: each is used by one thread at a time.
private final class Worker: @unchecked Sendable {
    private var scanner: Scanner
    var result = BatchResult()

    init(engine: Engine, settings: ScanSettings) {
        scanner = Scanner(engine: engine, settings: settings)
    }

    func scan(_ lines: ArraySlice<UInt8>) -> BatchResult {
        var result = BatchResult()
        result.output.reserveCapacity(lines.count + lines.count / 4)
        var start = lines.startIndex
        while start < lines.endIndex {
            let end = lines[start...].firstIndex(of: 0x0A) ?? lines.endIndex
            scanLine(Array(lines[start..<end]), into: &result)
            result.lines += 1
            start = end + 1
        }
        return result
    }

    private func scanLine(_ line: [UInt8], into result: inout BatchResult) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
        do throws(ScanLine.Problem) {
            let input = try ScanLine(parsing: line)
            let verdict = scanner.scan(input.text, direction: input.direction)
            verdict.appendLine(id: input.id, to: &result.output)
            result.tally.add(verdict, bytes: input.text.count)
            for failure in verdict.failures { result.problems.append((result.lines, failure.summary)) }
        } catch {
            result.problems.append((result.lines, error.message))
            result.tally.raise(.usage)
        }
    }
}

extension RuleFailure {
    /// For people.
    var summary: String { "rule \(rule.id) could not be run to the end (\(reason.rawValue)) at byte \(offset)" }
}
