import ByteText
import GuardrailTypes
import Inspection
import Redaction
import TestSupport
import Testing

/// Random words that overlap one another, settled by a plain account of what the rules for overlaps say.
@Suite struct `Settling overlaps` {
    struct Word {
        let id: String
        let letters: [UInt8]
        let action: Action
        let confidence: Double
    }

    struct Sight {
        let word: Word
        let range: Range<Int>

        func reads(before other: Sight) -> Bool {
            (range.lowerBound, range.upperBound, word.id) < (
                other.range.lowerBound, other.range.upperBound, other.word.id
            )
        }

        func outranks(_ other: Sight) -> Bool {
            if word.action != other.word.action { return word.action > other.word.action }
            if word.confidence != other.word.confidence { return word.confidence > other.word.confidence }
            if range.count != other.range.count { return range.count > other.range.count }
            return reads(before: other)
        }
    }

    struct Account: Equatable {
        var text: [UInt8] = []
        var findings: [String] = []
    }

    @Test(arguments: 0..<150)
    func `gives what a plain account of it gives, whole, in pieces and up to a block`(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let words = Self.words(using: &random)
        let engine = try TestRules.engine(
            words.map {
                let letters = String(decoding: $0.letters, as: UTF8.self)
                return TestRules.rule($0.id, letters, action: $0.action, confidence: $0.confidence)
            }
        )
        var scratch = InspectionScratch(for: engine)
        for _ in 0..<20 {
            let text = Self.letters(Int.random(in: 1...40, using: &random), of: "abc ", using: &random)
            let expected = Self.account(of: text, words, stopsAtBlock: false)
            var numbers = PlaceholderNumbers()
            let whole = engine.inspect(text, direction: .prompt, placeholders: &numbers, using: &scratch)
            #expect(Account(text: whole.redacted ?? text, findings: whole.findings.map(\.shown)) == expected)
            let size = Int.random(in: 1...7, using: &random)
            for (afterBlock, expected) in [
                (StreamInspector.AfterBlock.goOn, expected), (.stop, Self.account(of: text, words, stopsAtBlock: true)),
            ] {
                let pieces = Chunkings.pieces(of: text, size: size)
                let run = StreamRun(pieces, engine: engine, direction: .prompt, afterBlock: afterBlock, using: &scratch)
                #expect(Account(text: run.released, findings: run.findings.map(\.shown)) == expected)
            }
        }
    }

    private static func letters(_ count: Int, of alphabet: String, using random: inout SplitMix) -> [UInt8] {
        let alphabet = Array(alphabet.utf8)
        return (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
    }

    private static func words(using random: inout SplitMix) -> [Word] {
        (0..<Int.random(in: 1...6, using: &random)).map { index in
            Word(
                id: "w\(index)",
                letters: letters(Int.random(in: 1...5, using: &random), of: "abc", using: &random),
                action: [.flag, .redact, .redact, .block][Int.random(in: 0..<4, using: &random)],
                confidence: [0.5, 0.6, 0.9][Int.random(in: 0..<3, using: &random)]
            )
        }
    }

    private static func sights(in text: [UInt8], _ words: [Word]) -> [Sight] {
        var sights: [Sight] = []
        for word in words {
            var at = 0
            while at + word.letters.count <= text.count {
                let range = at..<at + word.letters.count
                guard text[range].elementsEqual(word.letters) else {
                    at += 1
                    continue
                }
                sights.append(Sight(word: word, range: range))
                at = range.upperBound
            }
        }
        return sights.sorted { $0.reads(before: $1) }
    }

    private static func account(of text: [UInt8], _ words: [Word], stopsAtBlock: Bool) -> Account {
        var account = Account()
        var released = 0
        var rest = sights(in: text, words)[...]
        while let first = rest.first {
            var end = first.range.upperBound
            let cluster = rest.prefix { sight in
                guard sight.range.lowerBound < end else { return false }
                end = max(end, sight.range.upperBound)
                return true
            }
            rest = rest.dropFirst(cluster.count)
            var taken: [Sight] = []
            for sight in cluster.sorted(by: { $0.outranks($1) })
            where !taken.contains(where: { $0.range.overlaps(sight.range) }) {
                taken.append(sight)
            }
            taken.sort { $0.reads(before: $1) }
            account.findings += taken.map { "\($0.word.id) \($0.range) \($0.word.action)" }
            if stopsAtBlock, taken.contains(where: { $0.word.action == .block }) {
                account.text += text[released..<first.range.lowerBound]
                return account
            }
            for offset in first.range.lowerBound..<end {
                let isWithheld = cluster.contains { $0.word.action >= .redact && $0.range.contains(offset) }
                guard isWithheld, offset >= released else { continue }
                account.text += text[released..<offset]
                released = Self.end(ofWithheld: offset, cluster)
                let best = taken.filter {
                    $0.word.action >= .redact && (offset..<released).contains($0.range.lowerBound)
                }
                .max { ($0.word.action, $0.word.confidence) < ($1.word.action, $1.word.confidence) }
                account.text += "[\(best?.word.id.uppercased() ?? "?")]".utf8
            }
        }
        account.text += text[released...]
        return account
    }

    /// Where the bytes end that are withheld without a gap from `offset` on.
    private static func end(ofWithheld offset: Int, _ cluster: ArraySlice<Sight>) -> Int {
        var end = offset
        for sight in cluster where sight.word.action >= .redact && sight.range.lowerBound < max(end, offset + 1) {
            end = max(end, sight.range.upperBound)
        }
        return end
    }
}

extension Finding {
    fileprivate var shown: String { "\(rule.id) \(range.lowerBound..<range.upperBound) \(action)" }
}
