import ByteText
import GuardrailTypes

/// Finds runs of encoded bytes in a text and inspects what they stand for.
///
/// A run is held until it has ended, or has grown to a segment; then it is decoded at every alignment, and what is readable
/// is inspected as a text of its own, with the words before the run in front of it and with all views, up to `depthLimit`
/// encodings deep. The work is bounded by the length of the text: what a run stands for is shorter than the run.
struct EncodedRuns: Sendable {
    private let depth: Int
    /// Offset in the source up to which runs have been looked for.
    private(set) var consumed = 0
    /// True once reading runs has cost more than may be; then every detector that sees disguises has failed.
    private var hasFailed = false
    /// Inside a run that is longer than a segment: findings that end at or before this offset are known.
    private var known: Int?

    static let depthLimit = 3
    /// Longer runs are decoded piece by piece, in bytes; neighbouring segments share `overlap`.
    private static let segment = 8192
    private static let overlap = 1024
    /// Bytes of text before a run that are read with it.
    static let context = 64
    /// A run of at most so many bytes is one value, and withheld whole: half of it is of no use to its reader.
    private static let singleValue = 512

    init(depth: Int) { self.depth = depth }

    /// No finding that is not yet reported starts before this offset.
    var watermark: Int { consumed }

    /// - Parameter start: runs that end at or before this offset are passed over.
    mutating func advance(
        over source: Span<UInt8>,
        at base: Int,
        after start: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout DetectionScratch,
        into results: inout ScanResults
    ) {
        guard depth < Self.depthLimit else {
            consumed = base + source.count
            return
        }
        var at = consumed - base
        while true {
            at = known == nil ? firstOfNote(source, from: at) : source.firstIndex(of: ByteKind.encoded, from: at)
            guard at < source.count else { break }
            if known == nil {
                switch HexList.read(source, at, isFinal) {
                case .none: break
                case .wait: return consumed = base + at
                case .found(let list):
                    let stretches = ReadableStretches.find(in: list.decoded.bytes)
                    let reading = Reading(decoded: list.decoded, stretches: stretches, run: list.range)
                    if base + list.range.upperBound > start {
                        inspect(reading, source, base, after: -1, upTo: Int.max, rules, &scratch, &results)
                    }
                    at = list.range.upperBound
                    continue
                }
            }
            var run = EncodedRun(in: source, at: at, most: Self.segment, continues: known != nil, isFinal: isFinal)
            let isCut = run.end - run.start > Self.segment
            guard run.isWhole || isCut else {
                guard run.isLong else { return consumed = base + run.start }
                // Nothing but small letters for longer than a segment.
                at = run.start
                continue
            }
            if base + run.end <= start {
                at = max(run.end, at + 1)
                continue
            }
            if isCut { run.cut(at: run.start + Self.segment) }
            let last = isCut ? base + run.end - Self.overlap / 2 : Int.max
            inspect(run, source, base, after: known ?? -1, upTo: last, rules, &scratch, &results)
            known = isCut ? last : nil
            at = isCut ? run.end - Self.overlap : max(run.end, at + 1)
        }
        consumed = base + at
    }

    /// The beginning of a run that is not at a glance too short to hide anything; `count` if there is none.
    ///
    /// One loop over the words of a sentence, which are, where the text is too short for `RunStarts`.
    private func firstOfNote(_ source: Span<UInt8>, from start: Int) -> Int {
        let table = unsafe ByteKind.table
        return unsafe source.withUnsafeBufferPointer { bytes in
            var at = unsafe RunStarts.first(in: bytes, from: start)
            while true {
                while at < bytes.count, unsafe table[Int(bytes[at])] & ByteKind.encoded == 0 { at &+= 1 }
                var end = at
                while end < bytes.count, unsafe table[Int(bytes[end])] & ByteKind.encoded != 0 { end &+= 1 }
                guard end < bytes.count, end - at < EncodedRun.leastCharacters,
                    unsafe !EncodedRun.mayGoOn(behind: bytes[end]), !HexList.mayBegin(source, at)
                else { return at }
                at = end
            }
        }
    }

