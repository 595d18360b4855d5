import ByteText
import GuardrailTypes

/// Finds lists of character codes in a text and inspects what they stand for, as `EncodedRuns` does with runs.
///
/// A list is held until it ends, or has `CodeList.mostCodes`. Each code stands for itself: of a list the codes of a finding are
/// withheld, and the others are not.
struct CodeLists: Sendable {
    private let depth: Int
    /// Offset in the source up to which lists have been looked for.
    private(set) var consumed = 0
    private var list: CodeList?
    /// True once reading lists has cost more than may be; then every detector that sees disguises has failed.
    private var hasFailed = false
    /// Inside a list that is longer than is read at once: findings that end at or before this offset are known.
    private var known = -1

    /// Codes that two pieces of a long list share.
    private static let overlap = 128

    init(depth: Int) { self.depth = depth }

    /// No finding that is not yet reported starts before this offset.
    var watermark: Int { consumed }

    /// - Parameter start: lists that end at or before this offset are passed over.
    mutating func advance(
        over source: Span<UInt8>,
        at base: Int,
        after start: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout DetectionScratch,
        into results: inout ScanResults
    ) {
        guard depth < EncodedRuns.depthLimit else {
            consumed = base + source.count
            return
        }
        while true {
            if list == nil {
                let at = unsafe source.withUnsafeBufferPointer {
                    unsafe CodeListStarts.first(in: $0, from: consumed - base, isFinal: isFinal)
                }
                consumed = base + at
                guard at < source.count else { return }
                list = CodeList(in: source, at: at, base: base)
            }
            guard let progress = list?.extend(over: source, at: base, isFinal: isFinal), progress != .waits,
                let found = list
            else { return }
            list = nil
            guard found.isList else {
                consumed = source.endOfRun(of: ByteKind.alphanumeric, from: consumed - base) + base
                continue
            }
            let (end, isFull) = (found.codes.count, progress == .isFull)
            let last = isFull ? found.codes[end - Self.overlap / 2].upperBound : Int.max
            if found.range.upperBound > start { inspect(found, source, base, upTo: last, rules, &scratch, &results) }
            known = isFull ? last : -1
            consumed = isFull ? found.codes[end - Self.overlap].lowerBound : found.range.upperBound
        }
    }

    private mutating func inspect(
        _ list: CodeList,
        _ source: Span<UInt8>,
        _ base: Int,
        upTo last: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        let isMarked = list.isMarked(in: source, at: base)
        for (decoded, stretches) in list.readings(in: source, at: base) where !hasFailed {
            // The words before a call are before the name that is called.
            let run = list.range.lowerBound - list.prefixLength - base..<list.range.upperBound - base
            let reading = Reading(decoded: decoded, stretches: stretches, run: run, isOneValue: false)
            var found = ScanResults()
            hasFailed = !reading.inspect(source, base, after: known, upTo: last, depth, rules, &scratch, &found)
            // A list of numbers that are no codes can be read as well.
            results.candidates += found.candidates.filter { isMarked || $0.isCertain(rules) }
            results.failures += found.failures
        }
    }
}
