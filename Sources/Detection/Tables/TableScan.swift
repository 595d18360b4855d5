import ByteText
import GuardrailTypes
import Matching

/// Reads the cells of tables with the heads of their columns, which stand far above them.
///
/// A head is a line of labels in one of which a word stands that some rule asks for. The lines below it that have as many
/// cells are its rows, and each cell of such a column is searched as if its head stood before it. A row is
/// read when it is whole, and held until then. What is known of a table is its head alone, so it may have any number of rows;
/// a blank line ends it.
struct TableScan: Sendable {
    /// The table under way.
    private var head: TableHead?
    /// Whether a row of it was seen.
    private var hasRows = false
    /// Lines in a row that were none of it.
    private var misses = 0
    /// The beginning of the line under way, which came with earlier calls.
    private var line: [UInt8] = []
    /// The line under way is longer than any of a table, and not kept.
    private var isTooLong = false
    /// Offset up to which the text has been read.
    private var consumed: Int
    /// The line under way is no row.
    private var isReleased = false
    /// True once reading cells has cost more than may be; then every detector that needs a word has failed.
    private var hasFailed = false

    /// Longer cells are no values, in bytes.
    private static let longestCell = 160
    /// Shorter ones are not either.
    private static let shortestCell = 4
    private static let mostMisses = 2

    /// - Parameter start: where the text begins behind what was put before it.
    init(from start: Int) { consumed = start }

    /// No finding that is not yet reported starts before this offset.
    var watermark: Int { head == nil || isReleased ? .max : consumed - line.count }

    mutating func advance(
        over bytes: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout DetectionScratch,
        into results: inout ScanResults
    ) {
        guard !rules.headWords.isEmpty, !hasFailed else { return }
        var places = placesOfNote(rules, scratch, isFinal: isFinal)
        while consumed - base < bytes.count {
            if head == nil, places != nil {
                guard let start = places?.next(in: bytes, from: consumed - base) else { break }
                consumed = base + start
            }
            let at = consumed - base
            let end = bytes.firstLineFeed(from: at)
            let piece = bytes.extracting(at..<end)
            let isWhole = end < bytes.count || isFinal
            if isWhole, line.isEmpty, !isTooLong {
                take(piece, at: consumed, rules, &scratch, &results)
            } else {
                keep(piece)
                if isWhole { takeLine(at: base + end - line.count, rules, &scratch, &results) }
            }
            consumed = base + min(end + 1, bytes.count)
        }
        if isFinal, isTooLong || !line.isEmpty { takeLine(at: consumed - line.count, rules, &scratch, &results) }
        isReleased = isTooLong || head.map { Self.cells(of: line.span, in: $0) == nil } ?? false
    }

    /// Where a rule that needs a word may match in a text whose rest has come whole; nil if all of it is to be read.
    private func placesOfNote(
        _ rules: DirectionalRules,
        _ scratch: borrowing DetectionScratch,
        isFinal: Bool
    ) -> NotedPlaces? {
        guard isFinal, head == nil, line.isEmpty, !isTooLong, rules.filter.opaque.isEmpty else { return nil }
        var ends: [ClosedRange<Int>] = []
        for hit in scratch.hits.hits where rules.needsWord[Int(hit.pattern)] { ends.append(hit.firstEnd...hit.lastEnd) }
        return NotedPlaces(ends)
    }

    /// Adds to the line under way.
    private mutating func keep(_ piece: Span<UInt8>) {
        if isTooLong || line.count + piece.count > TableHead.longestLine {
            line.removeAll(keepingCapacity: true)
            isTooLong = true
        } else {
            line += piece.bytes
        }
    }

