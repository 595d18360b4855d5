import ByteText

/// Many patterns as one non-deterministic automaton over bytes, position by position (Glushkov's construction).
///
/// A superset of what the patterns match: assertions count as true but where they look at one byte beside the match, long
/// repeats are cut short and looped, of scalars above U+007F only the first byte counts. So it may say *maybe* where PCRE2 says no, and never the other way round.
/// Immutable; `LazyDFA` runs it.
final class PatternAutomaton: Sendable {
    /// Byte value → class of bytes that no position tells apart.
    let classOf: [UInt8]
    let classCount: Int
    /// One byte of each class.
    let representative: [UInt8]
    /// Which bytes lead into a position.
    let sets: [ByteSet]
    let patternOf: [UInt16]
    /// Whether a match may end with a position, or, where that is known, with the byte before it.
    let accepts: [Bool]
    /// Whether a match may end with a position at the end of the text.
    let endsText: [Bool]
    /// Positions that may follow, flattened; `followStart[p]..<followStart[p + 1]` are those of `p`.
    let follow: [UInt16]
    let followStart: [Int32]
    /// By position: the bytes of an attempt that has come there; above `deepest` if there is no telling.
    private let depths: [UInt8]
    private static let deepest: UInt8 = 24
    /// Bytes that no pattern tells apart when they stand before its match are one *preceding class*; so is "nothing".
    let precedingOfByte: [UInt8]
    let precedingNothing: UInt8
    let precedingCount: Int
    /// Positions that a match may begin with, by preceding class and byte class: `preceding * classCount + class`.
    let first: [[UInt16]]
    /// Far more than any pack needs; patterns beyond it stay unfiltered.
    static let positionLimit = 60_000

    init(_ builder: AutomatonBuilder) {
        sets = builder.sets
        patternOf = builder.patternOf
        accepts = builder.accepts
        endsText = builder.endsText
        (follow, followStart) = builder.flattenedFollow()
        depths = Self.depths(from: builder.starts.map(\.position), follow, followStart)
        let starts = builder.starts
        let conditions = Array(Set(starts.map(\.preceding)))
        let classes = Self.classes(of: Set(builder.sets).union(conditions.map(\.bytes)))
        let sets = builder.sets
        (classOf, representative) = classes
        classCount = representative.count

        // The preceding classes: which conditions a byte, or nothing, meets.
        var names: [[Bool]: UInt8] = [:]
        var members: [[Bool]] = []
        func name(_ met: [Bool]) -> UInt8 {
            if let known = names[met] { return known }
            names[met] = UInt8(members.count)
            members.append(met)
            return UInt8(members.count - 1)
        }
        precedingOfByte = (0...255).map { byte in name(conditions.map { $0.bytes.contains(UInt8(byte)) }) }
        precedingNothing = name(conditions.map(\.nothing))
        precedingCount = members.count
        first = members.flatMap { met in
            let allowed = Set(zip(conditions, met).filter(\.1).map(\.0))
            let begins = starts.filter { allowed.contains($0.preceding) }
            return classes.representative.map { byte in
                begins.map(\.position).filter { sets[Int($0)].contains(byte) }.sorted()
            }
        }
    }

    /// How many bytes an attempt which has come to a position has read; nil if there is no telling.
    func depth(of position: UInt16) -> Int? {
        let depth = depths[Int(position)]
        return depth > Self.deepest ? nil : Int(depth)
    }

    private static func depths(from starts: [UInt16], _ follow: [UInt16], _ followStart: [Int32]) -> [UInt8] {
        var depths = [UInt8](repeating: 0, count: followStart.count - 1)
        var open = starts
        for start in starts { depths[Int(start)] = 1 }
        while let position = open.popLast() {
            let next = min(depths[Int(position)] + 1, deepest + 1)
            for index in Int(followStart[Int(position)])..<Int(followStart[Int(position) + 1]) {
                let successor = Int(follow[index])
                guard depths[successor] < next else { continue }
                depths[successor] = next
                open.append(UInt16(successor))
            }
        }
        // More than was read is not held: for a number with separators, or without, PCRE2 says where it began.
        let least = leastDepths(from: starts, follow, followStart)
        for position in depths.indices where Int(depths[position]) != least[position] {
            depths[position] = deepest + 1
        }
        return depths
    }

    /// The least that an attempt has read which has come to a position.
    private static func leastDepths(from starts: [UInt16], _ follow: [UInt16], _ followStart: [Int32]) -> [Int] {
        var depths = [Int](repeating: .max, count: followStart.count - 1)
        var edge = Set(starts)
        var depth = 1
        while !edge.isEmpty {
            for position in edge { depths[Int(position)] = depth }
            depth += 1
            edge = edge.reduce(into: []) { next, position in
                for index in Int(followStart[Int(position)])..<Int(followStart[Int(position) + 1])
                where depths[Int(follow[index])] == .max { next.insert(follow[index]) }
            }
        }
        return depths
    }

