import ByteText
import Matching

/// Looks for the values of one set of exact data.
///
/// From each word on, runs of words are asked for: of as many words as the value has, or, from a word with a digit on, of any
/// number, since numbers are grouped at will. Three cheap questions come before a keyed digest is taken: is there a value of this length,
/// does one begin with this word, is the hash in the filter.
struct ExactSeeker: Sendable {
    private struct Run: Sendable {
        var hash: WordHash
        var words = 1
        let isLoose: Bool
        var rows: [UInt32] = []
    }

    private let set: ExactDataSet
    private let detector: Int
    private var matches = OpenMatches<Run>()
    private var openStart = Int.max

    /// Most bytes between two words of one value.
    private static let longestGap = 4
    /// Most words that a number is looked for in.
    private static let mostGroups = 10

    init(_ set: ExactDataSet, detector: Int) {
        self.set = set
        self.detector = detector
    }

    /// No value that is not yet reported starts before this offset.
    var firstUndecided: Int { min(matches.firstUndecided, openStart) }

    /// - Parameter base: offset in the text of `bytes[0]`.
    mutating func take(_ word: Word, in bytes: Span<UInt8>, at base: Int) {
        let set = set
        matches.forEachAlive { Self.extend(&$0, by: word, set, bytes, base) }
        guard word.start >= matches.from, word.folded.length <= ExactValue.longest else { return }
        let length = word.folded.length
        // Most words are neither a value nor the beginning of one, and that is seen here.
        let mayBe = word.hasDigit ? set.hasLoose(length: length) : set.hasTight(words: 1, length: length)
        let mayBegin =
            word.hasDigit
            ? length < set.longestLoose : set.mostWords > 1 && length < set.longestTight && set.mayStart(word.folded)
        guard mayBe || mayBegin else { return }
        var thread = OpenMatches<Run>.Thread(start: word.start, state: Run(hash: word.folded, isLoose: word.hasDigit))
        thread.isAlive = mayBegin
        if mayBe { Self.look(&thread, end: word.end, set, bytes, base) }
        matches.begin(thread)
    }

    private static func extend(
        _ thread: inout OpenMatches<Run>.Thread,
        by word: Word,
        _ set: ExactDataSet,
        _ bytes: Span<UInt8>,
        _ base: Int
    ) {
        guard word.gapLength <= longestGap, thread.state.hash.length + word.folded.length <= ExactValue.longest else {
            thread.isAlive = false
            return
        }
        thread.state.hash = thread.state.hash.followed(by: word.folded)
        thread.state.words += 1
        look(&thread, end: word.end, set, bytes, base)
        thread.isAlive = mayGoOn(thread.state, set)
    }

    /// Asks whether the words of a run, all of them, are a value.
    private static func look(
        _ thread: inout OpenMatches<Run>.Thread,
        end: Int,
        _ set: ExactDataSet,
        _ bytes: Span<UInt8>,
        _ base: Int
    ) {
        let run = thread.state
        let fits =
            run.isLoose
            ? set.hasLoose(length: run.hash.length) : set.hasTight(words: run.words, length: run.hash.length)
        guard fits, set.mayContain(run.hash) else { return }
        let value = ExactValue.compared(bytes, thread.start - base..<end - base)
        guard let rows = set.rows(with: value) else { return }
        thread.end = end
        thread.state.rows = rows
    }

    private static func mayGoOn(_ run: Run, _ set: ExactDataSet) -> Bool {
        run.isLoose
            ? run.words < mostGroups && run.hash.length < set.longestLoose
            : run.words < set.mostWords && run.hash.length < set.longestTight
    }

    mutating func takeEnd(of reader: WordReader, isFinal: Bool) {
        openStart = .max
        if isFinal { return matches.forEachAlive { $0.isAlive = false } }
        let (set, gapLength) = (set, reader.openGapLength)
        let openLength = reader.openStart == nil ? 0 : reader.folded.length
        matches.forEachAlive { thread in
            let longest = thread.state.isLoose ? set.longestLoose : set.longestTight
            thread.isAlive = gapLength <= Self.longestGap && thread.state.hash.length + openLength <= longest
        }
        if let start = reader.openStart, start >= matches.from, openLength <= ExactValue.longest { openStart = start }
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
        ) { $0.rows = $1.rows }
    }
}
