import ByteText

/// Counts what attempts of one pattern look at.
///
/// In looks: a byte that a repeat runs over is one, and what PCRE2 does between two of them is so many as take its
/// time. A look takes PCRE2's just-in-time code 0.6 ns (Debian's 10.42 on a server of 2023).
struct BacktrackCounter: ~Copyable {
    private let program: BacktrackProgram
    private(set) var looks = 0
    /// Attempts are given up where there are more.
    let limit: Int
    private var frames: [Frame] = []

    /// What one start costs.
    private static let perStart = 4
    /// What another round of a group costs.
    private static let perRound = 6
    /// What it costs to come back with a scalar more or fewer.
    private static let perReturn = 2

    /// A repeat of nothing comes to no end.
    private static let mostChoices = 1 << 20

    private struct Frame {
        let step: Int
        let at: Int
        /// A repeat has all scalars that it must have where it ends here; or one of the kinds below.
        let least: Int
        /// Scalars that a lazy repeat may still take.
        var more = 0
    }

    private static let alternative = -1
    /// Where a repeat that gives nothing back begins.
    private static let barrier = -2
    private static let lazy = -3

    init(_ program: BacktrackProgram, limit: Int) {
        self.program = program
        self.limit = limit
    }

    var isExhausted: Bool { looks > limit }

    /// The end of the match that begins at `start`; nil if there is none, or if too much was looked at.
    mutating func attempt(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        frames.removeAll(keepingCapacity: true)
        looks += 1
        // PCRE2 passes over these many at a time.
        guard start < bytes.count, program.first.contains(bytes[start]) else { return nil }
        looks += Self.perStart
        var (at, step) = (start, 0)
        while step < program.steps.count {
            guard looks <= limit else { return nil }
            if let end = take(step, bytes, at) {
                (at, step) = (end.at, end.step)
            } else {
                guard let back = comeBack(bytes) else { return nil }
                (at, step) = (back.at, back.step)
            }
        }
        return at
    }

    private mutating func take(_ step: Int, _ bytes: Span<UInt8>, _ at: Int) -> (at: Int, step: Int)? {
        switch program.steps[step] {
        case .bytes(let wanted):
            for (index, byte) in wanted.enumerated() {
                guard at + index < bytes.count, bytes[at + index] == byte else { return nil }
                looks += 1
            }
            return (at + wanted.count, step + 1)
        case .scalars(let run): return take(run, step, bytes, at)
        case .either(let later, let isRound):
            looks += frames.count < Self.mostChoices ? (isRound ? Self.perRound : 1) : limit + 1
            frames.append(Frame(step: later, at: at, least: Self.alternative))
            return (at, step + 1)
        case .go(let next): return (at, next)
        case .fail: return nil
        case .mark:
            frames.append(Frame(step: step, at: at, least: Self.barrier))
            return (at, step + 1)
        case .cut:
            while let frame = frames.popLast(), frame.least != Self.barrier {}
            return (at, step + 1)
        case .beside(let before, let behind):
            looks += 1
            let isMet = Self.allows(before, at > 0 ? bytes[at - 1] : nil)
            return isMet && Self.allows(behind, at < bytes.count ? bytes[at] : nil) ? (at, step + 1) : nil
        case .wordEdge:
            looks += 1
            let before = at > 0 && PatternParser.word.contains(bytes[at - 1])
            return before != (at < bytes.count && PatternParser.word.contains(bytes[at])) ? (at, step + 1) : nil
        }
    }

    private mutating func take(
        _ run: BacktrackProgram.Run,
        _ step: Int,
        _ bytes: Span<UInt8>,
        _ start: Int
    ) -> (at: Int, step: Int)? {
        let wanted = run.manner == .lazy ? run.least : run.most
        var (at, count, least) = (start, 0, start)
        while count < wanted, let next = run.end(in: bytes, at) {
            at = next
            count += 1
            if count == run.least { least = at }
        }
        looks += at - start + (run.most > 1 ? 1 : 0)
        guard count >= run.least else { return nil }
        switch run.manner {
        case .greedy: if at > least { frames.append(Frame(step: step + 1, at: at, least: least)) }
        case .lazy:
            if run.most > count { frames.append(Frame(step: step, at: at, least: Self.lazy, more: run.most - count)) }
        case .possessive: break
        }
        return (at, step + 1)
    }

    private mutating func comeBack(_ bytes: Span<UInt8>) -> (at: Int, step: Int)? {
        while let frame = frames.popLast() {
            switch frame.least {
            case Self.barrier: continue
            case Self.alternative: return (frame.at, frame.step)
            case Self.lazy:
                looks += Self.perReturn
                guard case .scalars(let run) = program.steps[frame.step], let at = run.end(in: bytes, frame.at) else {
                    continue
                }
                if frame.more > 1 {
                    frames.append(Frame(step: frame.step, at: at, least: Self.lazy, more: frame.more - 1))
                }
                return (at, frame.step + 1)
            default:
                looks += Self.perReturn
                var at = frame.at - 1
                while at > frame.least, UTF8Boundary.isContinuation(bytes[at]) { at -= 1 }
                if at > frame.least { frames.append(Frame(step: frame.step, at: at, least: frame.least)) }
                return (at, frame.step)
            }
        }
        return nil
    }

    private static func allows(_ neighbour: PatternTree.Neighbour, _ byte: UInt8?) -> Bool {
        byte.map(neighbour.bytes.contains) ?? neighbour.nothing
    }
}

extension BacktrackProgram.Run {
    /// The end of the scalar at `index`; nil if it is none of the class.
    fileprivate func end(in bytes: Span<UInt8>, _ index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        if set.contains(bytes[index]) { return index + 1 }
        guard leads.contains(bytes[index]) else { return nil }
        var end = index + 1
        while end < bytes.count, UTF8Boundary.isContinuation(bytes[end]) { end += 1 }
        return end
    }
}
