package import ByteText
import Crypto

/// A list of words and phrases, of any length, found whole in one pass.
///
/// Entries are compared from their first letter or digit to their last: white space as one space, in lower case unless the
/// list is case-sensitive, everything else as it is. What a text costs does not depend on the number of entries: one
/// look-up a word, and one for each further word of a phrase under way. 100,000 entries take about 6 MB.
///
/// Entries are known by 64-bit hashes of their words: that another text has the hash of one happens once in about 10^13 words.
package final class WordList: Sendable {
    /// The file, as the rule names it.
    package let name: String
    /// Hexadecimal SHA-256 of the content.
    package let digest: String
    package let isCaseSensitive: Bool
    package let count: Int
    private let nodes: HashTable
    private let firstWords: FirstWords
    /// Every beginning of an entry, to the byte: what a word that is not whole yet may still become.
    private let beginnings: BloomFilter

    /// Why a line is no entry.
    package struct Failure: Error, Hashable, Sendable {
        package enum Reason: Hashable, Sendable { case tooShort, tooLong, gapTooLong, none }
        package let reason: Reason
        /// From 1.
        package let line: Int

        package init(reason: Reason, line: Int) {
            self.reason = reason
            self.line = line
        }
    }

    /// The longest entry in bytes, as compared.
    package static let longestEntry = 500

    /// - Parameter content: UTF-8, an entry a line; empty lines are skipped.
    package init(name: String, content: [UInt8], isCaseSensitive: Bool = false) throws(Failure) {
        self.name = name
        self.isCaseSensitive = isCaseSensitive
        digest = Hex.string(SHA256.hash(data: content))
        var builder = WordListBuilder(isCaseSensitive: isCaseSensitive)
        var number = 0
        for line in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if let reason = builder.add(line) { throw Failure(reason: reason, line: number) }
        }
        guard builder.count > 0 else { throw Failure(reason: .none, line: 1) }
        count = builder.count
        nodes = HashTable(builder.nodes)
        firstWords = FirstWords(builder.firstWords)
        beginnings = BloomFilter(builder.beginnings)
    }

    /// What a run of words is to the list.
    struct Standing {
        let isEntry: Bool
        let mayGoOn: Bool
    }

    /// The state before the first word of an entry.
    static let start: UInt64 = 0x5765_6972

    /// The state after a further word.
    static func step(_ state: UInt64, gap: UInt64, word: UInt64) -> UInt64 {
        WordHash.mix(WordHash.mix(state ^ gap) &+ word)
    }

    func standing(of state: UInt64) -> Standing? {
        nodes.flags(of: state).map { Standing(isEntry: $0 & 1 != 0, mayGoOn: $0 & 2 != 0) }
    }

    /// False if no entry begins with a word of this hash.
    func mayStart(_ word: UInt64) -> Bool { firstWords.mayContain(word) }

    func mayBegin(_ state: UInt64) -> Bool { beginnings.contains(state) }

    func hash(of word: Word) -> UInt64 { isCaseSensitive ? word.exact : word.folded.value }
}

extension WordList: Hashable, CustomStringConvertible {
    package static func == (left: WordList, right: WordList) -> Bool {
        left.digest == right.digest && left.isCaseSensitive == right.isCaseSensitive
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    package var description: String { "list \(digest)\(isCaseSensitive ? " case-sensitive" : "")" }
}

/// Takes the entries of a list one after another.
struct WordListBuilder {
    let isCaseSensitive: Bool
    private(set) var count = 0
    /// A state with what it is: bit 0 an entry, bit 1 the beginning of a longer one.
    private(set) var nodes: [(key: UInt64, flags: UInt8)] = []
    private(set) var beginnings: [UInt64] = []
    private(set) var firstWords: [UInt64] = []

    init(isCaseSensitive: Bool) {
        self.isCaseSensitive = isCaseSensitive
    }

    mutating func add(_ line: ArraySlice<UInt8>) -> WordList.Failure.Reason? {
        let bytes = line.last == 0x0D ? line.dropLast() : line
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
        var reader = WordReader(readsCase: isCaseSensitive)
        var (state, index, first) = (WordList.start, 0, Int.max)
        var last: (index: Int, end: Int)?
        let span = bytes.span
        while true {
            guard let word = reader.next(in: span, from: &index, base: 0, isFinal: true) else { break }
            let isFirst = first == .max
            guard isFirst || word.gap != nil else { return .gapTooLong }
            addBeginnings(of: span.extracting(word.start..<word.end), after: state, gap: word.gap ?? 0)
            if let last { nodes[last.index].flags |= 2 }
            first = min(first, word.start)
            let hash = isCaseSensitive ? word.exact : word.folded.value
            if isFirst { firstWords.append(hash) }
            state = WordList.step(state, gap: word.gap ?? 0, word: hash)
            nodes.append((state, 0))
            last = (nodes.count - 1, word.end)
        }
        guard let last, last.end - first >= 2 else { return .tooShort }
        guard last.end - first <= WordList.longestEntry else { return .tooLong }
        nodes[last.index].flags |= 1
        count += 1
        return nil
    }

    private mutating func addBeginnings(of word: Span<UInt8>, after state: UInt64, gap: UInt64) {
        var reader = WordReader(readsCase: isCaseSensitive)
        var end = 0
        while end < word.count {
            let start = end
            end += 1
            while end < word.count, UTF8Boundary.isContinuation(word[end]) { end += 1 }
            var index = start
            let whole = reader.next(in: word.extracting(0..<end), from: &index, base: 0, isFinal: false)
            let hash = whole.map { isCaseSensitive ? $0.exact : $0.folded.value }
            beginnings.append(
                WordList.step(state, gap: gap, word: hash ?? (isCaseSensitive ? reader.exact : reader.folded.value))
            )
        }
    }
}
