import ByteText
import GuardrailTypes
import Matching

/// One detector's search through one stretch of bytes.
///
/// Indices are into the stretch.
struct DetectorSearch {
    let detector: Detector
    private let reportAt: Confidence
    let index: Int
    /// The next match starts here or later.
    var from: Int
    let base: Int
    let isFinal: Bool
    private let isDisguised: Bool
    private let edit: Int
    /// Nothing is sought where no context word stands.
    private let isFiltered: Bool
    /// Start of an attempt that the end of the stretch left undecided.
    private(set) var undecided: Int?
    private(set) var hasFailed = false

    /// - Parameters:
    ///   - isDisguised: what is searched is a view.
    ///   - edit: matches that end before it are not charged.
    init(
        rules: DirectionalRules,
        index: Int,
        from: Int,
        base: Int,
        isFinal: Bool,
        isDisguised: Bool = false,
        touching edit: Int = 0
    ) {
        self.isDisguised = isDisguised
        self.edit = edit
        isFiltered = rules.contextFilter.isFiltered(index)
        detector = rules.detector(index)
        reportAt = rules.reportAt[index]
        self.index = index
        self.from = from
        self.base = base
        self.isFinal = isFinal
    }

    /// True if the filter's word decides where PCRE2 is asked, also with an attempt under way.
    var knowsStarts: Bool { !isFiltered && detector.pattern.startFinder != nil }

    /// Looks where the filter says that matches may end, then at the end for the attempts that it sees under way.
    ///
    /// - Parameters:
    ///   - searchesAll: the filter is not asked: an attempt is under way and no `StartFinder` says where others begin, or no
    ///     filter speaks for the detector.
    ///   - context: says where a match could be reported, if `scratch.context` has been over `bytes`.
    mutating func run(
        over bytes: Span<UInt8>,
        searchesAll: Bool,
        near context: ContextFilter,
        using scratch: inout DetectionScratch,
        work: inout WorkLedger,
        into results: inout ScanResults
    ) {
        // Lent to all that is called, as taking it out of `self` again costs a reference count each time.
        let (detector, pattern) = (detector, detector.pattern)
        if searchesAll {
            return search(detector, pattern, bytes, latestStart: nil, &scratch, &work, &results)
        }
        if !isFiltered, let finder = pattern.startFinder {
            return run(over: bytes, startingAsSaid: finder, using: &scratch, work: &work, into: &results)
        }
        let (reach, shortest) = (pattern.reach, pattern.shortest)
        var hit = scratch.hits.firstHit(of: UInt16(index))
        while hit >= 0, undecided == nil, !hasFailed {
            let (place, stretch) = (Int(hit), scratch.hits.hits[Int(hit)])
            hit = stretch.next
            guard stretch.lastEnd > from else { continue }
            var (earliest, latest) = (stretch.firstEnd - reach, stretch.lastEnd - shortest)
            if isFiltered {
                let known = place < scratch.starts.count
                guard let near = known ? scratch.starts[place] : context.starts(of: stretch, near: scratch.context)
                else { continue }
                (earliest, latest) = (near.lowerBound, near.upperBound)
            }
            from = max(from, bytes.scalarStart(atOrBefore: earliest))
            search(detector, pattern, bytes, latestStart: latest, &scratch, &work, &results)
        }
        // What the filter does not see under way at the end cannot become a match.
        guard !isFinal, undecided == nil, !hasFailed, let tail = scratch.tail(of: index) else { return }
        from = max(from, bytes.scalarStart(atOrBefore: bytes.count - min(reach, tail)))
        search(detector, pattern, bytes, latestStart: nil, &scratch, &work, &results)
    }

