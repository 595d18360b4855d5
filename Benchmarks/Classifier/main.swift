// What the embedded classifier costs: short texts, one long text, one delta of a stream, one prompt of 1 KB.
//
//     ClassifierBenchmark [file of JSON lines with "text"]
//
// Without a file the texts are made of an English sentence's words in an order from a seed. Each number is the best of five runs,
// in processor time of this thread, all heads of the shipped model.

import Classification
import ClassifierTraining
import ShippedModel

#if canImport(Glibc)
import Glibc
#endif

/// Microseconds of processor time of this thread.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

/// Microseconds, the best of five runs.
func best(_ body: () -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
        let start = processorTime()
        body()
        best = min(best, processorTime() - start)
    }
    return best
}

func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { fatalError("\(path) cannot be read") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}

/// Ten thousand texts of about two hundred bytes.
func madeUp() -> [[UInt8]] {
    let words = "the quick brown fox jumps over a lazy dog while seven wizards vex jolly judges by the old river bank"
        .split(separator: " ")
    var state: UInt64 = 1
    return (0..<10_000).map { _ in
        let text = (0..<40).map { _ -> String in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let letter = Character(Unicode.Scalar(UInt8(97 + state >> 40 % 26)))
            return state >> 33 % 3 == 0
                ? "\(letter)\(words[Int(state >> 35) % words.count])" : String(words[Int(state >> 35) % words.count])
        }
        return Array(text.joined(separator: " ").utf8)
    }
}

let model = EmbeddedModel.shipped
var scratch = model.makeScratch()
let texts =
    CommandLine.arguments.dropFirst().first.map { ExampleFile(name: "texts", lines: read($0)).examples.map(\.text) }
    ?? madeUp()
let bytes = texts.reduce(0) { $0 + $1.count }
var sink: Float = 0

let short = best { for text in texts { sink += model.scores(of: text, using: &scratch)[0] } }
print(
    "\(texts.count) texts of \(bytes / texts.count) bytes: \(Double(bytes) / short) MB/s, \(short / Double(texts.count)) µs a text"
)

let long = Array(texts.joined(separator: [0x20]).prefix(1_000_000))
print(
    "one text of \(long.count) bytes: \(Double(long.count) / best { sink += model.scores(of: long, using: &scratch)[0] }) MB/s"
)

let prompt = Array(long.prefix(1024))
print("a prompt of 1,024 bytes: \(best { sink += model.scores(of: prompt, using: &scratch)[0] }) µs")

let answer = Array(long.prefix(4096))
for asks in [false, true] {
    let time = best {
        var session = ScoringSession(model)
        for start in stride(from: 0, to: answer.count - 3, by: 4) {
            session.append(answer.span.extracting(start..<start + 4), using: &scratch)
            if asks { sink += session.scores(using: &scratch)[0] }
        }
    }
    print("a delta of 4 bytes\(asks ? " with its scores" : ""): \(time / Double(answer.count / 4)) µs")
}
if sink.isNaN { print("a score is not a number") }
