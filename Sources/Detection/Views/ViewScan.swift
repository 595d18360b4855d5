package import ByteText
import GuardrailTypes

/// The scan of one channel's text as it is and in every view that takes a disguise off.
///
/// original → folded → unmarked → squeezed; lists of codes of the folded view and runs of the unmarked one decoded. Candidates
/// come with ranges of the original; the watermark is the lowest of all views.
package struct ViewScan: Sendable {
    private var original: TextScan
    private var folded = DerivedView(.fold, as: .folded)
    private var unmarked = DerivedView(.unmark, as: .unmarked)
    private var squeezed = DerivedView(.squeeze, as: .squeezed)
    private var runs: EncodedRuns
    private var codes: CodeLists
    private var tables: TableScan
    /// Of the whole text; not used where the text was taken out of another.
    private var work = TotalWork()
    /// Of the whole text, as `work` is: it goes when the scan goes, also where a stream breaks off.
    private(set) var readings = ReadingMemory()
    private let depth: Int
    /// Detectors whose failure was told.
    private var failed: Set<Int> = []

    /// Bytes of the text that must stay readable before an undecided offset.
    package static let leftContext = ViewTransform.lookBack

    /// Where the text begins behind what was put before it.
    private let start: Int

    /// - Parameters:
    ///   - depth: how many encodings the text was taken out of.
    ///   - start: what stands before it is read as words beside the text: no match that ends there is sought, and no run decoded,
    ///     as whoever put it there has done that.
    package init(depth: Int = 0, from start: Int = 0) {
        original = TextScan(isDisguised: depth > 0, endingAfter: start)
        runs = EncodedRuns(depth: depth)
        codes = CodeLists(depth: depth)
        tables = TableScan(from: start)
        self.start = start
        self.depth = depth
    }

    /// No finding that is not yet reported starts before this offset.
    package private(set) var watermark = 0
    /// The lowest watermark of the scans alone, wherever transforms stand.
    private var scanned = 0
    /// Where attempts may have begun that are under way where a transform waits, view by view.
    private var holds = (folded: Int.max, unmarked: Int.max, squeezed: Int.max)

    /// Scans what has been added, as `TextScan.advance` does.
    package mutating func advance(
        over bytes: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout DetectionScratch,
        into results: inout ScanResults
    ) {
        lend(to: &scratch, received: base + bytes.count)
        original.advance(over: bytes, at: base, isFinal: isFinal, rules: rules, using: &scratch, into: &results)
        // Right behind it, as it asks what the filter has seen.
        tables.advance(over: bytes, at: base, isFinal: isFinal, rules: rules, using: &scratch, into: &results)
        scanFolded(bytes, at: base, isFinal, rules, &scratch, &results)
        results.candidates.removeAll { $0.view != .original && !rules.detector($0.detector).seesDisguises }
        settle(rules)
        // A rule that failed in one view fails in others too: it is told once.
        results.failures.removeAll { !failed.insert($0.detector).inserted }
        takeBack(from: &scratch, isFinal: isFinal)
    }

    /// What is known of the whole text goes with it from call to call: the scratch may serve other texts between them.
    private mutating func lend(to scratch: inout DetectionScratch, received end: Int) {
        guard depth == 0 else { return }
        work.received(upTo: end)
        scratch.total = work
        swap(&scratch.readings, &readings)
    }

    private mutating func takeBack(from scratch: inout DetectionScratch, isFinal: Bool) {
        guard depth == 0 else { return }
        work = scratch.total
        swap(&scratch.readings, &readings)
        if isFinal { readings = ReadingMemory() }
    }

    /// Scans the folded view and all that is made of it.
    private mutating func scanFolded(
        _ bytes: Span<UInt8>,
        at base: Int,
        _ isFinal: Bool,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        var found = ScanResults()
        folded.advance(
            over: bytes,
            at: base,
            after: start,
            isFinal: isFinal,
            rules: rules,
            using: &scratch,
            into: &found
        )
        scanUnmarked(start == 0 ? 0 : folded.text.map.derived(ofSource: start), isFinal, rules, &scratch, &found)
        found.moveToSource(of: folded.text.map, into: &results)
    }

    /// Scans the unmarked view and all that is made of it.
    private mutating func scanUnmarked(
        _ start: Int,
        _ isFinal: Bool,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        var found = ScanResults()
        let plain = folded.text.bytes
        unmarked.advance(
            over: plain.span,
            at: folded.text.start,
            after: start,
            isFinal: isFinal,
            rules: rules,
            using: &scratch,
            into: &found
        )
        scanBare(start == 0 ? 0 : unmarked.text.map.derived(ofSource: start), isFinal, rules, &scratch, &found)
        found.moveToSource(of: unmarked.text.map, into: &results)
        // Of the folded view, where quotes and tags around numbers still stand.
        codes.advance(
            over: plain.span,
            at: folded.text.start,
            after: start,
            isFinal: isFinal,
            rules: rules,
            using: &scratch,
            into: &results
        )
    }

    /// Scans the squeezed view and what encoded runs stand for.
    private mutating func scanBare(
        _ start: Int,
        _ isFinal: Bool,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        var found = ScanResults()
        let bare = unmarked.text.bytes
        squeezed.advance(
            over: bare.span,
            at: unmarked.text.start,
            after: start,
            isFinal: isFinal,
            rules: rules,
            using: &scratch,
            into: &found
        )
        found.candidates.removeAll { !$0.isCertain(rules) }
        found.moveToSource(of: squeezed.text.map, into: &results)
        runs.advance(
            over: bare.span,
            at: unmarked.text.start,
            after: start,
            isFinal: isFinal,
            rules: rules,
            using: &scratch,
            into: &results
        )
    }

    /// An attempt that is under way where a transform begins to wait began no earlier than what the scans had left undecided
    /// before the last piece came.
    private func hold(of view: DerivedView, before: Int) -> Int {
        switch view.wait {
        case .none: Int.max
        case .begun: scanned
        case .going: before
        }
    }

    private mutating func settle(_ rules: DirectionalRules) {
        holds.folded = hold(of: folded, before: holds.folded)
        holds.unmarked = hold(of: unmarked, before: holds.unmarked)
        holds.squeezed = hold(of: squeezed, before: holds.squeezed)
        let squeezedScan = squeezed.text.map.source(of: squeezed.watermark)
        let unmarkedScan = unmarked.text.map.source(of: min(squeezedScan, unmarked.watermark))
        scanned = min(folded.text.map.source(of: min(unmarkedScan, folded.watermark)), original.watermark)

        let bare = unmarked.text.map.source(of: min(squeezed.consumed, runs.watermark))
        let unmarkedPlace = min(bare, unmarked.consumed, codes.watermark)
        let place = min(folded.text.map.source(of: unmarkedPlace), folded.consumed)
        watermark = max(watermark, min(scanned, place, tables.watermark, holds.folded, holds.unmarked, holds.squeezed))
        // A view is kept as far back as anything made of it may still be found.
        squeezed.forget(before: squeezed.text.end, rules)
        unmarked.forget(before: min(squeezedScan, squeezed.consumed, runs.watermark), rules)
        folded.forget(before: min(unmarkedScan, unmarkedPlace, codes.consumed), rules)
    }
}

