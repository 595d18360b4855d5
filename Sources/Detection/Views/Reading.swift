import ByteText
import GuardrailTypes

/// What an encoded run or a list of codes may stand for, inspected as a text of its own.
///
/// The words before it come first, and then what can be read of it, a line for each stretch. It may come piece by piece.
struct Reading: Sendable {
    /// Where a stretch stands in `text`.
    private struct Place: Sendable {
        let offset: Int
        /// Indices of the decoded bytes.
        var stretch: Range<Int>
    }

    private var text: [UInt8]
    /// Where the words before end.
    private let start: Int
    private var places: [Place] = []
    private var scan: ViewScan
    private let depth: Int
    /// Bytes of `text` that have been inspected.
    private var inspected = 0
    /// Bytes of text before a run that are read with it.
    private static let context = 64

    /// - Parameters:
    ///   - end: index in `source` at which the words before end.
    ///   - depth: how many encodings `source` was taken out of.
    init(behind end: Int, of source: Span<UInt8>, depth: Int) {
        text = Self.words(before: end, source)
        start = text.count
        scan = ViewScan(depth: depth + 1, from: start)
        self.depth = depth
    }

    private static func words(before end: Int, _ source: Span<UInt8>) -> [UInt8] {
        var start = max(0, end - context)
        while start < end, UTF8Boundary.isContinuation(source[start]) { start += 1 }
        var words: [UInt8] = []
        for index in start..<end { words.append(source[index]) }
        words.append(0x20)
        return words
    }

    /// Takes a stretch, or more of the last one.
    mutating func take(_ stretch: Range<Int>, of bytes: [UInt8], isWhole: Bool) {
        var known = stretch.lowerBound
        if let last = places.last, last.stretch.lowerBound == stretch.lowerBound {
            known = last.stretch.upperBound
            places[places.count - 1].stretch = stretch
        } else {
            places.append(Place(offset: text.count, stretch: stretch))
        }
        text += bytes[known..<stretch.upperBound]
        if isWhole { text.append(0x0A) }
    }

    /// Index of the first byte that was taken at which a finding may begin that is not reported; nil if there is none.
    var undecided: Int? {
        let mark = scan.watermark
        guard let place = places.first(where: { $0.offset + $0.stretch.count > mark }) else { return nil }
        return place.stretch.lowerBound + max(0, mark - place.offset)
    }

    /// Inspects what has been taken and not yet inspected.
    ///
    /// - Parameters:
    ///   - isFinal: nothing more is taken.
    ///   - offset: where a failure is said to be.
    ///   - origin: where decoded bytes come from.
    /// - Returns: false if reading has cost more than may be: then no detector is known to have found nothing in what is left.
    mutating func inspect(
        isFinal: Bool,
        offset: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults,
        origin: (Range<Int>) -> Range<Int>
    ) -> Bool {
        guard text.count > inspected || isFinal else { return true }
        guard charge(&scratch.total) else {
            fail(at: offset, rules, &results)
            return false
        }
        var found = ScanResults()
        let text = text
        if isFinal, inspected == 0 {
            inspectAtOnce(text, rules, &scratch, &found)
        } else {
            scan.advance(over: text.span, at: 0, isFinal: isFinal, rules: rules, using: &scratch, into: &found)
        }
        inspected = text.count
        results.candidates += found.candidates.compactMap { seen($0, origin) }
        for failure in found.failures {
            results.failures.append(
                DetectorFailure(detector: failure.detector, reason: failure.reason, offset: offset)
            )
        }
        return true
    }

    /// What was read before, and was nothing, is not inspected again.
    private mutating func inspectAtOnce(
        _ text: [UInt8],
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ found: inout ScanResults
    ) {
        let repeated = scratch.readings.costOfNothing(in: text, from: start, depth: depth)
        if let cost = repeated, scratch.total.repeats(cost) { return }
        let spent = scratch.total.spent
        scan.advance(over: text.span, at: 0, isFinal: true, rules: rules, using: &scratch, into: &found)
        if found.candidates.isEmpty, found.failures.isEmpty {
            scratch.readings.note(text, from: start, depth: depth, cost: scratch.total.spent - spent)
        }
    }

    private func charge(_ work: inout TotalWork) -> Bool {
        if inspected > 0 { return work.chargeReading(ofFurther: text.count - inspected) }
        return work.chargeReading(of: Self.context + text.count - start)
    }

    private func fail(at offset: Int, _ rules: DirectionalRules, _ results: inout ScanResults) {
        for (index, detector) in (rules.detectors + rules.furtherDetectors).enumerated()
        where detector.seesDisguises && !detector.readsNoText {
            results.failures.append(DetectorFailure(detector: index, reason: .budgetExceeded, offset: offset))
        }
    }

    /// What was found in `text`, with its range in the source; nil if it is not wholly in one stretch.
    private func seen(_ candidate: Candidate, _ origin: (Range<Int>) -> Range<Int>) -> Candidate? {
        let (range, value) = (candidate.range, text[candidate.range.lowerBound..<candidate.range.upperBound])
        guard let place = places.last(where: { $0.offset <= range.lowerBound }),
            range.upperBound <= place.offset + place.stretch.count
        else { return nil }
        let shift = place.stretch.lowerBound - place.offset
        let source = origin(range.lowerBound + shift..<range.upperBound + shift)
        var seen = candidate.seen(in: .decoded, value: Array(value))
        seen.range = ByteRange(source.lowerBound, source.upperBound)
        seen.match = seen.range
        return seen
    }
}
