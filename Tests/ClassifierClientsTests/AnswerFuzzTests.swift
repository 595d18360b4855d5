import Classification
import Testing

@testable import ClassifierClients

/// Thousands of damaged answers from fixed seeds: each is a whole verdict or an error, and no trap.
@Suite struct AnswerFuzzTests {
    private static let fragments = [
        "\"", "\\", "\\ud83d", "{", "}", "[", "]", ",", ":", "null", "1e9", "-1", "1.5", "true", "\"S1\"", "unsafe",
        "safe",
        "Yes", "\"label\":", "\u{FEFF}", "\n",
    ]

    private func mutate(_ seed: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: utf8(Self.fragments.randomElement(using: &random) ?? ""), at: at)
            case 3: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &random)))
            default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 60)], at: at)
            }
        }
        return bytes
    }

    @Test(arguments: FormatCase.all)
    func `a damaged answer is an error or a whole verdict`(example: FormatCase) {
        var random = SeededRandom(state: 7)
        let seed = utf8(example.answer)
        var refused = 0
        for _ in 0..<3000 {
            guard
                let verdicts = try? example.format.verdicts(for: example.inputs, from: mutate(seed, &random))
            else {
                refused += 1
                continue
            }
            #expect(verdicts.count == example.inputs.count)
            for (verdict, input) in zip(verdicts, example.inputs) {
                #expect(Set(verdict.scores.keys) == input.categories)
                #expect(verdict.scores.values.allSatisfy { (0...1).contains($0) })
                #expect(verdict.tokens >= 0)
            }
        }
        #expect(refused > 1000)
    }

    @Test(arguments: FormatCase.all)
    func `random bytes are an error`(example: FormatCase) {
        var random = SeededRandom(state: 8)
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(throws: UnreadableAnswer.self) {
                try example.format.verdicts(for: example.inputs, from: bytes)
            }
        }
    }
}
