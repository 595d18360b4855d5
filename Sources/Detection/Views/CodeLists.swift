import ByteText
import GuardrailTypes

/// Finds lists of character codes in a text and inspects what they stand for, as `EncodedRuns` does with runs.
///
/// A list is inspected as it comes, and what cannot be part of a finding any more need not wait for its end. Each code stands
/// for itself: of a list the codes of a finding are withheld, and the others are not.
struct CodeLists: Sendable {
    private let depth: Int
    /// Offset in the source up to which lists have been looked for: what follows must stay readable.
    private(set) var consumed = 0
    private var list: CodeList?
    /// Of the list, one for each notation; empty while it may be none.
    private var readings: [CodeReading] = []
    /// Findings of the list that are its next piece's if it goes on.
    private var pending: [Candidate] = []
    /// True once reading lists has cost more than may be; then every detector that sees disguises has failed.
    private var hasFailed = false
    /// Inside a list that is longer than is read at once: findings that end at or before this offset are known.
    private var known = -1

    /// Codes that two pieces of a long list share.
    private static let overlap = 128
    /// Findings that end behind so many codes are the next piece's.
    private static let ownCodes = CodeList.mostCodes - overlap / 2

    init(depth: Int) { self.depth = depth }

    /// No finding that is not yet reported starts before this offset.
    private(set) var watermark = 0

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
            (consumed, watermark) = (base + source.count, base + source.count)
            return
        }
        defer { watermark = max(watermark, readings.isEmpty ? consumed : undecided) }
        while true {
            if list == nil {
                let at = unsafe source.withUnsafeBufferPointer {
                    unsafe CodeListStarts.first(in: $0, from: consumed - base, isFinal: isFinal)
                }
                consumed = base + at
                guard at < source.count else { return }
                list = CodeList(in: source, at: at, base: base)
            }
            guard let progress = list?.extend(over: source, at: base, isFinal: isFinal), let found = list else {
                return
            }
            let isList = found.isList
            if isList, found.range.upperBound > start {
                inspect(found, source, base, isFinal: progress != .waits, rules, &scratch, &results)
            }
            guard progress != .waits else { return }
            if isList {
                close(found, isFull: progress == .isFull, into: &results)
            } else {
                consumed = source.endOfRun(of: ByteKind.alphanumeric, from: consumed - base) + base
            }
            list = nil
        }
    }

    /// Where a finding of the list may begin that is not reported.
    private var undecided: Int {
        guard let list else { return consumed }
        let unread = readings.reduce(list.codes.count) { min($0, $1.undecided) }
        let first = min(unread, CodeList.mostCodes - Self.overlap)
        let offset = first < list.codes.count ? list.codes[first].lowerBound : list.range.upperBound
        return pending.reduce(offset) { min($0, $1.range.lowerBound) }
    }

    private mutating func inspect(
        _ list: CodeList,
        _ source: Span<UInt8>,
        _ base: Int,
        isFinal: Bool,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        if readings.isEmpty { readings = CodeNotation.allCases.map { CodeReading(in: $0) } }
        let isMarked = list.isMarked(in: source, at: base)
        for index in readings.indices where !hasFailed {
            var found = ScanResults()
            hasFailed = !readings[index].inspect(
                list,
                in: source,
                at: base,
                isFinal: isFinal,
                depth: depth,
                rules: rules,
                using: &scratch,
                into: &found
            )
            // A list of numbers that are no codes can be read as well.
            pending += found.candidates.filter { $0.range.upperBound > known && (isMarked || $0.isCertain(rules)) }
            results.failures += found.failures
        }
        report(upTo: list.codes.count < Self.ownCodes ? .max : list.codes[Self.ownCodes - 1].upperBound, into: &results)
    }

    private mutating func report(upTo last: Int, into results: inout ScanResults) {
        guard !pending.isEmpty else { return }
        results.candidates += pending.filter { $0.range.upperBound <= last }
        pending.removeAll { $0.range.upperBound <= last }
    }

    /// - Parameter isFull: the list goes on, and is read from there in the next piece.
    private mutating func close(_ list: CodeList, isFull: Bool, into results: inout ScanResults) {
        if !isFull { report(upTo: .max, into: &results) }
        pending = []
        readings = []
        known = isFull ? list.codes[Self.ownCodes - 1].upperBound : -1
        consumed = isFull ? list.codes[CodeList.mostCodes - Self.overlap].lowerBound : list.range.upperBound
    }
}
