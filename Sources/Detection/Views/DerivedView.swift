import ByteText
import GuardrailTypes
import Matching

/// One view of a text, made and scanned as its source arrives.
///
/// The view's text is made whole, but scanned only around its edits: elsewhere it is its source, which is scanned already. A
/// stretch begins `leftReach` bytes before an edit and ends `rightReach` bytes behind the last one, or where the attempts
/// that were under way at that edit are decided. Where a stretch begins and ends depends on the text alone (law 1).
struct DerivedView: Sendable {
    private let transform: ViewTransform
    private let view: TextView
    private(set) var text = DerivedText()
    /// Offset in the source up to which it has been transformed.
    private(set) var consumed = 0
    /// Offset in the source up to which it had arrived.
    private var sourceEnd = 0
    private var stretch: Stretch?
    private(set) var wait = Wait.none

    /// Whether the transform waits where nothing is scanned; then attempts that are under way there must be held.
    enum Wait: Sendable {
        case none
        /// It waits behind what had come before the last piece.
        case begun
        /// It has waited since an earlier piece.
        case going
    }

    /// A part of the view that is scanned.
    private struct Stretch: Sendable {
        var scan: TextScan
        /// The first edit, and the end of the last: offsets in the view.
        let firstEdit: Int
        var lastEdit: Int
        /// Where the scan ends, if no edit comes before.
        var limit: Int
        /// True while the first edit is not certain: the transform waits there.
        var isTentative: Bool
    }

    private static let leftReach = 256
    private static let rightReach = 64
    /// Up to so many new bytes it is cheaper to hold them back than to look what is under way where the transform waits.
    private static let smallPiece = 8
    /// The longest way that undecided attempts carry a stretch behind its last edit.
    private static let longestTail = CompiledPattern.reachLimit

    init(_ transform: ViewTransform, as view: TextView) {
        self.transform = transform
        self.view = view
    }

    /// Takes what has been added to the source.
    ///
    /// - Parameters:
    ///   - source: the source from offset `base` on, from `ViewTransform.lookBack` bytes before `consumed` at the latest.
    ///   - start: offset in the source; matches that end at or before it are of no use.
    ///   - results: findings are appended, with ranges in the view.
    mutating func advance(
        over source: Span<UInt8>,
        at base: Int,
        after start: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout DetectionScratch,
        into results: inout ScanResults
    ) {
        var edits: [ByteRange] = []
        let reached = transform.run(
            over: source,
            from: consumed - base,
            isFinal: isFinal,
            into: &text,
            edits: &edits
        )
        consumed = base + reached
        let isWaiting = reached < source.count
        let (previousEnd, previousWait) = (sourceEnd, wait)
        sourceEnd = base + source.count
        wait = .none
        guard stretch != nil || !edits.isEmpty || isWaiting else { return }
        settleTentative(by: edits.first, isWaiting: isWaiting)
        for edit in edits {
            while let open = stretch, edit.lowerBound > open.limit {
                scan(to: open.limit, beginningsMatterBefore: open.lastEdit, rules, &scratch, &results)
                closeOrExtend()
            }
            if stretch == nil {
                stretch = open(at: edit, after: start, isTentative: false)
            } else {
                stretch?.lastEdit = edit.upperBound
                stretch?.limit = edit.upperBound + Self.rightReach
            }
        }
        while let open = stretch, text.end > open.limit {
            scan(to: open.limit, beginningsMatterBefore: open.lastEdit, rules, &scratch, &results)
            closeOrExtend()
        }
        if stretch == nil, isWaiting { hold(behind: previousEnd, previousWait, after: start) }
        if stretch != nil { scan(to: text.end, isFinal: isFinal, rules, &scratch, &results) }
    }

    /// The edit for which a stretch was opened has come, or will not.
    private mutating func settleTentative(by edit: ByteRange?, isWaiting: Bool) {
        guard let open = stretch, open.isTentative else { return }
        if edit?.lowerBound == open.firstEdit {
            stretch?.isTentative = false
        } else if edit != nil || !isWaiting || text.end > open.firstEdit {
            stretch = nil
        }
    }

