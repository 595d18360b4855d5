/// How many exchanges have one value of a dimension.
package struct AuditFacet: Hashable, Sendable {
    package let value: String
    package let exchanges: Int64
}

extension AuditReader {
    /// The values that a dimension has among the exchanges of a query, the most frequent first.
    ///
    /// The query's limit and order do not count. An exchange with several findings counts once for each value.
    package func facet(
        _ dimension: AuditDimension,
        _ query: AuditQuery,
        limit: Int = 100
    ) throws(AuditError) -> [AuditFacet] {
        var counts: [String: Int64] = [:]
        if query.isOfTimeOnly, hasIndex {
            try countByDays(dimension, query, &counts)
        } else {
            try countByBlocks(dimension, query, &counts)
            try countRows(dimension, query, after: lastIndexedSeq(), &counts)
        }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.filter { $0.value > 0 }.prefix(limit).map { AuditFacet(value: $0.key, exchanges: $0.value) }
    }

    /// Whole days from the sums of the days, what is left at both ends from the blocks.
    private func countByDays(
        _ dimension: AuditDimension,
        _ query: AuditQuery,
        _ counts: inout [String: Int64]
    ) throws(AuditError) {
        let day: Int64 = 86_400_000
        let first = query.since.map {
            ($0.milliseconds + day - 1).quotientAndRemainderRoundingDown(dividingBy: day).quotient
        }
        let end = query.until.map { $0.milliseconds.quotientAndRemainderRoundingDown(dividingBy: day).quotient }
        try countRows(dimension, query, after: lastIndexedSeq(), &counts)
        guard (first ?? .min) < (end ?? .max) else { return try countByBlocks(dimension, query, &counts) }
        try forEachRow(
            """
            SELECT t.value, sum(r.exchanges) FROM term t CROSS JOIN rollup_day r ON r.term = t.term
            WHERE t.dimension = ? AND r.day >= ? AND r.day < ? GROUP BY t.term
            """,
            [.text(dimension.rawValue), .integer(first ?? .min), .integer(end ?? .max)]
        ) { counts[$0.value(at: 0).text, default: 0] += $0.integer(at: 1) }
        var edge = query
        if let first, query.since?.milliseconds != first * day {
            edge.until = AuditTime(milliseconds: first * day)
            try countByBlocks(dimension, edge, &counts)
        }
        if let end, query.until?.milliseconds != end * day {
            edge = query
            edge.since = AuditTime(milliseconds: end * day)
            try countByBlocks(dimension, edge, &counts)
        }
    }

    private func countByBlocks(
        _ dimension: AuditDimension,
        _ query: AuditQuery,
        _ counts: inout [String: Int64]
    ) throws(AuditError) {
        guard var chosen = try chosen(query) else { return }
        let terms = try terms(of: dimension.rawValue)
        if let column = BlockColumn(dimension) {
            let found = try countByColumn(column, &chosen)
            for (term, value) in terms { counts[value, default: 0] += Int64(found[term] ?? 0) }
        }
        for (value, count) in try sums(of: terms, chosen) { counts[value, default: 0] += count }
    }

    /// Counts what a column answers, and takes those blocks from the chosen.
    private func countByColumn(
        _ column: BlockColumn,
        _ chosen: inout ChosenBlocks
    ) throws(AuditError) -> [Int64: Int] {
        guard let columns else { return [:] }
        var (counts, rest): ([Int64: Int], ChosenBlocks) = ([:], chosen)
        try storage { () throws(SQLiteError) in
            try columns.forEach(column, in: chosen.range) { block, bytes in
                guard let bits = rest[block], BlockColumn.count(bytes, bits, into: &counts) else { return }
                rest[block] = nil
            }
        }
        chosen = rest
        return counts
    }

    /// The exchanges of a query as far as they are indexed; nil if there are none.
    func chosen(_ query: AuditQuery) throws(AuditError) -> ChosenBlocks? {
        let selection = try select(query)
        guard let first = selection.blocks.first?.number, let last = selection.blocks.last?.number else { return nil }
        var chosen = ChosenBlocks(first...last)
        for block in selection.blocks { chosen[block.number] = try exactBits(block, selection, query) }
        return chosen
    }

    /// How many of the chosen exchanges have each of these terms.
    func sums(of terms: [(term: Int64, value: String)], _ chosen: ChosenBlocks) throws(AuditError) -> [String: Int64] {
        guard chosen.count > 0 else { return [:] }
        var out: [String: Int64] = [:]
        for (term, value) in terms {
            var sum = 0
            try forEachRow(
                "SELECT block, bits FROM posting WHERE term = ? AND block BETWEEN ? AND ?",
                [.integer(term), .integer(chosen.range.lowerBound), .integer(chosen.range.upperBound)]
            ) { row in
                guard let bits = chosen[row.integer(at: 0)] else { return }
                sum += bits.intersectionCount(encoded: row.bytes(at: 1))
            }
            if sum > 0 { out[value] = Int64(sum) }
        }
        return out
    }

    private func countRows(
        _ dimension: AuditDimension,
        _ query: AuditQuery,
        after seq: Int64,
        _ counts: inout [String: Int64]
    ) throws(AuditError) {
        guard hasRouting || !AuditDimension.ofRouting.contains(dimension) else { return }
        let tail = try tail(query, after: seq)
        let join =
            switch dimension.home {
            case .exchange: ""
            case .decision: "CROSS JOIN decision d ON d.seq = e.seq"
            case .finding: "CROSS JOIN finding f ON f.seq = e.seq"
            case .failure: "CROSS JOIN rule_failure r ON r.seq = e.seq"
            }
        // The plus keeps SQLite from walking a whole index of the column to group by it.
        let column = "+" + dimension.qualifiedColumn
        try forEachRow(
            """
            SELECT \(column), count(DISTINCT e.seq) FROM exchange e \(join)
            WHERE \(tail.text) AND \(column) IS NOT NULL GROUP BY 1
            """,
            tail.parameters
        ) { counts[$0.value(at: 0).text, default: 0] += $0.integer(at: 1) }
    }
}

/// Sets of exchanges, by their block.
struct ChosenBlocks {
    let range: ClosedRange<Int64>
    /// Blocks that have a set.
    private(set) var count = 0
    private var bits: [BlockBits?]

    init(_ range: ClosedRange<Int64>) {
        self.range = range
        bits = Array(repeating: nil, count: range.count)
    }

    /// - Parameter block: within the range.
    subscript(block: Int64) -> BlockBits? {
        get { bits[Int(block - range.lowerBound)] }
        set {
            let index = Int(block - range.lowerBound)
            count += (newValue == nil ? 0 : 1) - (bits[index] == nil ? 0 : 1)
            bits[index] = newValue
        }
    }
}

extension AuditQuery {
    /// Whether only times are asked for.
    fileprivate var isOfTimeOnly: Bool {
        var other = self
        other.since = nil
        other.until = nil
        other.limit = 0
        other.isNewestFirst = true
        var empty = AuditQuery()
        empty.limit = 0
        return other == empty
    }
}
