import ByteText
import GuardrailTypes

/// A list of codes read in one notation, as it comes.
///
/// Stretches that stand near each other are inspected as one text: the words of one speak for what stands in the next.
struct CodeReading: Sendable {
    private let notation: CodeNotation
    /// What each code stands for.
    private var bytes: [UInt8] = []
    /// Index of the first byte of the stretch that is not over, or of the first that could begin one.
    private var next = 0
    /// Bytes that are known to be text or not, whatever follows.
    private var decided = 0
    /// Where the last stretch ends, as far as it has come.
    private var end = 0
    private var isOpen = false
    /// Of the last stretches.
    private var reading: Reading?

    /// Stretches with more codes between them are not near.
    private static let reach = 16

    init(in notation: CodeNotation) { self.notation = notation }

    /// Index of the first code at which a finding may begin that is not reported.
    var undecided: Int { min(reading?.undecided ?? .max, isOpen ? decided : next) }

    /// Inspects what can be read of the codes that have come, as `Reading.inspect` does.
    ///
    /// - Parameter isFinal: no code follows.
    mutating func inspect(
        _ list: CodeList,
        in source: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        depth: Int,
        rules: DirectionalRules,
        using scratch: inout DetectionScratch,
        into results: inout ScanResults
    ) -> Bool {
        guard isFinal || bytes.count < list.codes.count else { return true }
        for code in list.codes[bytes.count...] {
            // A code of another notation is a control, and ends what can be read.
            bytes.append(notation.byte(of: source, code.moved(by: -base)) ?? 1)
        }
        decided = isFinal ? bytes.count : ReadableStretches.decided(in: bytes)
        isOpen = false
        for stretch in ReadableStretches.find(in: bytes, from: next, to: decided) {
            if stretch.lowerBound - end > Self.reach {
                guard inspect(list, isFinal: true, rules, &scratch, &results) else { return false }
            }
            isOpen = !isFinal && stretch.upperBound == decided
            next = isOpen ? stretch.lowerBound : stretch.upperBound
            end = stretch.upperBound
            // The words before a call are before the name that is called.
            let start = list.range.lowerBound - list.prefixLength - base
            reading = reading ?? Reading(behind: start, of: source, depth: depth)
            reading?.take(stretch, of: bytes, isWhole: !isOpen)
        }
        if !isOpen { next = max(next, decided - ReadableStretches.leastBytes + 1) }
        let isFar = !isOpen && next - end > Self.reach
        return inspect(list, isFinal: isFinal || isFar, rules, &scratch, &results)
    }

    /// Inspects what has been taken.
    private mutating func inspect(
        _ list: CodeList,
        isFinal: Bool,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) -> Bool {
        defer { if isFinal { reading = nil } }
        let offset = list.range.lowerBound - list.prefixLength
        return reading?.inspect(isFinal: isFinal, offset: offset, rules, &scratch, &results) {
            list.codes[$0.lowerBound].lowerBound..<list.codes[$0.upperBound - 1].upperBound
        } ?? true
    }
}