    mutating func search(
        _ detector: Detector,
        _ pattern: CompiledPattern,
        _ bytes: Span<UInt8>,
        latestStart: Int?,
        _ scratch: inout DetectionScratch,
        _ work: inout WorkLedger,
        _ results: inout ScanResults
    ) {
        let group = detector.group
        while from < bytes.count, from <= latestStart ?? from {
            switch next(pattern, group, bytes, latestStart: latestStart, &scratch.match) {
            case .none:
                // Nothing begins up to there, whatever the next hit asks.
                if let latestStart { from = max(from, bytes.scalarEnd(after: latestStart)) }
                return
            case .partial(let start):
                // With a lookbehind PCRE2 also reports an attempt that begins at the end: it is the next call's anyway.
                if start < bytes.count { undecided = start }
                return
            case .failed(let failure):
                return fail(.init(failure), at: from, &results)
            case .match(let whole, _) where whole.isEmpty:
                from = bytes.scalarEnd(after: whole.lowerBound)
            case .match(let whole, let value):
                switch judge(whole, value, bytes, &scratch.match) {
                case .accepted(let candidate):
                    results.candidates.append(candidate)
                    from = whole.upperBound
                case .rejected:
                    guard isCharged(whole, &work, &scratch.total) else {
                        return fail(.budgetExceeded, at: whole.lowerBound, &results)
                    }
                    from = detector.skipsRejected ? whole.upperBound : bytes.scalarEnd(after: whole.lowerBound)
                case .undecided:
                    return undecided = whole.lowerBound
                }
            }
        }
    }

    /// False if more is spent than may be.
    private func isCharged(_ rejected: ByteRange, _ work: inout WorkLedger, _ total: inout TotalWork) -> Bool {
        if rejected.upperBound < edit { return true }
        return work.charge(index, for: rejected, at: base) && (isFiltered || total.charge(for: rejected))
    }

    private mutating func fail(_ reason: RuleFailure.Reason, at place: Int, _ results: inout ScanResults) {
        hasFailed = true
        results.failures.append(DetectorFailure(detector: index, reason: reason, offset: base + place))
    }

    enum Judgement {
        case accepted(Candidate)
        case rejected
        case undecided
    }

    /// Whether what was matched is a finding, by everything but the match itself.
    func judge(
        _ whole: ByteRange,
        _ valueRange: ByteRange,
        _ bytes: Span<UInt8>,
        _ scratch: inout MatchScratch
    ) -> Judgement {
        let detector = detector
        if !detector.keywords.isEmpty {
            guard let isThere = hasKeyword(at: whole, bytes) else { return .undecided }
            if !isThere { return .rejected }
        }
        var confidence = isDisguised ? detector.disguised : detector.base
        var isValidated = false
        if detector.hasValidators {
            isValidated = detector.accepts(bytes.extracting(valueRange))
            if isValidated {
                confidence = isDisguised ? max(confidence, detector.validated) : detector.validated
            } else if detector.onInvalid == .drop {
                return .rejected
            }
        }
        var contextWord: Int?
        if let context = detector.context {
            switch context.judge(
                whole,
                in: bytes,
                confidence: confidence,
                reportAt: reportAt,
                isFinal: isFinal
            )
            {
            case .drop: return .rejected
            case .wait: return .undecided
            case .report(let final, let word): (confidence, contextWord) = (final, word)
            }
        }
        guard confidence >= reportAt else { return .rejected }
        switch allowance(valueRange, whole, bytes, &scratch) {
        case .allowed: return .rejected
        case .wait: return .undecided
        case .notAllowed: break
        }
        return .accepted(
            Candidate(
                detector: index,
                range: ByteRange(base + valueRange.lowerBound, base + valueRange.upperBound),
                match: ByteRange(base + whole.lowerBound, base + whole.upperBound),
                confidence: confidence,
                isValidated: isValidated,
                contextWord: contextWord
            )
        )
    }
}

extension RuleFailure.Reason {
    fileprivate init(_ failure: MatchFailure) {
        switch failure {
        case .matchLimit: self = .matchLimit
        case .stackLimit: self = .stackLimit
        case .engine: self = .engine
        }
    }
}

extension Span<UInt8> {
    /// The start of the scalar that the byte at `index` belongs to; 0 for a negative index.
    func scalarStart(atOrBefore index: Int) -> Int {
        var at = Swift.max(0, index)
        while at > 0, at < count, UTF8Boundary.isContinuation(self[at]) { at -= 1 }
        return at
    }

    /// The end of the scalar that starts at `index`.
    func scalarEnd(after index: Int) -> Int {
        var at = index + 1
        while at < count, UTF8Boundary.isContinuation(self[at]) { at += 1 }
        return at
    }
}
