package import ByteText

/// Reads PCRE2 syntax (pcre2pattern(3)) into a `PatternTree`.
///
/// PCRE2 has accepted the pattern before this runs; the parser only has to understand it, or say that it does not. What it
/// does not understand (backreferences, recursion, conditions, verbs) makes the pattern *opaque*: no filter is built for it.
package struct PatternParser {
    /// The pattern uses something that the parser does not follow.
    package struct Opaque: Error, Hashable, Sendable {
        /// The construct, in the field's words.
        package let construct: String
        /// Byte offset in the pattern's source.
        package let offset: Int
    }

    var bytes: [UInt8]
    var position = 0
    var ignoreCase: Bool
    var dotAll: Bool
    var extended = false
    private var isAtomic = false
    /// How often a set was written down larger than what it stands for.
    var widened = 0
    /// What a repeat tries first, and whether it tries anything else.
    enum Manner: Sendable { case greedy, lazy, possessive }
    /// Where repeats stand in the source, inner ones before those around them, and how they go about it.
    private var repeats: [Range<Int>] = []
    private var manners: [Manner] = []

    /// What a pattern can consume.
    ///
    /// - Parameter isAtomic: set if the pattern forbids backtracking somewhere, so that a shorter text may match where a
    ///   longer one does not.
    package static func parse(
        _ pattern: String,
        ignoreCase: Bool,
        dotAll: Bool,
        isAtomic: inout Bool
    ) throws(Opaque) -> PatternTree {
        var parser = PatternParser(bytes: Array(pattern.utf8), ignoreCase: ignoreCase, dotAll: dotAll)
        let tree = try parser.alternation()
        guard parser.position == parser.bytes.count else { throw parser.opaque("an unmatched parenthesis") }
        isAtomic = parser.isAtomic
        return tree
    }

    /// The same tree, with the byte ranges of its repeats in the source: in the order in which a walk meets the
    /// `repetition` nodes of the tree, bodies before the repeat itself; and the manner of each.
    static func parseWithRepeats(
        _ pattern: String,
        ignoreCase: Bool,
        dotAll: Bool
    ) throws(Opaque) -> (tree: PatternTree, repeats: [Range<Int>], manners: [Manner]) {
        var parser = PatternParser(bytes: Array(pattern.utf8), ignoreCase: ignoreCase, dotAll: dotAll)
        let tree = try parser.alternation()
        guard parser.position == parser.bytes.count else { throw parser.opaque("an unmatched parenthesis") }
        return (tree, parser.repeats, parser.manners)
    }

    private init(bytes: [UInt8], ignoreCase: Bool, dotAll: Bool) {
        self.bytes = bytes
        self.ignoreCase = ignoreCase
        self.dotAll = dotAll
    }

    // MARK: Structure

    private mutating func alternation() throws(Opaque) -> PatternTree {
        let saved = (ignoreCase, dotAll, extended)
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        (ignoreCase, dotAll, extended) = saved
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(Opaque) -> PatternTree {
        var parts: [PatternTree] = []
        while let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            if extended, skipExtendedSpace() { continue }
            let start = position
            guard let atom = try atom() else { continue }
            parts.append(try quantified(atom, from: start))
        }
        return parts.count == 1 ? parts[0] : (parts.isEmpty ? .empty : .sequence(parts))
    }

    /// Nil for what stands for nothing: a comment, an option setting.
    private mutating func atom() throws(Opaque) -> PatternTree? {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "("):
            position += 1
            return try group()
        case UInt8(ascii: "["):
            position += 1
            return try bracketClass()
        case UInt8(ascii: "."):
            position += 1
            return .scalar(dotAll ? .ascii : ByteSet.ascii.subtracting(ByteSet([0x0A])), nonASCII: true)
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
            position += 1
            return byte == UInt8(ascii: "^") ? .edge(before: .lineEnd) : .edge(behind: .lineEnd)
        case UInt8(ascii: "\\"):
            position += 1
            return try escape()
        default:
            return literalScalar()
        }
    }

    /// One scalar of the source, taken literally.
    private mutating func literalScalar() -> PatternTree {
        let byte = bytes[position]
        let length = min(UTF8Boundary.length(announcedBy: byte), bytes.count - position)
        let scalar = Array(bytes[position..<position + length])
        position += length
        return literal(scalar)
    }

    mutating func literal(_ scalar: [UInt8]) -> PatternTree {
        guard ignoreCase else { return .bytes(scalar) }
        guard scalar.count == 1 else {
            widened += 1
            // The other case of a scalar above U+007F may be ASCII (U+212A is K, U+017F is s) or of another length.
            return .scalar(ByteSet(Array("kKsS".utf8)), nonASCII: true)
        }
        return folded(ByteSet(scalar), nonASCII: false)
    }

    /// With PCRE2's caseless matching in UTF mode `k` also takes U+212A and `s` U+017F.
    mutating func folded(_ set: ByteSet, nonASCII: Bool) -> PatternTree {
        if nonASCII { widened += 1 }
        let both = set.foldingASCIICase
        let meetsNonASCII = both.contains(UInt8(ascii: "k")) || both.contains(UInt8(ascii: "s"))
        return .scalar(nonASCII ? both.union(ByteSet(Array("kKsS".utf8))) : both, nonASCII: nonASCII || meetsNonASCII)
    }

    // MARK: Quantifiers

    private mutating func quantified(_ atom: PatternTree, from start: Int) throws(Opaque) -> PatternTree {
        var tree = atom
        while true {
            if extended, skipExtendedSpace() { continue }
            guard let byte = peek() else { return tree }
            let bounds: (Int, Int?)
            switch byte {
            case UInt8(ascii: "*"): (bounds, position) = ((0, nil), position + 1)
            case UInt8(ascii: "+"): (bounds, position) = ((1, nil), position + 1)
            case UInt8(ascii: "?"): (bounds, position) = ((0, 1), position + 1)
            case UInt8(ascii: "{"):
                guard let braces = braces() else { return tree }
                bounds = braces
            default: return tree
            }
            let manner: Manner = take("?") ? .lazy : take("+") ? .possessive : .greedy
            if manner == .possessive { isAtomic = true }
            manners.append(manner)
            tree = .repetition(tree, min: bounds.0, max: bounds.1)
            repeats.append(start..<position)
        }
    }

    /// `{n}`, `{n,}`, `{n,m}`; in PCRE2 10.42 anything else in braces is literal text.
    private mutating func braces() -> (Int, Int?)? {
        var at = position + 1
        func number(_ at: inout Int, _ bytes: [UInt8]) -> Int? {
            var value: Int?
            while at < bytes.count, (0x30...0x39).contains(bytes[at]), (value ?? 0) < 1_000_000 {
                value = (value ?? 0) * 10 + Int(bytes[at] - 0x30)
                at += 1
            }
            return value
        }
        guard let min = number(&at, bytes), at < bytes.count else { return nil }
        var max: Int? = min
        if bytes[at] == UInt8(ascii: ",") {
            at += 1
            max = number(&at, bytes)
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "}") else { return nil }
        position = at + 1
        return (min, max)
    }

    // MARK: Groups

    private mutating func group() throws(Opaque) -> PatternTree? {
        guard take("?") else {
            if peek() == UInt8(ascii: "*") { throw opaque("a verb") }
            return try closing { (parser) throws(Opaque) in try parser.alternation() }
        }
        if take("#") {
            while let byte = peek(), byte != UInt8(ascii: ")") { position += 1 }
            _ = take(")")
            return nil
        }
        if take(">") {
            isAtomic = true
            return try closing { (parser) throws(Opaque) in try parser.alternation() }
        }
        if take(":") || take("|") { return try closing { (parser) throws(Opaque) in try parser.alternation() } }
        if take("=") { return try lookahead(negative: false) }
        if take("!") { return try lookahead(negative: true) }
        if take("<=") { return try lookbehind(negative: false) }
        if take("<!") { return try lookbehind(negative: true) }
        if take("P<") || take("<") { return try named(until: ">") }
        if take("'") { return try named(until: "'") }
        return try optionSetting()
    }

    private mutating func lookbehind(negative: Bool) throws(Opaque) -> PatternTree {
        let before = widened
        let body = try closing { (parser) throws(Opaque) in try parser.alternation() }
        guard before == widened, let (set, nonASCII) = Self.oneScalar(body) else { return .lookbehind(body) }
        // Of the scalars above U+007F it is not known which ones are meant: all may precede.
        return negative
            ? .preceded(.init(ascii: ByteSet.ascii.subtracting(set), nonASCII: true, nothing: true))
            : .preceded(.init(ascii: set, nonASCII: nonASCII, nothing: false))
    }

    private mutating func lookahead(negative: Bool) throws(Opaque) -> PatternTree {
        let before = widened
        let body = try closing { (parser) throws(Opaque) in try parser.alternation() }
        guard negative else { return .lookahead(body, next: body.beginning ?? .anything) }
        guard before == widened else { return .lookahead(body) }
        // What takes more than one scalar is left out: it may stand here or not.
        let branches = if case .alternation(let branches) = body { branches } else { [body] }
        let excluded = branches.reduce(ByteSet()) { $0.union(Self.oneScalar($1)?.0 ?? ByteSet()) }
        let next = PatternTree.Neighbour(ascii: .ascii.subtracting(excluded), nonASCII: true, nothing: true)
        return .lookahead(body, next: next)
    }

    /// The set that a tree of exactly one scalar stands for.
    private static func oneScalar(_ tree: PatternTree) -> (ByteSet, nonASCII: Bool)? {
        switch tree {
        case .scalar(let set, let nonASCII, _): return (set, nonASCII)
        case .bytes(let bytes): return bytes.count == 1 ? (ByteSet(bytes), false) : nil
        case .alternation(let branches):
            var out = (ByteSet(), nonASCII: false)
            for branch in branches {
                guard let (set, nonASCII) = oneScalar(branch) else { return nil }
                out = (out.0.union(set), out.nonASCII || nonASCII)
            }
            return out
        default: return nil
        }
    }

    private mutating func named(until end: String) throws(Opaque) -> PatternTree {
        while position < bytes.count, !take(end) { position += 1 }
        return try closing { (parser) throws(Opaque) in try parser.alternation() }
    }

    /// `(?i)`, `(?i-s:…)`.
    ///
    /// Nil for a bare setting, which holds to the end of the group around it.
    private mutating func optionSetting() throws(Opaque) -> PatternTree? {
        let saved = (ignoreCase, dotAll, extended)
        var on = true
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "-"): on = false
            case UInt8(ascii: "^"): (ignoreCase, dotAll, extended) = (false, false, false)
            case UInt8(ascii: "i"): ignoreCase = on
            case UInt8(ascii: "s"): dotAll = on
            case UInt8(ascii: "x"): extended = on
            case UInt8(ascii: "m"), UInt8(ascii: "n"), UInt8(ascii: "U"), UInt8(ascii: "J"): break
            case UInt8(ascii: ")"): return nil
            case UInt8(ascii: ":"):
                let body = try closing { (parser) throws(Opaque) in try parser.alternation() }
                (ignoreCase, dotAll, extended) = saved
                return body
            default: throw opaque("a conditional group, a subroutine call or a callout")
            }
        }
        throw opaque("an unfinished group")
    }

    private mutating func closing(
        _ body: (inout PatternParser) throws(Opaque) -> PatternTree
    ) throws(Opaque) -> PatternTree {
        let tree = try body(&self)
        guard take(")") else { throw opaque("an unfinished group") }
        return tree
    }

    // MARK: Reading

    func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ text: String) -> Bool {
        let wanted = text.utf8
        guard bytes.count - position >= wanted.count, bytes[position..<position + wanted.count].elementsEqual(wanted)
        else { return false }
        position += wanted.count
        return true
    }

    private mutating func skipExtendedSpace() -> Bool {
        guard let byte = peek() else { return false }
        if byte == UInt8(ascii: "#") {
            while let next = peek(), next != 0x0A { position += 1 }
            return true
        }
        guard byte == 0x20 || (0x09...0x0D).contains(byte) else { return false }
        position += 1
        return true
    }

    func opaque(_ construct: String) -> Opaque { Opaque(construct: construct, offset: position) }
}