    /// What most text is made of; these classes come first, so that they share a cache line of each state's row.
    private static let frequent = Array(" etaoinsrhldcum0123456789-.,".utf8)

    /// Splits the byte values until no set tells two of one class apart.
    private static func classes(of distinct: Set<ByteSet>) -> (classOf: [UInt8], representative: [UInt8]) {
        var classOf = [Int](repeating: 0, count: 256)
        var count = 1
        for set in distinct {
            var renamed: [Int: Int] = [:]
            for byte in 0..<256 where set.contains(UInt8(byte)) {
                let old = classOf[byte]
                if let new = renamed[old] {
                    classOf[byte] = new
                } else {
                    renamed[old] = count
                    classOf[byte] = count
                    count += 1
                }
            }
        }
        var dense: [Int: UInt8] = [:]
        var representative: [UInt8] = []
        for byte in frequent + Array(UInt8.min...UInt8.max) where dense[classOf[Int(byte)]] == nil {
            dense[classOf[Int(byte)]] = UInt8(representative.count)
            representative.append(byte)
        }
        return (classOf.map { dense[$0] ?? 0 }, representative)
    }
}

/// All patterns of a rule set in two automata.
///
/// States multiply where patterns with nothing in common are under way at once. Patterns that begin with a literal or a digit
/// are rarely under way and share one; patterns that may begin with any word (addresses, hexadecimal, random keys) always are
/// and have another. Measured on the shipped rules and mixed text: a tenth of the states of one automaton over all.
package struct PatternFilter: Sendable {
    let automata: [PatternAutomaton]
    package let patternCount: Int
    /// Patterns that no automaton speaks for, because nothing is known of them or the automaton is full.
    package let opaque: [Int]

    /// - Parameter trees: one per pattern; nil for one that the parser could not follow.
    package init(_ trees: [PatternTree?]) {
        var builders = [AutomatonBuilder(), AutomatonBuilder()]
        var opaque: [Int] = []
        for (index, tree) in trees.enumerated() {
            guard let tree else {
                opaque.append(index)
                continue
            }
            let beginning = Beginning(of: tree)
            let group = beginning == .word ? 1 : 0
            builders[group].unrolledPositions = beginning.unrolledPositions
            guard builders[group].sets.count + builders[group].size(of: tree) < PatternAutomaton.positionLimit else {
                opaque.append(index)
                continue
            }
            builders[group].add(tree, as: UInt16(index))
        }
        automata = builders.filter { !$0.sets.isEmpty }.map(PatternAutomaton.init)
        patternCount = trees.count
        self.opaque = opaque
    }

    /// What patterns of one automaton begin with.
    private enum Beginning {
        case literal, mark, digit, word

        /// After a literal a body is rare enough to be left to PCRE2; a number is told from another by its length, and so is
        /// what begins with a mark of one or two letters.
        var unrolledPositions: Int {
            switch self {
            case .literal: 2
            case .digit: 24
            case .mark: 12
            case .word: 6
            }
        }

        init(of tree: PatternTree) {
            var builder = AutomatonBuilder()
            builder.unrolledPositions = 1
            builder.add(tree, as: 0)
            let first = builder.starts.reduce(ByteSet()) { $0.union(builder.sets[Int($1.position)]) }
            if first.subtracting(PatternParser.digits.union(ByteSet(Array("+( -".utf8)))).isEmpty {
                self = .digit
            } else if first.asciiCount <= PatternTree.fewChoices {
                let isLetters = first.subtracting(PatternParser.word.union(.nonASCII)).isEmpty
                self = isLetters && tree.leadingFewChoices < 3 ? .mark : .literal
            } else {
                self = .word
            }
        }
    }
}

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

    private mutating func position(_ set: ByteSet) -> Fragment {
        let index = UInt16(sets.count)
        sets.append(set)
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

    fileprivate static let fewChoices = 4

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

    /// What is known of the scalar before a match, and whether the match begins at a `\b`.
    var leading: (preceding: Neighbour, isWordEdge: Bool) {
        switch self {
        case .preceded(let preceding): return (preceding, false)
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
    fileprivate var trailing: (following: Neighbour, isWordEdge: Bool) {
        switch self {
        case .lookahead(_, let next): return (next, false)
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
    fileprivate var asciiCount: Int { (0x00...0x7F).count { contains($0) } }
}

extension PatternTree.Neighbour {
    /// The bytes that may stand beside the place.
    fileprivate var bytes: ByteSet { nonASCII ? ascii.union(.nonASCII) : ascii }
}
