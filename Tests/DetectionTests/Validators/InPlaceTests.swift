import ByteText
import TestSupport
import Testing

@testable import Detection

/// What is read where it stands says the same as what is read off a copy.
@Suite struct InPlaceTests {
    static func text(_ random: inout SplitMix, _ alphabet: String, upTo length: Int) -> [UInt8] {
        let bytes = Array(alphabet.utf8)
        return (0..<random.below(length)).map { _ in bytes[random.below(bytes.count)] }
    }

    @Test(arguments: ["", "DE", "SK", "GBLVI"])
    func `digits are those of the compact value`(country: String) {
        var random = SplitMix(state: 20_261_126)
        for round in 0..<20_000 {
            var value = Self.text(&random, round % 2 == 0 ? "0123456789-. " : "0123456789dDeEsSkK -", upTo: 14)
            if round % 3 == 0 { value = Array(country.lowercased().utf8) + value }
            let expected = CompactValue(value).dropping(country).digits()
            let found = CompactValue.digits(of: value.span, 3...9, after: Array(country.utf8))
            #expect(found == expected.flatMap { (3...9).contains($0.count) ? $0 : nil }, "\(value)")
        }
    }

    @Test func `allowed values are compared without separators and case`() {
        var random = SplitMix(state: 20_261_127)
        let allowed = ["ab-1", "B1", "1 1.1", "-"]
        func bare(_ value: [UInt8]) -> [UInt8] {
            value.filter { !" -.".utf8.contains($0) }.map(\.asciiLowercased)
        }
        let values = AllowedValues(allowed)
        let expected = Set(allowed.map { bare(Array($0.utf8)) })
        var accepted = 0
        for _ in 0..<20_000 {
            let value = Self.text(&random, "aAbB1 -.", upTo: 7)
            #expect(values.contains(value.span) == expected.contains(bare(value)), "\(value)")
            if values.contains(value.span) { accepted += 1 }
        }
        #expect(accepted > 100)
    }

    @Test func `the first word in the author's order is found, whole, in any case and in names`() {
        var random = SplitMix(state: 20_261_128)
        let words = ["ba", "a", "ab a", "b_", "a1"].map { Array($0.utf8) }
        let search = WordSearch(words)
        for _ in 0..<20_000 {
            let text = Self.text(&random, "aAbB1_ -", upTo: 16)
            let lower = random.below(text.count + 1)
            let range = lower..<(lower + random.below(text.count - lower + 1))
            #expect(search.first(in: text.span, range) == Self.first(of: words, in: text, range), "\(text) \(range)")
        }
    }

    /// Word by word, place by place.
    private static func first(of words: [[UInt8]], in text: [UInt8], _ range: Range<Int>) -> Int? {
        let characters = text.map { Character(Unicode.Scalar($0)) }
        let separators: Set<Character> = [" ", "-", "_", "\t", "\n"]
        func isHump(_ at: Int) -> Bool { characters[at - 1].isLowercase && characters[at].isUppercase }
        func isEdge(_ at: Int) -> Bool {
            func belongs(_ index: Int) -> Bool { characters[index].isLetter || characters[index].isNumber }
            return at == 0 || at == text.count || !belongs(at - 1) || !belongs(at) || isHump(at)
        }
        func isLastCapital(_ end: Int) -> Bool {
            guard end < range.upperBound, end + 1 < text.count else { return false }
            return characters[end - 1].isUppercase && characters[end].isUppercase && characters[end + 1].isLowercase
        }
        func stands(_ word: [UInt8], at start: Int) -> Bool {
            zip(characters[start...], word).allSatisfy { character, byte in
                let letter = Character(Unicode.Scalar(byte))
                if separators.contains(letter) { return separators.contains(character) }
                return character.lowercased() == String(letter)
            }
        }
        return words.firstIndex { word in
            range.contains { start in
                let end = start + word.count
                return end <= range.upperBound && stands(word, at: start) && isEdge(start)
                    && (isEdge(end) || isLastCapital(end))
            }
        }
    }

    @Test func `a table of logarithms changes no entropy`() {
        var random = SplitMix(state: 20_261_129)
        for length in [1, 2, 20, 127, 128, 129, 300] {
            let value = (0..<length).map { _ in UInt8(random.below(1 + random.below(255))) }
            let doubled = Entropy.bitsPerByte(value + value)
            #expect(abs(Entropy.bitsPerByte(value) - doubled) < 1e-12)
        }
    }
}

@Suite struct WorkLedgerTests {
    @Test func `detectors are charged each on its own, in any order`() {
        var ledger = WorkLedger()
        let match = ByteRange(0, WorkLedger.base / 4 - WorkLedger.perMatch)
        for detector in [7, 3, 900, 5, 3, 7, 5, 900, 7, 3, 5, 900, 3, 900, 5, 7] {
            let isPaid = ledger.charge(detector, for: match, at: 0)
            #expect(isPaid)
        }
        for (detector, place, isPaid) in [(3, 0, false), (4, 0, true), (900, 0, false), (7, WorkLedger.base, true)] {
            let answer = ledger.charge(detector, for: match, at: place)
            #expect(answer == isPaid, "\(detector)")
        }
    }
}

extension SplitMix {
    fileprivate mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
