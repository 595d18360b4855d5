import ByteText
import Matching

/// How far PCRE2 may look, where the author declared it.
extension DetectorSearch {
    /// PCRE2's next match or undecided attempt at `from` or later.
    ///
    /// Where the author declared the reach, repeats have no end of their own, and one attempt could run through the whole
    /// text at each start. So PCRE2 sees twice the reach at a time: every start in the first half has all that it may see.
    mutating func next(
        _ pattern: CompiledPattern,
        _ group: Int,
        _ bytes: Span<UInt8>,
        latestStart: Int?,
        _ scratch: inout MatchScratch
    ) -> MatchOutcome {
        while pattern.isReachDeclared, bytes.count - from > 2 * pattern.reach {
            let latestHere = min(from + pattern.reach, latestStart ?? .max)
            let outcome = pattern.firstMatch(
                in: bytes.extracting(first: bytes.scalarStart(atOrBefore: from + 2 * pattern.reach)),
                from: from,
                latestStart: latestHere,
                isFinal: false,
                isTextStart: base == 0,
                group: group,
                using: &scratch
            )
            guard case .none = outcome else { return bounded(outcome, pattern, group, bytes, &scratch) }
            from = bytes.scalarEnd(after: latestHere)
            if let latestStart, from > latestStart { return .none }
        }
        let outcome = pattern.firstMatch(
            in: bytes,
            from: from,
            latestStart: latestStart,
            isFinal: isFinal,
            isTextStart: base == 0,
            group: group,
            using: &scratch
        )
        return pattern.isReachDeclared ? bounded(outcome, pattern, group, bytes, &scratch) : outcome
    }

    /// Holds an outcome to the bound that the author declared.
    ///
    /// An attempt sees the text up to its start plus the bound and no further, however much has come: its match must end so
    /// far before that edge that nothing it looked at could have been the edge. So the same text gives the same match
    /// whether it came in pieces or whole. An empty match stands for "none at this start".
    private func bounded(
        _ outcome: MatchOutcome,
        _ pattern: CompiledPattern,
        _ group: Int,
        _ bytes: Span<UInt8>,
        _ scratch: inout MatchScratch
    ) -> MatchOutcome {
        let start: Int
        switch outcome {
        case .none, .failed: return outcome
        case .partial(let at): start = at
        case .match(let whole, _): start = whole.lowerBound
        }
        let edge = start + pattern.reach
        let latestEnd = edge - pattern.margin
        if bytes.count <= edge {
            guard !isFinal, case .match(let whole, _) = outcome, whole.upperBound > latestEnd else { return outcome }
            return .partial(start)
        }
        let seen = pattern.firstMatch(
            in: bytes.extracting(first: bytes.scalarStart(atOrBefore: edge)),
            from: start,
            latestStart: start,
            isFinal: true,
            isTextStart: base == 0,
            group: group,
            using: &scratch
        )
        // The offset limit lets PCRE2 try one start more, which has an edge of its own.
        if case .match(let whole, _) = seen, whole.lowerBound == start, whole.upperBound <= latestEnd { return seen }
        if case .failed = seen { return seen }
        return .match(ByteRange(start, start), value: ByteRange(start, start))
    }
}
