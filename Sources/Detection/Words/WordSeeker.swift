import ByteText
import Matching

/// Looks for the entries of one list.
///
/// The result is that of a pattern that has all entries as alternatives, the longest first: the leftmost match, the next one
/// sought at the end of an accepted match or at the next word after a rejected one.
struct WordSeeker: Sendable {
    /// What may be an entry, from one word on.
    private struct Thread {
        let start: Int
        var state: UInt64
        /// End of the longest entry so far; negative for none.
        var end: Int
        var isAlive: Bool
    }

    private let list: WordList
    private let detector: Int
    /// In order of their starts.
    private var threads: [Thread] = []
    /// No thread before this one is alive.
    private var firstAlive = 0
    /// The next match starts here or later.
    private var from = 0
    /// Start of the word that is not whole yet, if an entry could begin with it.
    private var openStart = Int.max

    init(_ list: WordList, detector: Int) {
        self.list = list
        self.detector = detector
    }

    /// No entry that is not yet reported starts before this offset.
    var firstUndecided: Int { min(threads.first?.start ?? .max, openStart) }

    mutating func take(_ word: Word) {
        let hash = list.hash(of: word)
        while firstAlive < threads.count, !threads[firstAlive].isAlive { firstAlive += 1 }
        for index in firstAlive..<threads.count where threads[index].isAlive {
            extend(&threads[index], by: word, hash)
        }
        guard word.start >= from else { return }
        let state = WordList.step(WordList.start, gap: 0, word: hash)
        guard let standing = list.standing(of: state) else { return }
        threads.append(
            Thread(
                start: word.start,
                state: state,
                end: standing.isEntry ? word.end : -1,
                isAlive: standing.mayGoOn
            )
        )
    }

    private func extend(_ thread: inout Thread, by word: Word, _ hash: UInt64) {
        thread.isAlive = false
        guard let gap = word.gap else { return }
        let state = WordList.step(thread.state, gap: gap, word: hash)
        guard let standing = list.standing(of: state) else { return }
        thread.state = state
        if standing.isEntry { thread.end = word.end }
        thread.isAlive = standing.mayGoOn
    }

    /// Drops what the beginning of a word already shows to be no entry, so that no more is held than must be.
    mutating func takeEnd(of reader: WordReader, isFinal: Bool) {
        openStart = .max
        if isFinal {
            for index in threads.indices { threads[index].isAlive = false }
            return
        }
        let gap = reader.openGap
        guard let start = reader.openStart else {
            if gap == nil { for index in threads.indices { threads[index].isAlive = false } }
            return
        }
        let hash = list.isCaseSensitive ? reader.exact : reader.folded.value
        for index in threads.indices where threads[index].isAlive {
            guard let gap, list.mayBegin(WordList.step(threads[index].state, gap: gap, word: hash)) else {
                threads[index].isAlive = false
                continue
            }
        }
        if start >= from, list.mayBegin(WordList.step(WordList.start, gap: 0, word: hash)) { openStart = start }
    }

    /// Decides from the first start on, as far as nothing before it is open.
    mutating func settle(
        _ bytes: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout MatchScratch,
        into results: inout ScanResults
    ) {
        guard !threads.isEmpty else { return }
        let search = DetectorSearch(rules: rules, index: detector, from: 0, base: base, isFinal: isFinal)
        var next = 0
        while next < threads.count, !threads[next].isAlive {
            let thread = threads[next]
            guard thread.end >= 0, thread.start >= from else {
                next += 1
                continue
            }
            let range = ByteRange(thread.start - base, thread.end - base)
            switch search.judge(range, range, bytes, &scratch) {
            case .accepted(let candidate):
                results.candidates.append(candidate)
                from = thread.end
            case .rejected: break
            case .undecided:
                return drop(next)
            }
            next += 1
        }
        drop(next)
    }

    private mutating func drop(_ count: Int) {
        threads.removeFirst(count)
        firstAlive = max(0, firstAlive - count)
    }
}
