import ByteText
import Matching

/// What stands around a match and decides on it.
extension DetectorSearch {
    func allowance(
        _ value: ByteRange,
        _ match: ByteRange,
        _ bytes: Span<UInt8>,
        _ scratch: inout MatchScratch
    ) -> CompiledAllowList.Verdict {
        guard !detector.allow.isEmpty else { return .notAllowed }
        let line = detector.allow.lineReach == 0 ? nil : line(around: match, bytes)
        let subject = CompiledAllowList.Subject(value: value, match: match, line: line)
        return detector.allow.verdict(on: subject, in: bytes, using: &scratch)
    }

    /// Whether a keyword stands in the match or near it; nil while text that has not come decides.
    func hasKeyword(at match: ByteRange, _ bytes: Span<UInt8>) -> Bool? {
        let matched = bytes.extracting(match)
        for keyword in detector.keywords where matched.containsFolded(keyword) { return true }
        guard detector.keywordsWithin > 0 else { return false }
        let start = bytes.index(before: match.lowerBound, scalars: detector.keywordsWithin)
        let (end, isWhole) = bytes.index(after: match.upperBound, scalars: detector.keywordsWithin)
        let near = bytes.extracting(start..<end)
        for keyword in detector.keywords where near.containsFolded(keyword) { return true }
        return isFinal || isWhole ? false : nil
    }

    /// The lines that a match touches, as far as an allow list looks at them; nil while their end has not come.
    ///
    /// Where they are cut depends on the text alone, so that chunking cannot matter.
    private func line(around match: ByteRange, _ bytes: Span<UInt8>) -> ByteRange? {
        let reach = detector.allow.lineReach
        // A line end that the match takes as its boundary is no part of what it is about.
        var last = match.upperBound
        while last > match.lowerBound + 1, bytes[last - 1] == 0x0A { last -= 1 }
        var start = match.lowerBound
        while start > max(0, match.lowerBound - reach), bytes[start - 1] != 0x0A { start -= 1 }
        var end = last
        while end < min(bytes.count, last + reach), bytes[end] != 0x0A { end += 1 }
        guard isFinal || end < bytes.count else { return nil }
        // Whole scalars, as PCRE2 is told not to check.
        while start < match.lowerBound, UTF8Boundary.isContinuation(bytes[start]) { start += 1 }
        while end > last, end < bytes.count, UTF8Boundary.isContinuation(bytes[end]) { end -= 1 }
        return ByteRange(start, end)
    }
}
