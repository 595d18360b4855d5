import ByteText

extension PatternTree {
    /// A short text that the tree takes, assertions aside.
    ///
    /// - Parameter branch: of alternations, counted from 0 and around; above 0, repeats go once more than they must.
    func sample(branch: Int) -> [UInt8] {
        switch self {
        case .empty, .lookahead, .lookbehind, .preceded, .wordEdge, .edge: return []
        case .bytes(let bytes): return bytes
        case .scalar(let set, _, _): return set.sample.map { [$0] } ?? Array("é".utf8)
        case .sequence(let parts): return parts.flatMap { $0.sample(branch: branch) }
        case .alternation(let branches):
            return branches.isEmpty ? [] : branches[branch % branches.count].sample(branch: branch)
        case .repetition(let body, let min, let max):
            let copies = Swift.min(branch > 0 ? min + 1 : min, max ?? .max)
            return [[UInt8]](repeating: body.sample(branch: branch), count: copies).flatMap { $0 }
        }
    }

    /// How many repeats there are in it.
    var repeatCount: Int {
        switch self {
        case .empty, .scalar, .bytes, .preceded, .wordEdge, .edge: 0
        case .sequence(let parts), .alternation(let parts): parts.reduce(0) { $0 + $1.repeatCount }
        case .lookahead(let body, _), .lookbehind(let body): body.repeatCount
        case .repetition(let body, _, _): body.repeatCount + 1
        }
    }

    /// Every byte that stands anywhere in it.
    var allBytes: ByteSet {
        switch self {
        case .empty, .preceded, .wordEdge, .edge: ByteSet()
        case .bytes(let bytes): ByteSet(bytes)
        case .scalar(let set, let nonASCII, _): nonASCII ? set.union(.nonASCII) : set
        case .sequence(let parts), .alternation(let parts): parts.reduce(ByteSet()) { $0.union($1.allBytes) }
        case .repetition(let body, _, _), .lookahead(let body, _), .lookbehind(let body): body.allBytes
        }
    }

    /// For each repeat in it, every byte that stands in its body.
    var repeatedSets: [ByteSet] {
        switch self {
        case .empty, .scalar, .bytes, .preceded, .wordEdge, .edge: []
        case .sequence(let parts), .alternation(let parts): parts.flatMap(\.repeatedSets)
        case .lookahead(let body, _), .lookbehind(let body): body.repeatedSets
        case .repetition(let body, _, let max): body.repeatedSets + (max == 1 ? [] : [body.allBytes])
        }
    }
}

extension ByteSet {
    /// The bytes that texts are made of, those first that most classes take.
    static let preferred = Array("a1A0xZ -_./:=@!".utf8) + Array(0x21...0x7E) + [0x0A, 0x09, 0x01]

    /// One ASCII byte of the set.
    var sample: UInt8? { Self.preferred.first(where: contains) ?? (0x00...0x7F).first(where: contains) }
}