extension ScanResults {
    /// Ranges of a view become ranges of its source; what was here is gone.
    mutating func moveToSource(of map: OffsetMap, into results: inout ScanResults) {
        for candidate in candidates { results.candidates.append(candidate.moved(to: map)) }
        for failure in failures {
            results.failures.append(
                DetectorFailure(
                    detector: failure.detector,
                    reason: failure.reason,
                    offset: map.source(of: failure.offset)
                )
            )
        }
        clear()
    }
}

extension Candidate {
    /// The same with its ranges in the source of a view.
    func moved(to map: OffsetMap) -> Candidate {
        var out = self
        out.range = map.source(of: range)
        out.match = map.source(of: match)
        return out
    }

    /// True if more than its form speaks for it: what regular separators make of a list of numbers is chance too often.
    ///
    /// A word beside it, a mark of its own, or a check of a value that is long or has more than digits in it.
    func isCertain(_ rules: DirectionalRules) -> Bool {
        if contextWord != nil || rules.detector(detector).beginsWithLiteral { return true }
        guard let value, isValidated, rules.detector(detector).checksMoreThanForm else { return false }
        return value.count { $0.isASCIIDigit } >= 13 || value.contains { $0 == 0x40 || ($0 | 0x20) &- 0x61 < 26 }
    }
}
