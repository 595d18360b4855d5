import ByteText

/// A text made to cost a pattern as much as it can: `prefix`, then `pump` over and over, then `suffix`.
///
/// Derived from the pattern alone (`AttackStrings`), so it holds no text of anyone.
package struct AttackString: Hashable, Sendable {
    package let prefix: [UInt8]
    /// Never empty.
    package let pump: [UInt8]
    package let suffix: [UInt8]
    /// Which repeat of the pattern it aims at, as an index into `AttackStrings.repeats`; nil for the pattern as a whole.
    package let target: Int?

    /// The text, its pump repeated until it has at least `count` bytes.
    package func text(ofAtLeast count: Int) -> [UInt8] {
        let missing = count - prefix.count - suffix.count
        let length = max(1, (missing + pump.count - 1) / pump.count) * pump.count
        var pumped = pump
        pumped.reserveCapacity(length)
        // By doubling: most pumps are of one byte, and the texts are long.
        while pumped.count < length { pumped += pumped.prefix(length - pumped.count) }
        return prefix + pumped + suffix
    }
}

/// The attack strings of one pattern.
///
/// For each repeat of the pattern: what must stand before it, pumps that its body takes (the shortest, another branch, and the
/// byte that the most repeats of the pattern take, where overlapping repeats share the work between them), and a byte that
/// nothing in the pattern takes, so that the attempt fails only after all ways have been tried. After that byte comes a
/// sample of the whole pattern, so that PCRE2 cannot refuse the text at once for lacking a required character; and the same
/// without it.
package struct AttackStrings: Sendable {
    package let all: [AttackString]
    /// The same one after another, so that many starts share the work: periods as long as the pattern reaches, or with one
    /// repetition more than a repeat takes, each with the pattern's end behind it.
    package let dense: [AttackString]
    /// Byte ranges of the pattern's repeats in its source, each with its quantifier: what a diagnostic underlines.
    package let repeats: [Range<Int>]

    /// Far more than a pattern that a person wrote needs.
    private static let most = 64

    /// - Returns: nil if the parser cannot follow the pattern; such a pattern is refused in any case.
    package init?(for pattern: CompiledPattern) {
        guard
            let (tree, repeats, _) = try? PatternParser.parseWithRepeats(
                pattern.source,
                ignoreCase: pattern.options.ignoreCase,
                dotAll: pattern.options.dotAll
            )
        else { return nil }
        self.repeats = repeats
        var derivation = Derivation(of: tree, reach: pattern.reach)
        derivation.walk(tree, after: derivation.opening, before: [])
        derivation.attackWhole(tree)
        all = Array(derivation.found(outermostFirst: repeats).prefix(Self.most))
        dense = Array(derivation.periods.prefix(Self.most))
    }
}

/// The walk through a tree that collects attacks; repeats are met in the order in which the parser met them.
private struct Derivation {
    private var found: [AttackString] = []
    private(set) var periods: [AttackString] = []
    /// Of the pattern, in bytes.
    private let reach: Int
    /// What must precede a match, if anything must.
    let opening: [UInt8]
    /// What makes an attempt fail: with a sample of the pattern after it, and without.
    private let suffixes: [[UInt8]]
    /// What the repeats of the pattern take, one set a repeat.
    private let repeatedSets: [ByteSet]
    private var nextRepeat = 0

    init(of tree: PatternTree, reach: Int) {
        self.reach = reach
        let preceding = tree.leading.preceding
        opening = preceding.nothing ? [] : preceding.ascii.sample.map { [$0] } ?? []
        repeatedSets = tree.repeatedSets
        let failing = ByteSet.ascii.subtracting(tree.allBytes).sample ?? 0x0A
        suffixes = [[failing] + opening + tree.sample(branch: 0), [failing]]
    }

    /// Matches one after another, and matches that lack their end.
    mutating func attackWhole(_ tree: PatternTree) {
        let sample = opening + tree.sample(branch: 0)
        add([], sample, target: nil)
        add([], sample.dropLast(), target: nil)
        add([], opening + tree.sample(branch: 1), target: nil)
    }

    /// - Parameter rest: what must stand behind it for a match.
    mutating func walk(_ tree: PatternTree, after prefix: [UInt8], before rest: [UInt8]) {
        switch tree {
        case .empty, .scalar, .bytes, .preceded, .wordEdge, .edge: return
        case .lookahead(let body, _), .lookbehind(let body): walk(body, after: prefix, before: rest)
        case .alternation(let branches): for branch in branches { walk(branch, after: prefix, before: rest) }
        case .sequence(let parts):
            let samples = parts.map { $0.sample(branch: 0) }
            var before = prefix
            for (index, part) in parts.enumerated() {
                walk(part, after: before, before: samples[(index + 1)...].flatMap { $0 } + rest)
                before += samples[index]
            }
        case .repetition(let body, _, let max):
            walk(body, after: prefix, before: rest)
            defer { nextRepeat += 1 }
            guard max.map({ $0 > 1 }) ?? true else { return }
            addPeriods(prefix, body, most: max, rest)
            add(prefix, mostShared(body), target: nextRepeat)
            add(prefix, body.sample(branch: 0), target: nextRepeat)
            add(prefix, body.sample(branch: 1), target: nextRepeat)
        }
    }

    /// Too many repetitions, half as many as the pattern reaches over, and these where the match fails, so that only the
    /// sample behind them matches.
    private mutating func addPeriods(_ prefix: [UInt8], _ body: PatternTree, most: Int?, _ rest: [UInt8]) {
        let (shared, plain) = (mostShared(body), body.sample(branch: 0))
        for pump in shared == plain ? [plain] : [plain, shared] where !pump.isEmpty {
            let long = reach / pump.count + 1
            let counts = [min(most ?? long, long) + 1, long / 2]
            let runs = counts.map { [[UInt8]](repeating: pump, count: $0).flatMap { $0 } }
            for period in [runs[0] + rest, runs[1] + rest, runs[1] + suffixes[0]] {
                periods.append(AttackString(prefix: [], pump: prefix + period, suffix: [], target: nextRepeat))
            }
        }
    }

    private mutating func add(_ prefix: [UInt8], _ pump: some Sequence<UInt8>, target: Int?) {
        let pump = Array(pump)
        guard !pump.isEmpty else { return }
        found += suffixes.map { AttackString(prefix: prefix, pump: pump, suffix: $0, target: target) }
    }

    /// Each text once, with the outermost repeat that it aims at: of nested repeats the outer one is the mistake.
    func found(outermostFirst repeats: [Range<Int>]) -> [AttackString] {
        let width = { (attack: AttackString) in attack.target.map { repeats[$0].count } ?? 0 }
        var seen: Set<[[UInt8]]> = []
        return found.enumerated()
            .sorted { (width($1.element), $0.offset) < (width($0.element), $1.offset) }
            .map(\.element)
            .filter { seen.insert([$0.prefix, $0.pump, $0.suffix]).inserted }
    }

    /// The byte of a repeat's body that the most repeats of the pattern take.
    private func mostShared(_ body: PatternTree) -> [UInt8] {
        let own = body.allBytes
        let shares = ByteSet.preferred.filter(own.contains).map { byte in
            (byte, repeatedSets.count { $0.contains(byte) })
        }
        return shares.max { $0.1 < $1.1 }.map { [$0.0] } ?? []
    }
}
