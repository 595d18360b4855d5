import ByteText
import GuardrailTypes

/// Context words ready to be looked for around a match.
package struct CompiledContext: Sendable {
    private let words: [Word]
    private let unless: [Word]
    /// Characters (Unicode scalars) looked at before and after the match.
    package let before: Int
    package let after: Int
    let add: Confidence
    let required: Bool

    private struct Word: Sendable {
        let text: String
        let folded: [UInt8]
    }

    init(_ evidence: ContextEvidence) {
        words = evidence.words.map { Word(text: $0, folded: $0.utf8.map(\.asciiLowercased)) }
        unless = evidence.unless.map { Word(text: $0, folded: $0.utf8.map(\.asciiLowercased)) }
        before = evidence.before
        after = evidence.after
        add = evidence.add
        required = evidence.required
    }

    /// The words, in lower case.
    var foldedWords: [[UInt8]] { words.map(\.folded) }

    /// What the text around a match says.
    enum Verdict: Equatable {
        /// Report with this confidence; the word is the rule's own.
        case report(Confidence, word: String?)
        case drop
        /// Text that has not come yet decides.
        case wait
    }

    /// - Parameters:
    ///   - match: indices into `bytes`.
    ///   - isFinal: nothing comes after `bytes`.
    func judge(
        _ match: ByteRange,
        in bytes: Span<UInt8>,
        confidence: Confidence,
        reportAt: Confidence,
        isFinal: Bool
    ) -> Verdict {
        let left = bytes.index(before: match.lowerBound, scalars: before)..<match.lowerBound
        if unless.contains(where: { bytes.contains($0.folded, in: left) }) { return .drop }
        let wordBefore = words.first { bytes.contains($0.folded, in: left) }
        // One scalar more than is looked at, to know whether a word at the edge ends there.
        let (rightEnd, isWhole) = bytes.index(after: match.upperBound, scalars: after)
        let sawAll = isFinal || after == 0 || (isWhole && rightEnd < bytes.count)

        if !unless.isEmpty {
            guard sawAll else { return .wait }
            if unless.contains(where: { bytes.contains($0.folded, in: match.upperBound..<rightEnd) }) { return .drop }
        }
        if let wordBefore {
            return confidence + add >= reportAt ? .report(confidence + add, word: wordBefore.text) : .drop
        }
        // What stands after is asked only where it decides, so that a clear finding is never held up.
        if !required, confidence >= reportAt { return .report(confidence, word: nil) }
        guard confidence + add >= reportAt else { return .drop }
        guard sawAll else { return .wait }
        let wordAfter = words.first { bytes.contains($0.folded, in: match.upperBound..<rightEnd) }
        guard let wordAfter else { return .drop }
        return .report(confidence + add, word: wordAfter.text)
    }
}

extension Span<UInt8> {
    /// The start of the scalar that stands `scalars` before `index`; 0 if there are fewer.
    func index(before index: Int, scalars: Int) -> Int {
        var at = index
        var left = scalars
        while at > 0, left > 0 {
            at -= 1
            while at > 0, UTF8Boundary.isContinuation(self[at]) { at -= 1 }
            left -= 1
        }
        return at
    }

    /// The end of the `scalars`-th scalar after `index`, and whether there were so many.
    func index(after index: Int, scalars: Int) -> (end: Int, isWhole: Bool) {
        var at = index
        var left = scalars
        while at < count, left > 0 {
            at += 1
            while at < count, UTF8Boundary.isContinuation(self[at]) { at += 1 }
            left -= 1
        }
        return (at, left == 0)
    }

    /// True if `word` (lower case) stands in `range` without ASCII case, no letter, digit or `_` touching it.
    fileprivate func contains(_ word: [UInt8], in range: Range<Int>) -> Bool {
        guard let first = word.first, range.count >= word.count else { return false }
        var at = range.lowerBound
        let last = range.upperBound - word.count
        while at <= last {
            if self[at].asciiLowercased == first, matches(word, at: at), isWordEdge(at), isWordEdge(at + word.count) {
                return true
            }
            at += 1
        }
        return false
    }

    private func matches(_ word: [UInt8], at start: Int) -> Bool {
        for offset in word.indices where self[start + offset].asciiLowercased != word[offset] { return false }
        return true
    }

    private func isWordEdge(_ at: Int) -> Bool {
        at == 0 || at == count || !self[at - 1].isASCIIWord || !self[at].isASCIIWord
    }
}
