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
                    unsafe !EncodedRun.mayGoOn(behind: bytes[end])
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
        for (decoded, stretches) in run.readings(in: source) where !hasFailed {
            var reading = Reading(behind: run.start, of: source, depth: depth)
            for stretch in stretches { reading.take(stretch, of: decoded.bytes, isWhole: true) }
            var found = ScanResults()
            hasFailed = !reading.inspect(isFinal: true, offset: base + run.start, rules, &scratch, &found) {
                let range = isOneValue ? run.start..<run.paddedEnd : decoded.source($0)
                return base + range.lowerBound..<base + range.upperBound
            }
            results.candidates += found.candidates.filter {
                $0.range.upperBound > known && $0.range.upperBound <= last
            }
            results.failures += found.failures
        }
    }
}
