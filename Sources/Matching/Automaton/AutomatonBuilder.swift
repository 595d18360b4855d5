import ByteText

/// Collects positions and who may follow whom.
struct AutomatonBuilder {
    private(set) var sets: [ByteSet] = []
    private(set) var patternOf: [UInt16] = []
    private(set) var accepts: [Bool] = []
    private(set) var endsText: [Bool] = []
    /// Who may follow whom, `from << 16 | to`, some more than once.
    private var links: [UInt32] = []
    /// Where matches may begin, and what must stand before.
    private(set) var starts: [(position: UInt16, preceding: PatternTree.Neighbour)] = []
    private var pattern: UInt16 = 0

    /// A piece of the automaton: what it may begin and end with, and whether it may be nothing.
    private struct Fragment {
        var first: [UInt16] = []
        var last: [UInt16] = []
        var isNullable = true
    }

    /// Repeats are unrolled up to this many positions and looped beyond it.
    ///
    /// More costs states; less costs calls of PCRE2.
    var unrolledPositions = 24

    mutating func add(_ tree: PatternTree, as pattern: UInt16) {
        if case .alternation(let branches) = tree {
            for branch in branches { add(branch, as: pattern) }
            return
        }
        self.pattern = pattern
        let fragment = build(tree)
        let (preceding, isWordEdge) = tree.leading
        for position in fragment.first {
            let edge = isWordEdge ? Self.acrossWordEdge(from: sets[Int(position)]) : .anything
            starts.append((position, preceding.intersection(edge)))
        }
        end(at: fragment.last, of: tree)
    }

    /// Says that matches may end with `positions`.
    ///
    /// Where what follows decides, the byte that follows has a position of its own, and is the one that accepts.
    private mutating func end(at positions: [UInt16], of tree: PatternTree) {
        let (following, isWordEdge) = tree.trailing
        var behind: [PatternTree.Neighbour: Fragment] = [:]
        for last in positions {
            let edge = isWordEdge ? Self.acrossWordEdge(from: sets[Int(last)]) : .anything
            let next = following.intersection(edge)
            guard next != .anything else {
                accepts[Int(last)] = true
                continue
            }
            endsText[Int(last)] = next.nothing
            let tail = behind[next] ?? position(next.bytes)
            behind[next] = tail
            for position in tail.first { accepts[Int(position)] = true }
            link([last], to: tail.first)
        }
    }

    /// What may stand on the other side of `\b` from a byte of `set`.
    private static func acrossWordEdge(from set: ByteSet) -> PatternTree.Neighbour {
        let outside = ByteSet.ascii.subtracting(PatternParser.word)
        if set.subtracting(PatternParser.word).isEmpty { return .init(ascii: outside, nonASCII: true, nothing: true) }
        if set.subtracting(outside.union(.nonASCII)).isEmpty {
            return .init(ascii: PatternParser.word, nonASCII: false, nothing: false)
        }
        return .anything
    }

    /// An upper bound of the positions that a tree takes.
    func size(of tree: PatternTree) -> Int {
        switch tree {
        case .empty, .lookahead, .lookbehind, .preceded, .wordEdge, .edge: 0
        case .scalar(let set, let nonASCII, _): (set.isEmpty ? 0 : 1) + (nonASCII ? 2 : 0)
        case .bytes(let bytes): bytes.count
        case .sequence(let parts), .alternation(let parts): parts.reduce(0) { $0 + size(of: $1) }
        case .repetition(let body, let min, let max): size(of: body) * copies(of: body, min: min, max: max).total
        }
    }

    private func copies(of body: PatternTree, min: Int, max: Int?) -> (required: Int, total: Int, loops: Bool) {
        let limit = Swift.max(1, unrolledPositions / Swift.max(1, size(of: body)))
        let required = Swift.min(min, limit)
        if let max, max <= limit { return (required, max, false) }
        return (required, Swift.max(required, 1), true)
    }

    private mutating func build(_ tree: PatternTree) -> Fragment {
        switch tree {
        case .empty, .lookahead, .lookbehind, .preceded, .wordEdge, .edge: return Fragment()
        case .bytes(let bytes): return sequence(bytes.map { position(ByteSet([$0])) })
        case .scalar(let set, let nonASCII, let leads): return scalar(set, nonASCII ? leads : ByteSet())
        case .sequence(let parts): return sequence(parts.map { build($0) })
        case .alternation(let branches): return alternation(branches.map { build($0) })
        case .repetition(let body, let min, let max):
            let copies = copies(of: body, min: min, max: max)
            var parts: [Fragment] = []
            for index in 0..<copies.total {
                var part = build(body)
                if index == copies.total - 1, copies.loops { link(part.last, to: part.first) }
                if index >= copies.required { part.isNullable = true }
                parts.append(part)
            }
            return sequence(parts)
        }
    }

    /// A scalar above U+007F is one of `leads` and one or more continuations.
    private mutating func scalar(_ set: ByteSet, _ leads: ByteSet) -> Fragment {
        var branches: [Fragment] = []
        if !set.isEmpty { branches.append(position(set)) }
        if !leads.isEmpty {
            let rest = position(.continuations)
            link(rest.last, to: rest.first)
            branches.append(sequence([position(leads), rest]))
        }
        return alternation(branches)
    }

    /// A position that bytes of `set` lead into; where those are digits, any digit.
    ///
    /// Numbers of one form share their states, whatever they are: told apart by their digits, each number of a text makes new ones.
    private mutating func position(_ set: ByteSet) -> Fragment {
        let index = UInt16(sets.count)
        let areDigits = !set.isEmpty && set.subtracting(PatternParser.digits).isEmpty
        sets.append(areDigits ? PatternParser.digits : set)
        patternOf.append(pattern)
        accepts.append(false)
        endsText.append(false)
        return Fragment(first: [index], last: [index], isNullable: false)
    }

    private mutating func sequence(_ parts: [Fragment]) -> Fragment {
        var out = Fragment()
        for part in parts {
            link(out.last, to: part.first)
            if out.isNullable { out.first += part.first }
            out.last = part.isNullable ? out.last + part.last : part.last
            out.isNullable = out.isNullable && part.isNullable
        }
        return out
    }

    private func alternation(_ branches: [Fragment]) -> Fragment {
        Fragment(
            first: branches.flatMap(\.first),
            last: branches.flatMap(\.last),
            isNullable: branches.contains(where: \.isNullable)
        )
    }

    private mutating func link(_ from: [UInt16], to: [UInt16]) {
        for position in from {
            for next in to { links.append(UInt32(position) << 16 | UInt32(next)) }
        }
    }

    func flattenedFollow() -> (follow: [UInt16], start: [Int32]) {
        var flat: [UInt16] = []
        flat.reserveCapacity(links.count)
        var start: [Int32] = []
        start.reserveCapacity(sets.count + 1)
        var last: UInt32?
        for link in links.sorted() where link != last {
            while start.count <= Int(link >> 16) { start.append(Int32(flat.count)) }
            flat.append(UInt16(truncatingIfNeeded: link))
            last = link
        }
        while start.count <= sets.count { start.append(Int32(flat.count)) }
        return (flat, start)
    }
}
