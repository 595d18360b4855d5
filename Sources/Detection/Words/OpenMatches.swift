import ByteText
import Matching

/// What may become matches of one detector that goes by words, from their first words on.
///
/// Decides as a pattern would that has all wanted texts as alternatives, the longest first: the leftmost match, the next one
/// sought at the end of an accepted match or at the next word after a rejected one.
struct OpenMatches<State: Sendable>: Sendable {
    struct Thread: Sendable {
        let start: Int
        var state: State
        /// End of the longest match so far; negative for none.
        var end = -1
        /// Further words may make it a longer match.
        var isAlive = true
    }

    /// In order of their starts.
    private(set) var threads: [Thread] = []
    /// No thread before this one is alive.
    private var firstAlive = 0
    /// The next match starts here or later.
    private(set) var from = 0

    /// The first start that is not decided; `Int.max` if there is none.
    var firstUndecided: Int { threads.first?.start ?? .max }

    /// - Precondition: it starts after all others.
    mutating func begin(_ thread: Thread) {
        if thread.isAlive || thread.end >= 0 { threads.append(thread) }
    }

    /// Changes each thread that is alive.
    mutating func forEachAlive(_ body: (inout Thread) -> Void) {
        while firstAlive < threads.count, !threads[firstAlive].isAlive { firstAlive += 1 }
        for index in firstAlive..<threads.count where threads[index].isAlive { body(&threads[index]) }
    }

    /// Decides from the first start on, as far as nothing before it is open.
    ///
    /// - Parameter finish: what is added to a candidate.
    mutating func settle(
        _ bytes: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        detector: Int,
        rules: DirectionalRules,
        using scratch: inout MatchScratch,
        into results: inout ScanResults,
        finish: (inout Candidate, State) -> Void = { _, _ in }
    ) {
        guard !threads.isEmpty else { return }
        let search = DetectorSearch(rules: rules, index: detector, from: 0, base: base, isFinal: isFinal)
        var next = 0
        deciding: while next < threads.count, !threads[next].isAlive {
            let thread = threads[next]
            guard thread.end >= 0, thread.start >= from else {
                next += 1
                continue
            }
            let range = ByteRange(thread.start - base, thread.end - base)
            switch search.judge(range, range, bytes, &scratch) {
            case .accepted(var candidate):
                finish(&candidate, thread.state)
                results.candidates.append(candidate)
                from = thread.end
            case .rejected: break
            case .undecided: break deciding
            }
            next += 1
        }
        threads.removeFirst(next)
        firstAlive = max(0, firstAlive - next)
    }
}
