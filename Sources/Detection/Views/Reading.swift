import ByteText
import GuardrailTypes

/// One way to read an encoded run or a list of codes.
struct Reading {
    let decoded: DecodedBytes
    /// Parts of `decoded` that are text.
    let stretches: [Range<Int>]
    /// Indices of the run in the source.
    let run: Range<Int>
    /// True if a finding in it takes the whole run.
    let isOneValue: Bool
    /// Bytes of text before a run that are read with it.
    private static let context = 64

    /// Bytes that are read.
    private var length: Int { Self.context + stretches.reduce(0) { $0 + $1.count + 1 } }

    /// Inspects the stretches as one text, a line each, behind the words before the run.
    ///
    /// - Parameters:
    ///   - known: findings that end at or before this offset of the source are known already.
    ///   - last: findings that end behind it are the next segment's.
    /// - Returns: false if reading has cost more than may be: then no detector is known to have found nothing in what is left.
    func inspect(
        _ source: Span<UInt8>,
        _ base: Int,
        after known: Int,
        upTo last: Int,
        _ depth: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) -> Bool {
        guard !stretches.isEmpty else { return true }
        guard scratch.total.chargeReading(of: length) else {
            fail(at: base, rules, &results)
            return false
        }
        var text = wordsBefore(source)
        let start = text.count
        var places: [Place] = []
        for stretch in stretches {
            places.append((text.count, stretch))
            text += decoded.bytes[stretch]
            text.append(0x0A)
        }
        let repeated = scratch.readings.costOfNothing(in: text, from: start, depth: depth)
        if let cost = repeated, scratch.total.repeats(cost) { return true }
        let spent = scratch.total.spent
        var scan = ViewScan(depth: depth + 1, from: start)
        var found = ScanResults()
        scan.advance(over: text.span, at: 0, isFinal: true, rules: rules, using: &scratch, into: &found)
        if found.candidates.isEmpty, found.failures.isEmpty {
            scratch.readings.note(text, from: start, depth: depth, cost: scratch.total.spent - spent)
        }
        for candidate in found.candidates {
            guard let seen = seen(candidate, in: text, places, base), seen.range.upperBound > known,
                seen.range.upperBound <= last
            else { continue }
            results.candidates.append(seen)
        }
        for failure in found.failures {
            results.failures.append(
                DetectorFailure(detector: failure.detector, reason: failure.reason, offset: base + run.lowerBound)
            )
        }
        return true
    }

    private func fail(at base: Int, _ rules: DirectionalRules, _ results: inout ScanResults) {
        for (index, detector) in (rules.detectors + rules.furtherDetectors).enumerated()
        where detector.seesDisguises && !detector.readsNoText {
            let offset = base + run.lowerBound
            results.failures.append(DetectorFailure(detector: index, reason: .budgetExceeded, offset: offset))
        }
    }

    /// Where a stretch stands in the text that is inspected.
    private typealias Place = (offset: Int, stretch: Range<Int>)

    /// What was found in `text`, with its range in the source; nil if it is not wholly in one stretch.
    private func seen(_ candidate: Candidate, in text: [UInt8], _ places: [Place], _ base: Int) -> Candidate? {
        guard let range = sourceRange(of: candidate.range, places) else { return nil }
        let value = text[candidate.range.lowerBound..<candidate.range.upperBound]
        var seen = candidate.seen(in: .decoded, value: Array(value))
        seen.range = ByteRange(base + range.lowerBound, base + range.upperBound)
        seen.match = seen.range
        return seen
    }

    private func wordsBefore(_ source: Span<UInt8>) -> [UInt8] {
        var start = max(0, run.lowerBound - Self.context)
        while start < run.lowerBound, UTF8Boundary.isContinuation(source[start]) { start += 1 }
        var words: [UInt8] = []
        for index in start..<run.lowerBound { words.append(source[index]) }
        words.append(0x20)
        return words
    }

    /// Where a finding's bytes come from; nil if it is not wholly in one stretch.
    private func sourceRange(of range: ByteRange, _ places: [Place]) -> Range<Int>? {
        guard let place = places.last(where: { $0.offset <= range.lowerBound }),
            range.upperBound <= place.offset + place.stretch.count
        else { return nil }
        if isOneValue { return run }
        let shift = place.stretch.lowerBound - place.offset
        return decoded.source(range.lowerBound + shift..<range.upperBound + shift)
    }
}
