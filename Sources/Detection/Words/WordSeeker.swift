import ByteText
import Matching

/// Looks for the entries of one list.
struct WordSeeker: Sendable {
    private let list: WordList
    private let detector: Int
    /// Their states are the list's.
    private var matches = OpenMatches<UInt64>()
    /// Start of the word that is not whole yet, if an entry could begin with it.
    private var openStart = Int.max

    init(_ list: WordList, detector: Int) {
        self.list = list
        self.detector = detector
    }

    /// No entry that is not yet reported starts before this offset.
    var firstUndecided: Int { min(matches.firstUndecided, openStart) }

    mutating func take(_ word: Word) {
        let hash = list.hash(of: word)
        let list = list
        matches.forEachAlive { Self.extend(&$0, by: word, hash, list) }
        guard list.mayStart(hash), word.start >= matches.from else { return }
        let state = WordList.step(WordList.start, gap: 0, word: hash)
        guard let standing = list.standing(of: state) else { return }
        matches.begin(
            .init(start: word.start, state: state, end: standing.isEntry ? word.end : -1, isAlive: standing.mayGoOn)
        )
    }

    private static func extend(
        _ thread: inout OpenMatches<UInt64>.Thread,
        by word: Word,
        _ hash: UInt64,
        _ list: WordList
    ) {
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
        if isFinal { return matches.forEachAlive { $0.isAlive = false } }
        let (list, gap) = (list, reader.openGap)
        guard let start = reader.openStart else {
            if gap == nil { matches.forEachAlive { $0.isAlive = false } }
            return
        }
        let hash = list.isCaseSensitive ? reader.exact : reader.folded.value
        matches.forEachAlive { thread in
            thread.isAlive = gap.map { list.mayBegin(WordList.step(thread.state, gap: $0, word: hash)) } ?? false
        }
        if start >= matches.from, list.mayBegin(WordList.step(WordList.start, gap: 0, word: hash)) { openStart = start }
    }

    mutating func settle(
        _ bytes: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout MatchScratch,
        into results: inout ScanResults
    ) {
        matches.settle(
            bytes,
            at: base,
            isFinal: isFinal,
            detector: detector,
            rules: rules,
            using: &scratch,
            into: &results
        )
    }
}
