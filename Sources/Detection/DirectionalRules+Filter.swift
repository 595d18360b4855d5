import GuardrailTypes
import Matching

extension DirectionalRules {
    /// True if no detector finds anything in a whole text, as far as the filter and a glance at the text show.
    ///
    /// False says nothing: then the text must be scanned.
    /// - Complexity: one table look-up per byte; no allocation.
    package func isClean(_ text: Span<UInt8>, using scratch: inout DetectionScratch) -> Bool {
        guard filter.opaque.isEmpty, furtherDetectors.allSatisfy(\.readsNoText) else { return false }
        scratch.hits.notesAlive = false
        scratch.filter.scan(text, from: 0, to: text.count, into: &scratch.hits)
        if scratch.hits.hits.isEmpty { return !ViewTriggers.mayHide(text) }
        // Answers are full of bare numbers, such as times in seconds. What needs a word beside it has none in them.
        guard text.count <= Self.bareNumberLimit, text.isBare, !ViewTriggers.mayHide(text) else { return false }
        return scratch.hits.hits.allSatisfy { needsWord[Int($0.pattern)] }
    }

    private static let bareNumberLimit = 40
}

extension Detector {
    /// True if no match can be reported unless one of the context words, each with a letter in it, stands near it.
    func needsWord(toReach reportAt: Confidence) -> Bool {
        guard let context, context.wordsHaveLetters else { return false }
        return context.required || max(base, validated) < reportAt
    }
}

extension CompiledContext {
    /// True if no word could stand in a text for which `isBare` is true.
    fileprivate var wordsHaveLetters: Bool { foldedWords.allSatisfy { !$0.span.isBare } }
}

extension Span<UInt8> {
    /// True if there is no letter in it: digits, punctuation and space of ASCII alone.
    fileprivate var isBare: Bool {
        for index in 0..<count where self[index] >= 0x80 || (self[index] | 0x20) &- 0x61 < 26 { return false }
        return true
    }
}
