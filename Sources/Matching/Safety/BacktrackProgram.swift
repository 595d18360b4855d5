import ByteText

/// A pattern as steps of a matcher that backtracks, to count what an attempt looks at.
///
/// Made from the tree, which knows a class's bytes and one scalar beside an assertion. An assertion that looks at more is
/// taken to hold wherever it may, or never to hold: an attempt that goes on to its end may cost more, or one that fails there.
struct BacktrackProgram: Sendable {
    enum Step: Sendable {
        case bytes([UInt8])
        case scalars(Run)
        /// Goes on, and comes back to try `later` where that fails; `isRound` where a group is repeated.
        case either(later: Int, isRound: Bool)
        case go(to: Int)
        case beside(before: PatternTree.Neighbour, behind: PatternTree.Neighbour)
        case wordEdge
        /// An assertion that never holds.
        case fail
        /// Between the two all places to come back to are forgotten at the second.
        case mark
        case cut
    }

    /// As many scalars of a class as there are, and then fewer; or, if it is lazy, as few, and then more.
    struct Run: Sendable {
        let set: ByteSet
        let leads: ByteSet
        var least = 1
        var most = 1
        /// Possessive also where what follows takes none of them, as PCRE2 makes it: to give some back cannot help.
        var manner = PatternParser.Manner.possessive
    }

    private(set) var steps: [Step] = []
    /// The first bytes of all matches.
    let first: ByteSet
    /// What is longer goes round a loop instead of being written out.
    private static let longest = 4096
    private let assertionsHold: Bool
    /// True if there is an assertion of which not all is known.
    private(set) var hasUnknown = false
    /// By repeat, counted as `PatternParser` does; and the next repeat's number.
    private let manners: [PatternParser.Manner]
    private var nextRepeat = 0

    /// - Parameter manners: of `PatternParser.parseWithRepeats`. An atomic group is taken for an ordinary one.
    init(_ tree: PatternTree, manners: [PatternParser.Manner], assertionsHold: Bool = true) {
        self.assertionsHold = assertionsHold
        self.manners = manners
        first = tree.firstBytes
        add(tree, before: nil)
    }

    /// - Parameter next: every byte that what follows may begin with; nil if nothing need follow.
    private mutating func add(_ tree: PatternTree, before next: ByteSet?) {
        switch tree {
        case .empty: break
        case .bytes(let bytes): if !bytes.isEmpty { steps.append(.bytes(bytes)) }
        case .scalar(let set, let nonASCII, let leads):
            steps.append(.scalars(Run(set: set, leads: nonASCII ? leads : ByteSet())))
        case .preceded(let before): steps.append(.beside(before: before, behind: .anything))
        case .edge(let before, let behind): steps.append(.beside(before: before, behind: behind))
        case .wordEdge: steps.append(.wordEdge)
        case .lookahead(let body, let next):
            nextRepeat += body.repeatCount
            let step = Step.beside(before: .anything, behind: next)
            if Self.isOneScalar(body) { steps.append(step) } else { addUnknown(step) }
        case .lookbehind(let body):
            nextRepeat += body.repeatCount
            addUnknown(nil)
        case .sequence(let parts): add(parts, before: next)
        case .alternation(let branches): add(branches: branches, before: next)
        case .repetition(let body, let min, let max): add(body, min: min, max: max, before: next)
        }
    }

    private mutating func addUnknown(_ known: Step?) {
        hasUnknown = true
        if let step = assertionsHold ? known : .fail { steps.append(step) }
    }

    private static func isOneScalar(_ tree: PatternTree) -> Bool {
        switch tree {
        case .scalar: true
        case .bytes(let bytes): bytes.count == 1
        case .alternation(let branches): branches.allSatisfy(isOneScalar)
        default: false
        }
    }

    private mutating func add(_ parts: [PatternTree], before next: ByteSet?) {
        var behind = [next]
        for part in parts.dropFirst().reversed() {
            let mustTake = PatternWidth(of: part).min > 0
            let last = behind[behind.count - 1]
            behind.append(mustTake ? part.firstBytes : last.map { $0.union(part.firstBytes) })
        }
        for (part, next) in zip(parts, behind.reversed()) { add(part, before: next) }
    }

    private mutating func add(branches: [PatternTree], before next: ByteSet?) {
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            let choice = steps.count
            let isLast = index == branches.count - 1
            if !isLast { steps.append(.either(later: 0, isRound: false)) }
            add(branch, before: next)
            guard !isLast else { break }
            ends.append(steps.count)
            steps.append(.go(to: 0))
            steps[choice] = .either(later: steps.count, isRound: false)
        }
        for end in ends { steps[end] = .go(to: steps.count) }
    }

    private mutating func add(_ body: PatternTree, min: Int, max: Int?, before next: ByteSet?) {
        let first = nextRepeat
        nextRepeat += body.repeatCount
        let manner = nextRepeat < manners.count ? manners[nextRepeat] : .greedy
        defer { nextRepeat += 1 }
        if var run = Self.run(of: body) {
            (run.least, run.most, run.manner) = (min, max ?? .max, manner)
            let taken = run.set.union(run.leads)
            if manner == .greedy, let next, taken.subtracting(next) == taken { run.manner = .possessive }
            return steps.append(.scalars(run))
        }
        if manner == .possessive { steps.append(.mark) }
        addCopies(of: body, min, max, isLazy: manner == .lazy, firstRepeat: first, before: next)
        if manner == .possessive { steps.append(.cut) }
    }

    private static func run(of body: PatternTree) -> Run? {
        switch body {
        case .scalar(let set, let nonASCII, let leads): Run(set: set, leads: nonASCII ? leads : ByteSet())
        case .bytes(let bytes) where bytes.count == 1: Run(set: ByteSet(bytes), leads: ByteSet())
        default: nil
        }
    }

    private mutating func addCopies(
        of body: PatternTree,
        _ min: Int,
        _ max: Int?,
        isLazy: Bool,
        firstRepeat: Int,
        before next: ByteSet?
    ) {
        let after = nextRepeat
        let next = next.map { $0.union(body.firstBytes) }
        var exits: [Int] = []
        func copy(_ program: inout BacktrackProgram, isOptional: Bool) {
            if isOptional { exits.append(program.addExit(isLazy: isLazy)) }
            program.nextRepeat = firstRepeat
            program.add(body, before: next)
        }
        var copies = 0
        while copies < max ?? min, copies < min || max != nil, steps.count < Self.longest {
            copy(&self, isOptional: copies >= min)
            copies += 1
        }
        if max.map({ copies < $0 }) ?? true {
            let loop = steps.count
            copy(&self, isOptional: true)
            steps.append(.go(to: loop))
        }
        for exit in exits { steps[exit] = isLazy ? .go(to: steps.count) : .either(later: steps.count, isRound: true) }
        nextRepeat = after
    }

    /// - Returns: the step that must lead behind the repeat.
    private mutating func addExit(isLazy: Bool) -> Int {
        if isLazy { steps.append(.either(later: steps.count + 2, isRound: true)) }
        steps.append(.go(to: 0))
        return steps.count - 1
    }
}
