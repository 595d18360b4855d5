package import ByteText

/// What a pattern can consume, byte by byte: a superset of the truth, for filters and widths only.
///
/// Assertions consume nothing and are taken as true; PCRE2 alone decides what matches. A class says exactly which ASCII
/// bytes it takes, and for scalars above U+007F only whether it takes any.
package indirect enum PatternTree: Hashable, Sendable {
    case empty
    /// One byte of the set, or, if `nonASCII`, one scalar of two to four bytes whose first is one of `leads`.
    case scalar(ByteSet, nonASCII: Bool, leads: ByteSet = .leads)
    /// Exactly these bytes.
    case bytes([UInt8])
    case sequence([PatternTree])
    case alternation([PatternTree])
    /// `max` nil: without end.
    case repetition(PatternTree, min: Int, max: Int?)
    /// `next`: what stands after this place, as far as one byte shows it.
    case lookahead(PatternTree, next: Neighbour = .anything)
    case lookbehind(PatternTree)
    /// A lookbehind of one scalar, exactly: what may stand before this place.
    case preceded(Neighbour)
    /// `\b`: a word character on one side and none on the other.
    case wordEdge
    /// `^`, `$` and their kind: looks at one scalar on either side, of which so much is known.
    case edge(before: Neighbour = .anything, behind: Neighbour = .anything)

    /// What may stand on one side of a place in a text.
    package struct Neighbour: Hashable, Sendable {
        package var ascii: ByteSet
        package var nonASCII: Bool
        /// Nothing: the place is the start of the text, or its end.
        package var nothing: Bool

        package static let anything = Neighbour(ascii: .ascii, nonASCII: true, nothing: true)
        /// The text's start or end.
        static let nothing = Neighbour(ascii: ByteSet(), nonASCII: false, nothing: true)
        /// A line's, with `(?m)` or without it.
        static let lineEnd = Neighbour(ascii: ByteSet([0x0A]), nonASCII: false, nothing: true)

        func intersection(_ other: Neighbour) -> Neighbour {
            Neighbour(
                ascii: ascii.subtracting(ByteSet.ascii.subtracting(other.ascii)),
                nonASCII: nonASCII && other.nonASCII,
                nothing: nothing && other.nothing
            )
        }

        func union(_ other: Neighbour) -> Neighbour {
            Neighbour(
                ascii: ascii.union(other.ascii),
                nonASCII: nonASCII || other.nonASCII,
                nothing: nothing || other.nothing
            )
        }
    }
}

extension PatternTree {
    /// The longest reach of any lookahead in it, in bytes; 0 without one, nil if one has no end.
    package var longestLookahead: Int? {
        switch self {
        case .empty, .scalar, .bytes, .edge, .wordEdge, .preceded: return 0
        case .lookahead(let body, _): return PatternWidth(of: body).reach
        case .lookbehind(let body), .repetition(let body, _, _): return body.longestLookahead
        case .sequence(let parts), .alternation(let parts):
            var longest = 0
            for part in parts {
                guard let reach = part.longestLookahead else { return nil }
                longest = max(longest, reach)
            }
            return longest
        }
    }
}

/// How far a pattern can reach, in bytes.
///
/// Derived from the tree, so never too small.
package struct PatternWidth: Hashable, Sendable {
    /// The shortest match.
    package var min: Int
    /// The longest match; nil if there is no longest.
    package var max: Int?
    /// The longest stretch that one match attempt can look at from its start: the match and what its lookaheads see.
    package var reach: Int?
    /// The most that is looked at before the match's start.
    package var lookbehind: Int

    /// The longest UTF-8 encoding of a scalar.
    static let scalar = 4

    package init(of tree: PatternTree) {
        switch tree {
        case .empty:
            self.init(min: 0, max: 0, reach: 0, lookbehind: 0)
        case .scalar(let set, let nonASCII, _):
            let longest = nonASCII ? Self.scalar : 1
            self.init(min: set.isEmpty && nonASCII ? 2 : 1, max: longest, reach: longest, lookbehind: 0)
        case .bytes(let bytes):
            self.init(min: bytes.count, max: bytes.count, reach: bytes.count, lookbehind: 0)
        case .sequence(let parts):
            self.init(min: 0, max: 0, reach: 0, lookbehind: 0)
            for part in parts { append(PatternWidth(of: part)) }
        case .alternation(let branches):
            self.init(min: branches.isEmpty ? 0 : Int.max, max: 0, reach: 0, lookbehind: 0)
            for branch in branches { widen(PatternWidth(of: branch)) }
        case .repetition(let body, let min, let max):
            self.init(repeating: PatternWidth(of: body), min: min, max: max)
        case .lookahead(let body, _):
            let width = PatternWidth(of: body)
            self.init(min: 0, max: 0, reach: width.reach, lookbehind: width.lookbehind)
        case .lookbehind(let body):
            let width = PatternWidth(of: body)
            self.init(
                min: 0,
                max: 0,
                reach: width.reach.map { _ in 0 },
                lookbehind: (width.max ?? 0) + width.lookbehind
            )
        case .preceded:
            self.init(min: 0, max: 0, reach: 0, lookbehind: Self.scalar)
        case .edge, .wordEdge:
            self.init(min: 0, max: 0, reach: Self.scalar, lookbehind: Self.scalar)
        }
    }

    private init(min: Int, max: Int?, reach: Int?, lookbehind: Int) {
        self.min = min
        self.max = max
        self.reach = reach
        self.lookbehind = lookbehind
    }

    private init(repeating width: PatternWidth, min: Int, max: Int?) {
        let longest: Int? = if let max, let each = width.max { max.multipliedSafely(by: each) } else { nil }
        // A repeat of nothing but assertions is still nothing.
        let bounded = width.max == 0 ? 0 : longest
        let reach: Int? =
            if let bounded, let one = width.reach, let each = width.max {
                bounded - Swift.min(each, bounded) + one
            } else { nil }
        self.init(
            min: min.multipliedSafely(by: width.min),
            max: bounded,
            reach: max == 0 ? 0 : reach,
            lookbehind: width.lookbehind
        )
    }

    private mutating func append(_ next: PatternWidth) {
        if let before = max, let nextReach = next.reach, let own = reach {
            reach = Swift.max(own, before + nextReach)
        } else {
            reach = nil
        }
        if let before = max, let more = next.max { max = before + more } else { max = nil }
        min += next.min
        lookbehind = Swift.max(lookbehind, next.lookbehind)
    }

    private mutating func widen(_ other: PatternWidth) {
        min = Swift.min(min, other.min)
        if let own = max, let more = other.max { max = Swift.max(own, more) } else { max = nil }
        if let own = reach, let more = other.reach { reach = Swift.max(own, more) } else { reach = nil }
        lookbehind = Swift.max(lookbehind, other.lookbehind)
    }
}

extension Int {
    /// Saturates at a billion, far above every limit that widths are compared with.
    fileprivate func multipliedSafely(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? 1_000_000_000 : Swift.min(product, 1_000_000_000)
    }
}