    /// Takes the line that has come in pieces.
    private mutating func takeLine(
        at offset: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        if isTooLong {
            miss()
        } else {
            let whole = line
            take(whole.span, at: offset, rules, &scratch, &results)
        }
        line.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    private mutating func take(
        _ line: Span<UInt8>,
        at offset: Int,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        guard let table = head else { return look(for: line, rules) }
        read(line, at: offset, of: table, rules, &scratch, &results)
    }

    /// Takes a line as the head of a table, if it can be one.
    private mutating func look(for line: Span<UInt8>, _ rules: DirectionalRules) {
        guard let found = TableHead(line, rules.headWords) else { return }
        (head, hasRows, misses) = (found, false, 0)
    }

    private mutating func miss() {
        misses += 1
        if misses > Self.mostMisses { head = nil }
    }

    /// The cells of a line, or of its beginning; nil if no row can come of it.
    ///
    /// What is none does not become one by what follows.
    private static func cells(of line: Span<UInt8>, in table: TableHead) -> [Range<Int>]? {
        guard line.count <= (table.delimiter == .line ? longestCell : TableHead.longestLine) else { return nil }
        let cells = table.delimiter.cells(of: line)
        return cells.count <= table.count && cells.allSatisfy { $0.count <= longestCell } ? cells : nil
    }

    /// Reads a whole line below the head.
    private mutating func read(
        _ line: Span<UInt8>,
        at offset: Int,
        of table: TableHead,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        guard line.count <= TableHead.longestLine else { return miss() }
        if line.isRule { return }
        guard !line.isBlank else { return head = nil }
        let cells = Self.cells(of: line, in: table).flatMap { $0.count == table.count ? $0 : nil }
        // Of two heads in a row the second is the nearer.
        if cells == nil || !hasRows, let next = TableHead(line, rules.headWords) {
            return (head, hasRows, misses) = (next, false, 0)
        }
        guard let cells else { return miss() }
        (hasRows, misses) = (true, 0)
        for column in table.columns where cells[column.index].count >= Self.shortestCell {
            let cell = cells[column.index]
            guard scratch.total.chargeReading(of: column.label.count + cell.count) else {
                return fail(at: offset, rules, &results)
            }
            // The bytes on both sides stay, as rules look at them.
            let around = max(0, cell.lowerBound - 1)..<min(line.count, cell.upperBound + 1)
            let text = column.label + (cell.lowerBound == 0 ? [0x0A] : []) + line.extracting(around).bytes
            let start = column.label.count + 1
            let place = ByteRange(start, start + cell.count)
            search(text, for: place, at: offset + cell.lowerBound, table, rules, &scratch, &results)
        }
    }

    /// Searches a cell, behind its head.
    ///
    /// - Parameters:
    ///   - cell: where it stands in `text`.
    ///   - offset: where it begins in the source.
    private func search(
        _ text: [UInt8],
        for cell: ByteRange,
        at offset: Int,
        _ table: TableHead,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch,
        _ results: inout ScanResults
    ) {
        var scan = TextScan(from: cell.lowerBound)
        var found = ScanResults()
        scan.advance(over: text.span, at: 0, isFinal: true, rules: rules, using: &scratch, into: &found)
        for candidate in found.candidates where cell.contains(candidate.match) {
            let index = candidate.detector
            guard index < rules.needsWord.count, rules.needsWord[index], rules.detector(index).seesDisguises else {
                continue
            }
            // Of a line without cells only a value that stands alone is one of its column.
            guard table.delimiter != .line || candidate.range == cell else { continue }
            results.candidates.append(candidate.moved(by: offset - cell.lowerBound))
        }
        for failure in found.failures {
            results.failures.append(
                DetectorFailure(detector: failure.detector, reason: failure.reason, offset: offset)
            )
        }
    }

    /// No detector that needs a word is known to have found nothing in what is left.
    private mutating func fail(at offset: Int, _ rules: DirectionalRules, _ results: inout ScanResults) {
        (hasFailed, head) = (true, nil)
        for (index, detector) in rules.detectors.enumerated() where rules.needsWord[index] && detector.seesDisguises {
            results.failures.append(DetectorFailure(detector: index, reason: .budgetExceeded, offset: offset))
        }
    }
}

extension Candidate {
    fileprivate func moved(by distance: Int) -> Candidate {
        var out = self
        out.range = ByteRange(range.lowerBound + distance, range.upperBound + distance)
        out.match = ByteRange(match.lowerBound + distance, match.upperBound + distance)
        return out
    }
}

extension Span<UInt8> {
    /// True for a line that rules off a head: `|---|:--:|`, `+----+----+`.
    fileprivate var isRule: Bool {
        var hasDash = false
        for index in 0..<count {
            switch self[index] {
            case UInt8(ascii: "-"), UInt8(ascii: "="): hasDash = true
            case UInt8(ascii: "|"), UInt8(ascii: "+"), UInt8(ascii: ":"), 0x20, 0x09, 0x0D: break
            default: return false
            }
        }
        return hasDash
    }

    fileprivate var isBlank: Bool {
        for index in 0..<count where !self[index].isASCIISpace { return false }
        return true
    }
}
