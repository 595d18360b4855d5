import ByteText
import Matching
import TestSupport
import Testing

@Suite struct `Starts of matches, read backwards` {
    /// Every start that PCRE2 accepts, tried one by one.
    static func accepted(_ pattern: CompiledPattern, _ text: [UInt8], isFinal: Bool) -> (starts: [Int], open: [Int]) {
        var scratch = MatchScratch()
        var (starts, open) = ([Int](), [Int]())
        for start in text.indices where !UTF8Boundary.isContinuation(text[start]) {
            let outcome = pattern.firstMatch(
                in: text.span,
                from: start,
                latestStart: start,
                isFinal: isFinal,
                isTextStart: true,
                using: &scratch
            )
            switch outcome {
            // PCRE2's offset limit lets it try one start more.
            case .match(let whole, _) where whole.lowerBound == start: starts.append(start)
            case .partial(start): open.append(start)
            case .none, .match, .partial, .failed: break
            }
        }
        return (starts, open)
    }

    @Test
    func `no start is missed at which PCRE2 finds a match, or has one under way`() throws {
        let patterns = try `The filter`.patterns.map { try CompiledPattern($0) }
        let filters = patterns.map { PatternFilter([$0.tree]) }
        let finders = try patterns.map { pattern in
            let tree = try #require(pattern.tree)
            return StartFinder(for: tree, reach: pattern.reach)
        }
        #expect(finders.count { $0 != nil } >= patterns.count - 2)
        var generator = SplitMix(state: 7)
        var (asked, said) = (0, 0)
        for _ in 0..<1500 {
            let text = `The filter`.text(&generator)
            for (index, pattern) in patterns.enumerated() {
                guard let finder = finders[index] else { continue }
                for isFinal in [true, false] {
                    var running = FilterScratch(for: filters[index])
                    var hits = FilterHits(patternCount: 1, joinedWithin: [0, 3, 128][text.count % 3])
                    hits.notesAlive = !isFinal
                    running.scan(text.span, from: 0, to: text.count, into: &hits)
                    var found: [Range<Int>] = []
                    let ends = hits.hits.map { $0.firstEnd...$0.lastEnd }
                    let end: StartFinder.End = isFinal ? .ofText : hits.alive.isEmpty ? .decided : .underWay
                    finder.find(in: text.span, endingIn: ends, notBefore: 0, end: end, into: &found)
                    #expect(found == found.sorted { $0.lowerBound > $1.lowerBound })
                    let (starts, open) = Self.accepted(pattern, text, isFinal: isFinal)
                    let isSeen = starts.allSatisfy { start in found.contains { $0.contains(start) } }
                    #expect(isSeen, "\(pattern.source)")
                    if isFinal { asked += text.count }
                    if isFinal { said += found.reduce(0) { $0 + $1.count } }
                    guard !isFinal, !hits.alive.isEmpty else { continue }
                    let isHeld = open.allSatisfy { start in found.contains { $0.contains(start) } }
                    #expect(isHeld, "\(pattern.source)")
                }
            }
        }
        #expect(said * 4 < asked)
    }

    @Test(arguments: [
        (#"[a-z.]+@[a-z.]+\.[a-z]{2,}"#, "aaaa aa@b.cc", 5...7), (#"^\s+|\s+$"#, "a   ", 1...4),
        (#"x[a-f]{1,900}y"#, "xxaxbcy", 3...4),
    ])
    func `what cannot begin there is not named`(source: String, text: String, starts: ClosedRange<Int>) throws {
        let pattern = try CompiledPattern(source, maxLength: 4096)
        let finder = try #require(pattern.startFinder)
        var found: [Range<Int>] = []
        let end = text.utf8.count
        finder.find(in: Array(text.utf8).span, endingIn: [end...end], notBefore: 0, end: .ofText, into: &found)
        #expect(found == [starts.lowerBound..<starts.upperBound])
    }

    @Test
    func `ends that lie apart are looked back from once, and no further than a match is long`() throws {
        let pattern = try CompiledPattern(#"[a-z]+@[a-z]+"#, maxLength: 600)
        let finder = try #require(pattern.startFinder)
        let text = Array((String(repeating: "a", count: 2000) + "@b " + "cc@d").utf8)
        var found: [Range<Int>] = []
        finder.find(in: text.span, endingIn: [2002...2002, 2007...2007], notBefore: 0, end: .ofText, into: &found)
        #expect(found.count == 2)
        #expect(found.first == 2003..<2005)
        let earliest = try #require(found.last?.lowerBound)
        #expect((2002 - 601...2002 - 600).contains(earliest))
    }
}
