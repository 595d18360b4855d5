import ByteText
import Matching

/// The search for a pattern that may match thousands of bytes.
extension DetectorSearch {
    /// Asks PCRE2 only where the pattern, read backwards from its ends, may begin.
    ///
    /// Each byte is looked back over once. What the filter does not see under way at the end cannot become a match.
    mutating func run(
        over bytes: Span<UInt8>,
        startingAsSaid finder: StartFinder,
        using scratch: inout DetectionScratch,
        work: inout WorkLedger,
        into results: inout ScanResults
    ) {
        scratch.mayEnd.removeAll(keepingCapacity: true)
        var hit = scratch.hits.firstHit(of: UInt16(index))
        while hit >= 0 {
            let stretch = scratch.hits.hits[Int(hit)]
            hit = stretch.next
            if stretch.lastEnd > from { scratch.mayEnd.append(stretch.firstEnd...stretch.lastEnd) }
        }
        finder.find(
            in: bytes,
            endingIn: scratch.mayEnd,
            notBefore: from,
            end: isFinal ? .ofText : scratch.tail(of: index) == nil ? .decided : .underWay,
            into: &scratch.mayBegin
        )
        searchStarts(bytes, &scratch, &work, &results)
    }

    private mutating func searchStarts(
        _ bytes: Span<UInt8>,
        _ scratch: inout DetectionScratch,
        _ work: inout WorkLedger,
        _ results: inout ScanResults
    ) {
        // Lent to all that is called, as in `run`.
        let (detector, pattern) = (detector, detector.pattern)
        while undecided == nil, !hasFailed, let starts = scratch.mayBegin.popLast() {
            guard starts.upperBound > from else { continue }
            from = max(from, starts.lowerBound)
            search(detector, pattern, bytes, latestStart: starts.upperBound - 1, &scratch, &work, &results)
        }
        scratch.mayBegin.removeAll(keepingCapacity: true)
    }
}
