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

    /// The index of the first of the words, in their own order, that stands in `range` as a word of its own or as part of a
    /// name (`customer_ssn`, `taxId`): without ASCII case, any one separator where it has one, no letter or digit touching
    /// it but over a hump; nil if none does.
    ///
    /// Looks at one byte before `range`, and at one after it.
    ///
    /// - Complexity: O(`range`), and for each place where a word may begin, O(words that begin so).
    func first(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var best = Int.max
        for at in range where begins[Int(bytes[at])] && bytes.isWordStart(at) {
            let byte = Int(bytes[at].asciiLowercased)
            for entry in Int(start[byte])..<Int(start[byte + 1]) {
                let index = Int(order[entry])
                guard index < best else { break }
                let end = at + words[index].count
                guard end <= range.upperBound, bytes.matches(words[index], at: at) else { continue }
                if bytes.isWordEnd(end, before: range.upperBound) { best = index }
            }
            if best == 0 { return 0 }
        }
        return best == Int.max ? nil : best
    }
}

extension Span<UInt8> {
    fileprivate func matches(_ word: [UInt8], at start: Int) -> Bool {
        for offset in word.indices {
            let byte = self[start + offset]
            guard byte.asciiLowercased != word[offset] else { continue }
            guard word[offset].partsWords, byte.partsWords else { return false }
        }
        return true
    }

    private func isEdge(_ at: Int) -> Bool {
        at == 0 || at == count || !self[at - 1].isASCIIAlphanumeric || !self[at].isASCIIAlphanumeric
    }

    /// Between `r` and `S` in `customerSsn`.
    private func isHump(_ at: Int) -> Bool { self[at - 1].isASCIISmall && self[at].isASCIICapital }

    fileprivate func isWordStart(_ at: Int) -> Bool { isEdge(at) || isHump(at) }

    /// Also between `S` and `N` in `NHSNumber`, if `limit` lets the `u` be seen.
    fileprivate func isWordEnd(_ at: Int, before limit: Int) -> Bool {
        isEdge(at) || isHump(at)
            || (at < limit && at + 1 < count && self[at].isASCIICapital && self[at + 1].isASCIISmall
                && self[at - 1].isASCIICapital)
    }
}

extension UInt8 {
    /// What may stand between the parts of a word, where the author wrote a space or a hyphen (`PatternTree.word`).
    fileprivate var partsWords: Bool { self == 0x20 || self == 0x2D || self == 0x5F || self == 0x09 || self == 0x0A }
    fileprivate var isASCIISmall: Bool { self &- 0x61 < 26 }
    fileprivate var isASCIICapital: Bool { self &- 0x41 < 26 }
}
