import ByteText

/// Words that are looked for together.
///
/// A stretch is walked once, however many words there are: a byte that begins none of them costs one look-up.
struct WordSearch: Sendable {
    /// In lower case, in the author's order.
    let words: [[UInt8]]
    /// By byte, of either case.
    private let begins: [Bool]
    /// Indices of the words that begin with a byte: `order[start[byte]..<start[byte + 1]]`.
    private let order: [Int32]
    private let start: [Int32]

    init(_ words: [[UInt8]]) {
        self.words = words
        var order: [Int32] = []
        var start: [Int32] = [0]
        for byte in UInt8.min...UInt8.max {
            for (index, word) in words.enumerated() where word.first == byte { order.append(Int32(index)) }
            start.append(Int32(order.count))
        }
        self.order = order
        self.start = start
        let first = ByteSet(words.compactMap(\.first)).foldingASCIICase
        begins = (UInt8.min...UInt8.max).map(first.contains)
    }

    /// The index of the first of the words, in their own order, that stands in `range` without ASCII case, no letter,
    /// digit or `_` touching it; nil if none does.
    ///
    /// - Complexity: O(`range`), and for each place where a word may begin, O(words that begin so).
    func first(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var best = Int.max
        for at in range where begins[Int(bytes[at])] && bytes.isWordEdge(at) {
            let byte = Int(bytes[at].asciiLowercased)
            for entry in Int(start[byte])..<Int(start[byte + 1]) {
                let index = Int(order[entry])
                guard index < best else { break }
                let end = at + words[index].count
                if end <= range.upperBound, bytes.matches(words[index], at: at), bytes.isWordEdge(end) { best = index }
            }
            if best == 0 { return 0 }
        }
        return best == Int.max ? nil : best
    }
}

extension Span<UInt8> {
    fileprivate func matches(_ word: [UInt8], at start: Int) -> Bool {
        for offset in word.indices where self[start + offset].asciiLowercased != word[offset] { return false }
        return true
    }

    fileprivate func isWordEdge(_ at: Int) -> Bool {
        at == 0 || at == count || !self[at - 1].isASCIIWord || !self[at].isASCIIWord
    }
}