    private mutating func inspect(
        _ run: EncodedRun,
        _ source: Span<UInt8>,
        _ base: Int,
        after known: Int,
        upTo last: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        guard run.end - run.start >= EncodedRun.leastCharacters, !hasFailed else { return }
        let isOneValue = run.end - run.start <= Self.singleValue && known < 0 && last == Int.max
        for (decoded, stretches) in run.readings(in: source) {
            let reading = Reading(
                decoded: decoded,
                stretches: stretches,
                run: run.start..<run.paddedEnd,
                isOneValue: isOneValue
            )
            inspect(reading, source, base, after: known, upTo: last, rules, &scratch, &results)
        }
    }

    /// Where reading has cost more than may be, no detector is known to have found nothing in what is left.
    private mutating func inspect(
        _ reading: Reading,
        _ source: Span<UInt8>,
        _ base: Int,
        after known: Int,
        upTo last: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        guard !hasFailed, !reading.stretches.isEmpty else { return }
        guard scratch.total.chargeReading(of: reading.length) else {
            hasFailed = true
            let offset = base + reading.run.lowerBound
            for (index, detector) in (rules.detectors + rules.furtherDetectors).enumerated()
            where detector.seesDisguises && !detector.readsNoText {
                results.failures.append(DetectorFailure(detector: index, reason: .budgetExceeded, offset: offset))
            }
            return
        }
        reading.inspect(source, base, after: known, upTo: last, depth, rules, &scratch, &results)
    }
}

/// One way to read an encoded run.
private struct Reading {
    let decoded: DecodedBytes
    /// Parts of `decoded` that are text.
    let stretches: [Range<Int>]
    /// Indices of the run in the source.
    let run: Range<Int>
    var isOneValue = true

    /// Bytes that are read.
    var length: Int { EncodedRuns.context + stretches.reduce(0) { $0 + $1.count + 1 } }

    /// Inspects the stretches as one text, a line each, behind the words before the run.
    ///
    /// - Parameters:
    ///   - known: findings that end at or before this offset of the source are known already.
    ///   - last: findings that end behind it are the next segment's.
    func inspect(
        _ source: Span<UInt8>,
        _ base: Int,
        after known: Int,
        upTo last: Int,
        _ depth: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        var text = wordsBefore(source)
        let start = text.count
        var places: [(offset: Int, stretch: Range<Int>)] = []
        for stretch in stretches {
            places.append((text.count, stretch))
            text += decoded.bytes[stretch]
            text.append(0x0A)
        }
        if let cost = scratch.readings.costOfNothing(in: text, from: start, depth: depth),
            scratch.total.repeats(cost)
        {
            return
        }
        let spent = scratch.total.spent
        var scan = ViewScan(depth: depth + 1, from: start)
        var found = ScanResults()
        scan.advance(over: text.span, at: 0, isFinal: true, rules: rules, using: &scratch, into: &found)
        if found.candidates.isEmpty, found.failures.isEmpty {
            scratch.readings.note(text, from: start, depth: depth, cost: scratch.total.spent - spent)
        }
        for candidate in found.candidates {
            guard let range = sourceRange(of: candidate.range, places), base + range.upperBound > known,
                base + range.upperBound <= last
            else { continue }
            let value = text[candidate.range.lowerBound..<candidate.range.upperBound]
            var seen = candidate.seen(in: .decoded, value: Array(value))
            seen.range = ByteRange(base + range.lowerBound, base + range.upperBound)
            seen.match = seen.range
            results.candidates.append(seen)
        }
        for failure in found.failures {
            results.failures.append(
                DetectorFailure(detector: failure.detector, reason: failure.reason, offset: base + run.lowerBound)
            )
        }
    }

    private func wordsBefore(_ source: Span<UInt8>) -> [UInt8] {
        var start = max(0, run.lowerBound - EncodedRuns.context)
        while start < run.lowerBound, UTF8Boundary.isContinuation(source[start]) { start += 1 }
        var words: [UInt8] = []
        for index in start..<run.lowerBound { words.append(source[index]) }
        words.append(0x20)
        return words
    }

    /// Where a finding's bytes come from; nil if it is not wholly in one stretch.
    private func sourceRange(of range: ByteRange, _ places: [(offset: Int, stretch: Range<Int>)]) -> Range<Int>? {
        guard let place = places.last(where: { $0.offset <= range.lowerBound }),
            range.upperBound <= place.offset + place.stretch.count
        else { return nil }
        if isOneValue { return run }
        let shift = place.stretch.lowerBound - place.offset
        return decoded.source(range.lowerBound + shift..<range.upperBound + shift)
    }
}
