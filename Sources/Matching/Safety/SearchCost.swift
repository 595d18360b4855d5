package import ByteText

/// What the search for one pattern costs on texts, counted and not timed: the same on every machine.
///
/// The filter says where matches may end and `StartFinder` where they may begin, as on a request; from there a
/// `BacktrackCounter` stands for PCRE2, which counts steps but not the bytes between them.
package struct SearchCost: ~Copyable {
    private let pattern: CompiledPattern
    /// One, or two where it is not known whether an assertion holds.
    private let programs: [BacktrackProgram]
    /// Nil where a `StartFinder` says more.
    private var filter: FilterScratch?
    private var hits = FilterHits(patternCount: 1)

    /// Looks for each byte of a text above which a pattern is refused: half as much again as `notable`.
    package static let most = 192
    /// Looks for each byte from which on its author is told: 64 KB take 5 ms.
    package static let notable = 128
    /// Bytes of the texts that are spoken of.
    package static let subject = 64 << 10
    /// What is dearer than so many looks for each byte is dear enough.
    private static let countedLooks = 512
    /// Texts that are tried of either kind: those that aim at one place have been, by `PatternProbe`.
    private static let (triedTexts, triedPeriods) = (8, 32)

    /// The dearest text of a pattern, and what it costs.
    package struct Dearest: Hashable, Sendable {
        /// For each byte.
        package var looks = 0
        package var attack: AttackString?

        package init(looks: Int = 0, attack: AttackString? = nil) {
            self.looks = looks
            self.attack = attack
        }
    }

    /// - Parameter limit: what costs more is dear enough, and nothing dearer is looked for.
    /// - Returns: nil if there is no text to be made, or the parser cannot follow the pattern; such a pattern has no bound but
    ///   PCRE2's limits.
    package static func dearest(
        of pattern: CompiledPattern,
        among attacks: AttackStrings,
        stoppingAbove limit: Int = .max
    ) -> Dearest? {
        guard !attacks.repeats.isEmpty, var cost = SearchCost(of: pattern) else { return nil }
        // An attempt sees no more than the reach, so two of that length show what more would.
        let length = min(subject, max(256, 2 * pattern.reach))
        var found = Dearest()
        for attack in attacks.all.prefix(triedTexts) + attacks.dense.prefix(triedPeriods) {
            let looks = cost.looksPerByte(of: attack.text(ofAtLeast: length))
            guard looks > found.looks else { continue }
            found = Dearest(looks: looks, attack: attack)
            if looks > limit { break }
        }
        return found
    }

    /// - Returns: nil if the parser cannot follow the pattern.
    package init?(of pattern: CompiledPattern) {
        guard let (tree, manners) = Self.parsed(pattern) else { return nil }
        self.pattern = pattern
        let program = BacktrackProgram(tree, manners: manners)
        let failing = BacktrackProgram(tree, manners: manners, assertionsHold: false)
        programs = program.hasUnknown ? [program, failing] : [program]
        filter = pattern.startFinder == nil ? FilterScratch(for: PatternFilter([tree])) : nil
        hits.notesAlive = false
    }

    private static func parsed(_ pattern: CompiledPattern) -> (PatternTree, manners: [PatternParser.Manner])? {
        let parsed = try? PatternParser.parseWithRepeats(
            pattern.source,
            ignoreCase: pattern.options.ignoreCase,
            dotAll: pattern.options.dotAll
        )
        return parsed.map { ($0.tree, $0.manners) }
    }

    /// Looks for each byte, rounded up; what is far too much is not counted to its end.
    ///
    /// What is found is taken for a finding: matches that are rejected have a budget of their own.
    package mutating func looksPerByte(of text: [UInt8]) -> Int {
        let bytes = text.span
        let starts = starts(in: bytes)
        guard let first = starts.first else { return 0 }
        var most = 0
        for program in programs { most = max(most, looks(of: program, in: bytes, at: starts)) }
        // What happens at the end alone is no more in a longer text.
        let count = first.lowerBound > bytes.count / 3 ? max(bytes.count, Self.subject) : bytes.count
        return (most + count - 1) / count
    }

    private func looks(of program: BacktrackProgram, in bytes: Span<UInt8>, at starts: [Range<Int>]) -> Int {
        var counter = BacktrackCounter(program, limit: Self.countedLooks * bytes.count)
        var from = 0
        for starts in starts {
            from = max(from, starts.lowerBound)
            while from < starts.upperBound, !counter.isExhausted { from = next(bytes, from, &counter) }
        }
        return counter.looks
    }

    /// Where the next start is after an attempt at `start`.
    private func next(_ bytes: Span<UInt8>, _ start: Int, _ counter: inout BacktrackCounter) -> Int {
        // As `DetectorSearch` asks PCRE2 where the author declared the reach: what may be longer is looked at twice.
        let seen = pattern.isReachDeclared ? min(bytes.count, start + 2 * pattern.reach) : bytes.count
        var end = counter.attempt(bytes.extracting(first: seen), at: start)
        if pattern.isReachDeclared, end != nil, seen - start > pattern.reach {
            end = counter.attempt(bytes.extracting(first: start + pattern.reach), at: start)
            if let found = end, found > start + pattern.reach - pattern.margin { end = nil }
        }
        if let end, end > start { return end }
        var next = start + 1
        while next < bytes.count, UTF8Boundary.isContinuation(bytes[next]) { next += 1 }
        return next
    }

    private mutating func starts(in bytes: Span<UInt8>) -> [Range<Int>] {
        if let finder = pattern.startFinder {
            var starts: [Range<Int>] = []
            finder.find(in: bytes, endingIn: [0...bytes.count], notBefore: 0, end: .ofText, into: &starts)
            return starts.reversed()
        }
        filter?.scan(bytes, from: 0, to: bytes.count, into: &hits)
        return hits.hits.compactMap { hit in
            let (first, last) = (max(0, hit.firstEnd - pattern.reach), hit.lastEnd - pattern.shortest)
            return first <= last ? first..<last + 1 : nil
        }
    }

    /// The end of the match at `start` as the model sees it; for proving that it sees what PCRE2 sees.
    package static func end(of pattern: CompiledPattern, in text: [UInt8], at start: Int) -> Int? {
        guard let (tree, manners) = parsed(pattern) else { return nil }
        var counter = BacktrackCounter(BacktrackProgram(tree, manners: manners), limit: 1 << 20)
        return counter.attempt(text.span, at: start)
    }
}
