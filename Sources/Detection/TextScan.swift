import ByteText
import GuardrailTypes
import Matching

/// The scan of one channel's text by all detectors of a direction, as far as it has come.
///
/// For each detector the result is what PCRE2 says of the whole text: leftmost matches, the next one sought at the end of an
/// accepted match or one scalar after the start of a rejected one. How the text was cut into calls changes nothing (law 1):
/// a match counts only if its attempt looked at nothing past the end (`PCRE2_PARTIAL_HARD`), and an attempt that did is
/// taken up again from its start when more has come.
package struct TextScan: Sendable {
    private struct Pending: Sendable {
        let detector: UInt16
        /// The detector's next match, if there is one, starts here or later.
        let from: Int
        /// So little of an attempt has been seen that PCRE2 was not asked: the filter says when it is worth it.
        var isShallow = false
    }

    /// Offset up to which the text has been given to all detectors.
    private var scanned = 0
    /// Detectors with an undecided attempt.
    ///
    /// All others have nothing before `scanned`.
    private var pending: [Pending] = []
    private var failed: [UInt16] = []
    private var work = WorkLedger()
    private var words = WordScan()

    private let isDisguised: Bool
    private let start: Int
    private let edit: Int

    /// - Parameters:
    ///   - offset: where the scan begins; what stands before it is context only.
    ///   - isDisguised: the text is a view of another.
    ///   - start: matches that end at or before it are of no use, and not sought for their own sake.
    ///   - edit: neither are matches that end before it. Where one is seen all the same it is not charged when it is
    ///     rejected: the text of which this is a view has paid for it.
    package init(from offset: Int = 0, isDisguised: Bool = false, endingAfter start: Int = 0, touching edit: Int = 0) {
        scanned = offset
        self.isDisguised = isDisguised
        self.start = start
        self.edit = edit
    }

    /// No finding that is not yet reported starts before this offset.
    package var watermark: Int { min(patternWatermark, words.firstUndecided) }

    private var patternWatermark: Int { pending.reduce(scanned) { min($0, $1.from) } }

    /// Scans what has been added.
    ///
    /// - Parameters:
    ///   - bytes: a stretch of the text as valid UTF-8, ending on a scalar edge, beginning at least
    ///     `DirectionalRules.leftContext` bytes before `watermark` or at the text's start.
    ///   - base: offset in the text of `bytes[0]`.
    ///   - isFinal: the text ends with `bytes`.
    ///   - close: where an attempt begins that begins at or after this offset need not be known, only that it does.
    /// - Complexity: one table look-up per byte from `watermark` on; PCRE2 for detectors that may match there.
    package mutating func advance(
        over bytes: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        beginningsMatterBefore close: Int = .max,
        rules: DirectionalRules,
        using scratch: inout DetectionScratch,
        into results: inout ScanResults
    ) {
        scratch.hits.notesAlive = !isFinal
        scratch.filter.scan(bytes, from: patternWatermark - base, to: bytes.count, into: &scratch.hits)
        let edge = edge(of: bytes, at: base, isFinal: isFinal)
        lookForWords(bytes, edge, rules, &scratch)
        plan(bytes, edge, beginningsMatterBefore: close, rules, &scratch)
        let opaque = rules.filter.opaque
        for detector in scratch.planned where !failed.contains(detector) {
            let known = scratch.resumption(of: detector)
            let from = known ?? scratch.earliestStart(of: detector) ?? scanned
            guard !scratch.isQuarantined(detector) else {
                standStill(detector, from: from, bytes, at: base, rules, scratch, into: &results)
                continue
            }
            var search = DetectorSearch(
                rules: rules,
                index: Int(detector),
                from: from - base,
                base: base,
                isFinal: isFinal,
                isDisguised: isDisguised,
                touching: edit - base
            )
            let isOpaque = !opaque.isEmpty && opaque.contains(Int(detector))
            search.run(
                over: bytes,
                searchesAll: isOpaque || known != nil && !search.knowsStarts,
                near: rules.contextFilter,
                using: &scratch,
                work: &work,
                into: &results
            )
            if let from = search.undecided { pending.append(Pending(detector: detector, from: from + base)) }
            if search.hasFailed { failed.append(detector) }
        }
        if !rules.furtherDetectors.isEmpty {
            words.advance(
                over: bytes,
                from: scanned - base,
                at: base,
                isFinal: isFinal,
                rules: rules,
                using: &scratch.match,
                into: &results
            )
        }
        scanned = base + bytes.count
    }

    /// Looks for context words near the places of detectors that report nothing without one.
    ///
    /// At the end of a text all of them are asked for there, as nothing is left to look for elsewhere.
    private func lookForWords(
        _ bytes: Span<UInt8>,
        _ edge: Edge,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch
    ) {
        let context = rules.contextFilter
        scratch.starts.removeAll(keepingCapacity: true)
        let isWanted = scratch.hits.hits.contains {
            context.isFiltered(Int($0.pattern)) && isOfUse($0, edge, rules, scratch.hits)
        }
        guard isWanted else { return }
        scratch.context.scan(bytes, around: scratch.hits, context, isFinal: edge.isFinal)
        guard edge.isFinal else { return }
        for hit in scratch.hits.hits {
            let isFiltered = context.isFiltered(Int(hit.pattern))
            scratch.starts.append(isFiltered ? context.starts(of: hit, near: scratch.context) : nil)
        }
    }

    /// Says which detectors are searched for: those with an undecided attempt, and those that the filter names.
    ///
    /// One that the filter sees under way for a few bytes only is not asked about: those bytes are held, and that is all.
    private mutating func plan(
        _ bytes: Span<UInt8>,
        _ edge: Edge,
        beginningsMatterBefore close: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch
    ) {
        scratch.clearPlan()
        for waiting in pending {
            if waiting.isShallow {
                scratch.note(waiting.detector, startingAt: waiting.from)
            } else {
                scratch.plan(waiting.detector, resumingAt: waiting.from)
            }
        }
        pending.removeAll(keepingCapacity: true)
        for (place, hit) in scratch.hits.hits.enumerated() where isOfUse(hit, edge, rules, scratch.hits) {
            // At the end of a text nothing is left to look for but what the filter has seen.
            if edge.isFinal, rules.contextFilter.isFiltered(Int(hit.pattern)), scratch.starts[place] == nil { continue }
            scratch.plan(hit.pattern)
        }
        for detector in rules.filter.opaque { scratch.plan(UInt16(detector)) }
        for alive in scratch.hits.alive where !failed.contains(alive.pattern) {
            scratch.noteAlive(alive.pattern, depth: alive.depth)
            let reach = rules.reaches[Int(alive.pattern)]
            let isClose = edge.base + bytes.count - reach >= close
            guard let depth = alive.depth ?? (isClose ? reach : nil), !scratch.isPlanned(alive.pattern) else {
                scratch.plan(alive.pattern)
                continue
            }
            let start = edge.base + bytes.scalarStart(atOrBefore: bytes.count - depth)
            let from = max(scratch.earliestStart(of: alive.pattern) ?? scanned, start)
            pending.append(Pending(detector: alive.pattern, from: from, isShallow: true))
        }
    }

    /// Where the bytes of a call stand.
    private struct Edge {
        let base: Int
        let count: Int
        let isFinal: Bool
        /// Bytes of the longest character that is still to be looked at; 0 where nothing before the edit could be undecided.
        let longestScalar: Int
    }

    private func edge(of bytes: Span<UInt8>, at base: Int, isFinal: Bool) -> Edge {
        let from = patternWatermark
        let seen = from < edit && !isFinal ? bytes.longestScalar(from: max(0, from - base)) : 0
        return Edge(base: base, count: bytes.count, isFinal: isFinal, longestScalar: seen)
    }

    /// True if the search for a hit's matches could find something new, or is needed for what comes behind them.
    ///
    /// Matches that end before the edit are known. Their detector is passed over where they are decided for certain and it
    /// has nothing under way: then its next match begins behind them, whatever became of them.
    private func isOfUse(_ hit: FilterHits.Hit, _ edge: Edge, _ rules: DirectionalRules, _ hits: FilterHits) -> Bool {
        guard edge.base + hit.lastEnd > start else { return false }
        guard edge.base + hit.lastEnd < edit else { return true }
        guard !edge.isFinal else { return false }
        let ahead = rules.rightContexts[Int(hit.pattern)]
        return hit.lastEnd + max(ahead.characters * edge.longestScalar, ahead.bytes) >= edge.count
            || hits.alive.contains { $0.pattern == hit.pattern }
    }

    /// Stands in for the search of a detector whose rule is in quarantine: fails where the filter says that it may match,
    /// and holds what may still become a match.
    private mutating func standStill(
        _ detector: UInt16,
        from: Int,
        _ bytes: Span<UInt8>,
        at base: Int,
        _ rules: DirectionalRules,
        _ scratch: borrowing DetectionScratch,
        into results: inout ScanResults
    ) {
        let reach = rules.reaches[Int(detector)]
        let hit = scratch.hits.firstHit(of: detector)
        if hit >= 0 || rules.filter.opaque.contains(Int(detector)) {
            let end = hit >= 0 ? scratch.hits.hits[Int(hit)].firstEnd : 0
            let offset = max(from, base + end - reach)
            results.failures.append(DetectorFailure(detector: Int(detector), reason: .quarantined, offset: offset))
            failed.append(detector)
        } else if scratch.hits.alive.contains(where: { $0.pattern == detector }) {
            pending.append(Pending(detector: detector, from: max(from, base + bytes.count - reach)))
        }
    }
}