    /// Holds what is under way where the transform waits, or opens a stretch there to see what that is.
    ///
    /// - Parameters:
    ///   - previousEnd: where the source had ended before this piece.
    ///   - previous: how the transform waited then.
    private mutating func hold(behind previousEnd: Int, _ previous: Wait, after start: Int) {
        let isNew = consumed >= previousEnd
        if isNew, sourceEnd - previousEnd <= Self.smallPiece {
            wait = .begun
        } else if !isNew, previous != .none {
            wait = .going
        } else {
            stretch = open(at: ByteRange(text.end, text.end), after: start, isTentative: true)
        }
    }

    private func open(at edit: ByteRange, after sourceStart: Int, isTentative: Bool) -> Stretch {
        var start = max(text.start, edit.lowerBound - Self.leftReach)
        while start > text.start, start < text.end, UTF8Boundary.isContinuation(text.bytes[start - text.start]) {
            start -= 1
        }
        return Stretch(
            scan: TextScan(
                from: start,
                isDisguised: true,
                endingAfter: sourceStart == 0 ? 0 : text.map.derived(ofSource: sourceStart),
                touching: edit.lowerBound
            ),
            firstEdit: edit.lowerBound,
            lastEdit: edit.upperBound,
            limit: edit.upperBound + Self.rightReach,
            isTentative: isTentative
        )
    }

    /// At its limit a stretch ends, unless an attempt that began before its last edit's end is still undecided.
    private mutating func closeOrExtend() {
        guard let open = stretch else { return }
        if open.scan.watermark < open.lastEdit, open.limit - open.lastEdit < Self.longestTail {
            stretch?.limit += Self.rightReach
        } else {
            stretch = nil
        }
    }

    private mutating func scan(
        to end: Int,
        isFinal: Bool = false,
        beginningsMatterBefore close: Int = .max,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        guard var open = stretch else { return }
        var found = ScanResults()
        let bytes = text.bytes
        var limit = end - text.start
        while limit < bytes.count, limit > 0, UTF8Boundary.isContinuation(bytes[limit]) { limit -= 1 }
        open.scan.advance(
            over: bytes.span.extracting(first: limit),
            at: text.start,
            isFinal: isFinal,
            beginningsMatterBefore: close,
            rules: rules,
            using: &scratch,
            into: &found
        )
        stretch = open
        for candidate in found.candidates where isOwn(candidate, of: open, rules) {
            results.candidates.append(candidate.seen(in: view, value: text[candidate.range]))
        }
        results.failures += found.failures
    }

    /// True if the source does not show the same thing: an edit stands in the finding, right beside it, or among the words
    /// before it.
    private func isOwn(_ candidate: Candidate, of stretch: Stretch, _ rules: DirectionalRules) -> Bool {
        guard candidate.match.upperBound >= stretch.firstEdit else { return false }
        let match = ByteRange(max(0, candidate.match.lowerBound - 1), candidate.match.upperBound + 1)
        if !text.map.isCopy(match) { return true }
        guard candidate.contextWord != nil, let context = rules.detector(candidate.detector).context else {
            return false
        }
        return !text.map.isCopy(ByteRange(max(0, match.lowerBound - context.before), match.lowerBound + 1))
    }

    /// No finding that is not yet reported starts before this offset of the view.
    var watermark: Int { stretch?.scan.watermark ?? text.end }

    /// Drops what nobody looks at any more.
    ///
    /// - Parameter offset: what reads this view has come so far.
    mutating func forget(before offset: Int, _ rules: DirectionalRules) {
        let needed = min(offset, watermark) - Self.leftReach - rules.leftContext
        if needed - text.start >= Self.forgetStep { text.forget(before: needed) }
    }

    private static let forgetStep = 4096
}
