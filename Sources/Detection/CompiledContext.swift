import ByteText
import GuardrailTypes

/// Context words ready to be looked for around a match.
///
/// A class for the reason that `Detector` is one.
package final class CompiledContext: Sendable {
    private let words: WordSearch
    private let unless: WordSearch
    /// For each spelling, the word as the author wrote it.
    let names: [String]
    /// Characters (Unicode scalars) looked at before and after the match.
    package let before: Int
    package let after: Int
    let add: Confidence
    let required: Bool

    init(_ evidence: ContextEvidence) {
        let spelled = evidence.words.flatMap { word in Self.spellings(of: word).map { (word: word, spelling: $0) } }
        names = spelled.map(\.word)
        words = WordSearch(spelled.map { $0.spelling.utf8.map(\.asciiLowercased) })
        unless = WordSearch(evidence.unless.flatMap(Self.spellings).map { $0.utf8.map(\.asciiLowercased) })
        before = evidence.before
        after = evidence.after
        add = evidence.add
        required = evidence.required
    }

    /// A word as it stands in a text, its parts joined as in `taxId`, and a short one as `S.S.N`.
    ///
    /// Bytes are compared without the case of ASCII alone, so a word of another alphabet has more spellings.
    private static func spellings(of word: String) -> [String] {
        let joined = String(word.filter { $0 != " " && $0 != "-" })
        let isShort = (2...4).contains(word.count) && word.allSatisfy { $0.isASCII && $0.isLetter }
        let dotted = isShort ? [word.map(String.init).joined(separator: ".")] : []
        let forms = [word] + (joined.isEmpty || joined == word ? [] : [joined]) + dotted
        return forms.flatMap { form -> [String] in
            guard !form.utf8.allSatisfy({ $0 < 0x80 }) else { return [form] }
            let small = form.lowercased()
            return Set([form, small, form.uppercased(), small.prefix(1).uppercased() + small.dropFirst()]).sorted()
        }
    }

    /// The words, in lower case.
    var foldedWords: [[UInt8]] { words.words }

    /// What the text around a match says.
    enum Verdict: Equatable {
        /// Report with this confidence; the word is one of `names`.
        case report(Confidence, word: Int?)
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
        if unless.first(in: bytes, left) != nil { return .drop }
        let wordBefore = words.first(in: bytes, left)
        if !unless.words.isEmpty {
            guard let right = right(of: match, in: bytes, isFinal: isFinal) else { return .wait }
            if unless.first(in: bytes, right) != nil { return .drop }
        }
        if let wordBefore {
            return confidence + add >= reportAt ? .report(confidence + add, word: wordBefore) : .drop
        }
        // What stands after is asked only where it decides, so that a clear finding is never held up.
        if !required, confidence >= reportAt { return .report(confidence, word: nil) }
        guard confidence + add >= reportAt else { return .drop }
        guard let right = right(of: match, in: bytes, isFinal: isFinal) else { return .wait }
        guard let wordAfter = words.first(in: bytes, right) else { return .drop }
        return .report(confidence + add, word: wordAfter)
    }

    /// Where words after a match may stand; nil while not all of it has come, and a byte more, which shows whether a word
    /// at the edge ends there.
    private func right(of match: ByteRange, in bytes: Span<UInt8>, isFinal: Bool) -> Range<Int>? {
        let (end, isWhole) = bytes.index(after: match.upperBound, scalars: after)
        return isFinal || after == 0 || (isWhole && end < bytes.count) ? match.upperBound..<end : nil
    }
}

extension Span<UInt8> {
    /// The start of the scalar that stands `scalars` before `index`; 0 if there are fewer.
    func index(before index: Int, scalars: Int) -> Int {
        var at = index
        var left = scalars
        while at > 0, left > 0 {
            at -= 1
            if !UTF8Boundary.isContinuation(self[at]) { left -= 1 }
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
}
