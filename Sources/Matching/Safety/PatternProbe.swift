import ByteText

/// What a pattern costs on texts made against it, in PCRE2's own steps.
///
/// A step is what PCRE2's match limit counts in just-in-time code; the limit holds for each start offset. The same pattern
/// and text always need the same steps, on any machine of the same PCRE2.
package struct PatternProbe: ~Copyable {
    private var scratch = MatchScratch()

    /// What one start offset may need on an attack string: a tenth of what is granted on a request.
    ///
    /// Nested and overlapping quantifiers need more at once (they at least square with the text's length); the shipped
    /// rules need at most a few hundred.
    package static let stepLimit = 10_000

    package init() {}

    /// The first of `attacks` on which the pattern needs more than `limit` steps, or more stack than there is.
    ///
    /// - Parameter length: of the texts in bytes; nil for what `reach` makes sufficient.
    package mutating func firstOffence(
        of pattern: CompiledPattern,
        among attacks: [AttackString],
        length: Int? = nil,
        limit: Int = stepLimit
    ) -> AttackString? {
        scratch.limitSteps(to: limit)
        let length = length ?? Self.sufficientLength(for: pattern)
        for attack in attacks where !completes(pattern, on: attack.text(ofAtLeast: length)) { return attack }
        return nil
    }

    /// The fewest steps a start offset under which the pattern completes on all of `attacks`, by bisection; nil if even
    /// a request's limit is too little.
    package mutating func stepsNeeded(
        by pattern: CompiledPattern,
        on attacks: [AttackString],
        length: Int? = nil
    ) -> Int? {
        var tooFew = 0
        var enough = Int(MatchScratch.matchLimit)
        guard firstOffence(of: pattern, among: attacks, length: length, limit: enough) == nil else { return nil }
        while enough - tooFew > 1 {
            let middle = (tooFew + enough) / 2
            if firstOffence(of: pattern, among: attacks, length: length, limit: middle) == nil {
                enough = middle
            } else {
                tooFew = middle
            }
        }
        return enough
    }

    /// An attempt sees no more than its reach, so a text of a few times that length shows all that a longer one would.
    private static func sufficientLength(for pattern: CompiledPattern) -> Int {
        min(64 << 10, 3 * pattern.reach + 64)
    }

    /// How many matches in a row are looked past: what is found at once hides what comes after it.
    private static let mostMatches = 4

    /// As the end of a text and as the middle of one, where PCRE2's short cuts are off.
    private mutating func completes(_ pattern: CompiledPattern, on text: [UInt8]) -> Bool {
        for isFinal in [true, false] {
            var from = 0
            for _ in 0..<Self.mostMatches {
                let outcome = pattern.firstMatch(
                    in: text.span,
                    from: from,
                    isFinal: isFinal,
                    isTextStart: true,
                    using: &scratch
                )
                switch outcome {
                case .failed: return false
                case .none, .partial: from = text.count
                case .match(let whole, _): from = max(whole.lowerBound + 1, from + 1)
                }
                while from < text.count, text[from] & 0xC0 == 0x80 { from += 1 }
                guard from < text.count else { break }
            }
        }
        return true
    }
}
