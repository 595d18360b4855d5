import ByteText

/// What the automaton reads off a pattern's edges: how matches begin, and what stands beside them.
extension PatternTree {
    /// A context word in either case of ASCII, any one separator for each of its own, and over a hump (`Ssn` in `customerSsn`).
    ///
    /// No letter or digit of ASCII stands before it but for the hump; what follows is not looked at.
    package static func contextWord(_ bytes: [UInt8]) -> [PatternTree] {
        let scalars = bytes.map { byte -> PatternTree in
            guard byte < 0x80 else { return .bytes([byte]) }
            let separators = ByteSet([0x20, 0x2D, 0x5F, 0x09, 0x0A])
            let set = separators.contains(byte) ? separators : ByteSet([byte]).foldingASCIICase
            return .scalar(set, nonASCII: false)
        }
        guard let first = bytes.first, PatternParser.word.contains(first), first != 0x5F else {
            return [.sequence(scalars)]
        }
        let (small, capital) = (ByteSet(0x61...0x7A), ByteSet(0x41...0x5A))
        let outside = ByteSet.ascii.subtracting(small.union(capital).union(ByteSet(0x30...0x39)))
        let begins = Neighbour(ascii: outside, nonASCII: true, nothing: true)
        let whole = PatternTree.sequence([.preceded(begins)] + scalars)
        guard first &- 0x61 < 26 else { return [whole] }
        let hump = PatternTree.preceded(Neighbour(ascii: small, nonASCII: false, nothing: false))
        let head = PatternTree.scalar(ByteSet([first & 0xDF]), nonASCII: false)
        return [whole, .sequence([hump, head] + scalars.dropFirst())]
    }

    /// How many bytes at the start of a match are given.
    package var leadingLiteral: Int { prefix(ofChoices: 1).count }

    /// How many characters at the start of a match are one of few.
    var leadingFewChoices: Int { prefix(ofChoices: Self.fewChoices).count }

    static let fewChoices = 4

    /// How many characters at the start of a match are one of `most` in ASCII at most, and whether the whole match is.
    private func prefix(ofChoices most: Int) -> (count: Int, isWhole: Bool) {
        switch self {
        case .empty, .lookahead, .lookbehind, .preceded, .wordEdge, .edge: return (0, true)
        case .bytes(let bytes): return (bytes.count, true)
        case .alternation(let branches):
            let prefixes = branches.map { $0.prefix(ofChoices: most) }
            return (prefixes.map(\.count).min() ?? 0, prefixes.allSatisfy(\.isWhole))
        case .sequence(let parts):
            var count = 0
            for part in parts {
                let prefix = part.prefix(ofChoices: most)
                count += prefix.count
                if !prefix.isWhole { return (count, false) }
            }
            return (count, true)
        case .scalar(let set, _, _):
            let isGiven = most > 1 && !set.isEmpty && set.asciiCount <= most
            return isGiven ? (1, true) : (0, false)
        case .repetition: return (0, false)
        }
    }

    /// Every byte that a match of it may begin with, and what follows if it may be nothing.
    var firstBytes: ByteSet {
        switch self {
        case .empty, .preceded, .wordEdge, .edge, .lookahead, .lookbehind: ByteSet()
        case .bytes(let bytes): ByteSet(bytes.prefix(1))
        case .scalar(let set, let nonASCII, let leads): nonASCII ? set.union(leads) : set
        case .alternation(let branches): branches.reduce(ByteSet()) { $0.union($1.firstBytes) }
        case .repetition(let body, _, let max): max == 0 ? ByteSet() : body.firstBytes
        case .sequence(let parts):
            parts.prefix(through: parts.firstIndex { PatternWidth(of: $0).min > 0 } ?? parts.count - 1)
                .reduce(ByteSet()) { $0.union($1.firstBytes) }
        }
    }

    /// What is known of the scalar before a match, and whether the match begins at a `\b`.
    var leading: (preceding: Neighbour, isWordEdge: Bool) {
        switch self {
        case .preceded(let preceding), .edge(let preceding, _): return (preceding, false)
        case .wordEdge: return (.anything, true)
        case .sequence(let parts):
            var out = (preceding: Neighbour.anything, isWordEdge: false)
            for part in parts {
                let next = part.leading
                out = (out.preceding.intersection(next.preceding), out.isWordEdge || next.isWordEdge)
                guard PatternWidth(of: part).max == 0 else { break }
            }
            return out
        default: return (.anything, false)
        }
    }
}

extension PatternTree {
    /// What is known of the byte after a match, and whether the match ends at a `\b`.
    var trailing: (following: Neighbour, isWordEdge: Bool) {
        switch self {
        case .lookahead(_, let next), .edge(_, let next): return (next, false)
        case .wordEdge: return (.anything, true)
        case .sequence(let parts):
            var out = (following: Neighbour.anything, isWordEdge: false)
            for part in parts.reversed() {
                let next = part.trailing
                out = (out.following.intersection(next.following), out.isWordEdge || next.isWordEdge)
                guard PatternWidth(of: part).max == 0 else { break }
            }
            return out
        default: return (.anything, false)
        }
    }

    /// What it may begin with; nil if it may be nothing, or that is not known.
    var beginning: Neighbour? {
        switch self {
        case .scalar(let set, let nonASCII, _): return Neighbour(ascii: set, nonASCII: nonASCII, nothing: false)
        case .bytes(let bytes):
            return bytes.first.map { first in
                Neighbour(ascii: first < 0x80 ? ByteSet([first]) : ByteSet(), nonASCII: first >= 0x80, nothing: false)
            }
        case .sequence(let parts): return parts.first?.beginning
        case .alternation(let branches):
            let beginnings = branches.compactMap(\.beginning)
            guard beginnings.count == branches.count, let first = beginnings.first else { return nil }
            return beginnings.dropFirst().reduce(first) { $0.union($1) }
        case .repetition(let body, let min, _): return min > 0 ? body.beginning : nil
        case .empty, .lookahead, .lookbehind, .preceded, .wordEdge, .edge: return nil
        }
    }
}

extension ByteSet {
    /// How many bytes of ASCII are in it.
    var asciiCount: Int { (0x00...0x7F).count { contains($0) } }
}

extension PatternTree.Neighbour {
    /// The bytes that may stand beside the place.
    var bytes: ByteSet { nonASCII ? ascii.union(.nonASCII) : ascii }
}
