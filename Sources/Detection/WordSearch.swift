import ByteText

/// Words that are looked for together.
///
/// A stretch is walked once, however many words there are: a byte that begins none of them costs one look-up.
struct WordSearch: Sendable {
    /// In lower case, in the author's order.
    let words: [[UInt8]]
    /// By byte: whether a word begins with it in either case, and what kind of letter it is.
    private let marks: [UInt8]
    /// Of the words that begin with a byte: `entries[start[byte]..<start[byte + 1]]`, in the author's order.
    private let entries: [Entry]
    private let start: [Int32]
    /// The letters of all entries, one behind the other.
    private let letters: [UInt8]

    private struct Entry: Sendable {
        let word: Int32
        /// Of its letters in `letters`.
        let first: Int32
        let count: Int32
    }

    private static let begins: UInt8 = 1
    private static let isAlphanumeric: UInt8 = 2
    private static let isSmall: UInt8 = 4
    private static let isCapital: UInt8 = 8

    init(_ words: [[UInt8]]) {
        self.words = words
        var entries: [Entry] = []
        var start: [Int32] = [0]
        var letters: [UInt8] = []
        for byte in UInt8.min...UInt8.max {
            for (index, word) in words.enumerated() where word.first == byte {
                entries.append(Entry(word: Int32(index), first: Int32(letters.count), count: Int32(word.count)))
                letters += word
            }
            start.append(Int32(entries.count))
        }
        self.entries = entries
        self.start = start
        self.letters = letters
        let first = ByteSet(words.compactMap(\.first)).foldingASCIICase
        marks = (UInt8.min...UInt8.max).map { byte in
            (first.contains(byte) ? Self.begins : 0) | (byte.isASCIIAlphanumeric ? Self.isAlphanumeric : 0)
                | (byte.isASCIISmall ? Self.isSmall : 0) | (byte.isASCIICapital ? Self.isCapital : 0)
        }
    }

    /// True at an edge, or over the hump between `r` and `S` in `customerSsn`.
    private static func isWordStart(after before: UInt8, _ mark: UInt8) -> Bool {
        mark & before & isAlphanumeric == 0 || (before & isSmall != 0 && mark & isCapital != 0)
    }

    /// The index of the first of the words, in their own order, that stands in `range` as a word of its own or as part of a
    /// name (`customer_ssn`, `taxId`): without ASCII case, any one separator where it has one, no letter or digit touching
    /// it but over a hump; nil if none does.
    ///
    /// Looks at one byte before `range`, and at one after it.
    ///
    /// - Complexity: O(`range`), and for each place where a word may begin, O(words that begin so).
    func first(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard !entries.isEmpty else { return nil }
        var best = Int32.max
        var before = range.lowerBound > 0 ? marks[Int(bytes[range.lowerBound - 1])] : 0
        for at in range {
            let mark = marks[Int(bytes[at])]
            defer { before = mark }
            guard mark & Self.begins != 0, Self.isWordStart(after: before, mark) else { continue }
            best = min(best, firstWord(in: bytes, at: at, endingBy: range.upperBound, before: best))
            if best == 0 { return 0 }
        }
        return best == .max ? nil : Int(best)
    }

    /// True if the word of this index stands at `place`, as `first` would see it in all of `bytes`.
    func stands(_ word: Int, in bytes: Span<UInt8>, at place: Int) -> Bool {
        let letters = words[word]
        let before = place > 0 ? marks[Int(bytes[place - 1])] : 0
        guard Self.isWordStart(after: before, marks[Int(bytes[place])]), place + letters.count <= bytes.count,
            bytes.isWordEnd(place + letters.count, before: bytes.count)
        else { return false }
        return letters.indices.allSatisfy { bytes[place + $0].stands(for: letters[$0]) }
    }

    /// The first word in the author's order, and before `best`, that stands at a place.
    private func firstWord(in bytes: Span<UInt8>, at place: Int, endingBy limit: Int, before best: Int32) -> Int32 {
        let byte = Int(bytes[place].asciiLowercased)
        for index in Int(start[byte])..<Int(start[byte + 1]) {
            let entry = entries[index]
            guard entry.word < best else { break }
            let end = place + Int(entry.count)
            guard end <= limit, bytes.isWordEnd(end, before: limit) else { continue }
            let first = Int(entry.first)
            var offset = 1
            while offset < Int(entry.count), bytes[place + offset].stands(for: letters[first + offset]) { offset += 1 }
            if offset == Int(entry.count) { return entry.word }
        }
        return .max
    }
}

extension Span<UInt8> {
    private func isEdge(_ at: Int) -> Bool {
        at == 0 || at == count || !self[at - 1].isASCIIAlphanumeric || !self[at].isASCIIAlphanumeric
    }

    /// At an edge or over a hump, also that between `S` and `N` in `NHSNumber`, if `limit` lets the `u` be seen.
    fileprivate func isWordEnd(_ at: Int, before limit: Int) -> Bool {
        if isEdge(at) { return true }
        guard self[at].isASCIICapital else { return false }
        return self[at - 1].isASCIISmall
            || (at < limit && at + 1 < count && self[at + 1].isASCIISmall && self[at - 1].isASCIICapital)
    }
}

extension UInt8 {
    /// Whether a byte of a text is that of a word, in lower case, or parts it where the author wrote a space or a hyphen
    /// (`PatternTree.contextWord`).
    fileprivate func stands(for letter: UInt8) -> Bool {
        asciiLowercased == letter || (letter.partsWords && partsWords)
    }

    private var partsWords: Bool { self == 0x20 || self == 0x2D || self == 0x5F || self == 0x09 || self == 0x0A }
    fileprivate var isASCIISmall: Bool { self &- 0x61 < 26 }
    fileprivate var isASCIICapital: Bool { self &- 0x41 < 26 }
}
