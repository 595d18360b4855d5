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
        var out = prefix
        out.reserveCapacity(count + pump.count + suffix.count)
        repeat { out += pump } while out.count + suffix.count < count
        return out + suffix
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
    /// Byte ranges of the pattern's repeats in its source, each with its quantifier: what a diagnostic underlines.
    package let repeats: [Range<Int>]

    /// Far more than a pattern that a person wrote needs.
    private static let most = 64

    /// - Returns: nil if the parser cannot follow the pattern; such a pattern is refused in any case.
    package init?(for pattern: CompiledPattern) {
        guard
            let (tree, repeats) = try? PatternParser.parseWithRepeats(
                pattern.source,
                ignoreCase: pattern.options.ignoreCase,
                dotAll: pattern.options.dotAll
            )
        else { return nil }
        self.repeats = repeats
        var derivation = Derivation(of: tree)
        derivation.walk(tree, after: derivation.opening)
        derivation.attackWhole(tree)
        all = Array(derivation.found(outermostFirst: repeats).prefix(Self.most))
    }
}

/// The walk through a tree that collects attacks; repeats are met in the order in which the parser met them.
private struct Derivation {
    private var found: [AttackString] = []
    /// What must precede a match, if anything must.
    let opening: [UInt8]
    /// What makes an attempt fail: with a sample of the pattern after it, and without.
    private let suffixes: [[UInt8]]
    /// What the repeats of the pattern take, one set a repeat.
    private let repeatedSets: [ByteSet]
    private var nextRepeat = 0

    init(of tree: PatternTree) {
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

    mutating func walk(_ tree: PatternTree, after prefix: [UInt8]) {
        switch tree {
        case .empty, .scalar, .bytes, .preceded, .wordEdge, .edge: return
        case .lookahead(let body, _), .lookbehind(let body): walk(body, after: prefix)
        case .alternation(let branches): for branch in branches { walk(branch, after: prefix) }
        case .sequence(let parts):
            var before = prefix
            for part in parts {
                walk(part, after: before)
                before += part.sample(branch: 0)
            }
        case .repetition(let body, _, let max):
            walk(body, after: prefix)
            defer { nextRepeat += 1 }
            guard max.map({ $0 > 1 }) ?? true else { return }
            add(prefix, mostShared(body), target: nextRepeat)
            add(prefix, body.sample(branch: 0), target: nextRepeat)
            add(prefix, body.sample(branch: 1), target: nextRepeat)
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
