import ByteText
import TestSupport
import Testing

@testable import Matching

@Suite struct `The automaton` {
    /// The ends of the patterns' matches, one set of positions after another: what the states, the shifts and the table stand for.
    private static func ends(of builder: AutomatonBuilder, in text: [UInt8]) -> [Set<UInt16>] {
        let (follow, start) = builder.flattenedFollow()
        var positions: Set<UInt16> = []
        var preceding: UInt8?
        return text.map { byte in
            var next = positions.flatMap { follow[Int(start[Int($0)])..<Int(start[Int($0) + 1])] }
            for begin in builder.starts
            where preceding.map({ begin.preceding.bytes.contains($0) }) ?? begin.preceding.nothing {
                next.append(begin.position)
            }
            positions = Set(next.filter { builder.sets[Int($0)].contains(byte) })
            preceding = byte
            return Set(positions.filter { builder.accepts[Int($0)] }.map { builder.patternOf[Int($0)] })
        }
    }

    /// So many patterns that their positions fill many words, and ways lead from one word into others.
    private static let patterns: [String] = {
        let made = (0..<60).map { number in
            #"(?i)k\#(number)(?:[ _-]?v){0,3}(?:alpha|beta|gamma[0-\#(number % 10)]{2,5})(?:x|yz)?"#
        }
        return `The filter`.patterns + made
    }()

    @Test
    func `goes where its positions lead, one at a time`() throws {
        var builder = AutomatonBuilder()
        for (index, pattern) in Self.patterns.enumerated() {
            builder.add(try #require(try CompiledPattern(pattern).tree), as: UInt16(index))
        }
        let running = LazyDFA(running: PatternAutomaton(builder))
        var hits = FilterHits(patternCount: Self.patterns.count, joinedWithin: 0)
        hits.notesAlive = true
        var generator = SplitMix(state: 7)
        for _ in 0..<600 {
            let text = Self.text(&generator)
            let expected = Self.ends(of: builder, in: text)
            hits.reset()
            running.scan(text.span, from: 0, to: text.count, into: &hits)
            var found = text.map { _ in Set<UInt16>() }
            for hit in hits.hits {
                for end in hit.firstEnd...hit.lastEnd { found[end - 1].insert(hit.pattern) }
            }
            #expect(found == expected)
        }
        #expect(running.stateCount > 500)
    }

    private static func text(_ generator: inout SplitMix) -> [UInt8] {
        let parts = ["k1", "k5", "K", "4", "9", "alpha", "bet", "a", "gamma", "00", "x", "yz", " v", "_v", "-", "v"]
        let own = (0..<Int.random(in: 0...10, using: &generator)).flatMap { _ in
            Array(parts.randomElement(using: &generator)!.utf8)
        }
        return `The filter`.text(&generator) + own
    }

    @Test
    func `has the same states for all numbers of a form`() throws {
        let patterns = [
            #"\b4\d{3}[ -]?[0-5]{4}\b"#, #"(?<!\d)(?:0[1-9]|1[0-2])\d{2}-[01]\d{3}(?!\d)"#, #"\b[1-9]\d{7}\b"#,
        ]
        let filter = PatternFilter(try patterns.map { try CompiledPattern($0).tree })
        var running = FilterScratch(for: filter)
        var hits = FilterHits(patternCount: patterns.count)
        func states(after text: String) -> Int {
            running.scan(Array(text.utf8).span, from: 0, to: text.utf8.count, into: &hits)
            return running.load.reduce(0) { $0 + $1.states }
        }
        let once = states(after: "4111 5555, 1212-0123, 12345678.")
        #expect(states(after: "4932 0104, 0931-1999, 99999999.") == once)
        #expect(states(after: "7000 9999, 9999-9999, 00000000.") == once)
        #expect(states(after: "7000 9999-9999, 00000000.") > once)
    }
}
