/// The exchanges that a query means, as far as they are indexed: a set for each block.
struct AuditSelection {
    /// What the index says of one block.
    struct Block {
        let number: Int64
        /// Exchanges that have every term asked for, within the numbers asked for.
        var bits: BlockBits
        /// True if some of them may have arrived outside of the time asked for.
        let isEdge: Bool
    }

    /// In the order of their numbers; blocks in which nothing can match are left out.
    let blocks: [Block]
    /// Number of the last indexed row, 0 if there is no index; what comes after it is to be read row by row.
    let indexedThrough: Int64
    /// True if the index alone cannot tell whether a row matches.
    let needsRows: Bool

    /// Whether the bits of a block are the answer.
    func isExact(_ block: Block) -> Bool { !needsRows && !block.isEdge }
}

extension AuditReader {
    /// Looks a query up in the index.
    ///
    /// - Complexity: a read of each asked term's sets in the blocks asked for: some 2,500 of up to 512 bytes for 10 million rows.
    func select(_ query: AuditQuery) throws(AuditError) -> AuditSelection {
        guard hasIndex else { return AuditSelection(blocks: [], indexedThrough: 0, needsRows: false) }
        let through = try lastIndexedSeq()
        // What was deleted is always the beginning.
        let oldest = try integer("SELECT coalesce(min(seq), \(Int64.max)) FROM exchange")
        let range = Self.blockRange(query, oldest, through)
        var sets: [[Int64: BlockBits]] = []
        for group in try termGroups(query) { sets.append(try union(of: group, in: range)) }
        if let fingerprint = query.fingerprint { sets.append(try places(of: fingerprint, in: range)) }
        if let verdict = query.verdict { sets.append(try places(labelled: verdict, in: range)) }
        var blocks: [AuditSelection.Block] = []
        for facts in try blockTimes(in: range) {
            guard Self.overlaps(facts, query), var bits = Self.intersection(sets, facts.block) else { continue }
            bits.formIntersection(Self.numbers(in: facts.block, query, oldest))
            guard !bits.isEmpty else { continue }
            blocks.append(.init(number: facts.block, bits: bits, isEdge: !Self.isWithin(facts, query)))
        }
        return AuditSelection(blocks: blocks, indexedThrough: through, needsRows: !query.residualConditions.isEmpty)
    }

    private static func intersection(_ sets: [[Int64: BlockBits]], _ block: Int64) -> BlockBits? {
        var bits = BlockBits.full
        for set in sets {
            guard let other = set[block] else { return nil }
            bits.formIntersection(other)
        }
        return bits
    }

    private static func numbers(in block: Int64, _ query: AuditQuery, _ oldest: Int64) -> BlockBits {
        let first = max(SeqBlock.first(of: block), oldest, query.afterSeq.map { $0 == .max ? .max : $0 + 1 } ?? 0)
        let last = min(SeqBlock.last(of: block), query.lastSeq ?? .max)
        if last - first + 1 == SeqBlock.size { return .full }
        var bits = BlockBits.empty
        guard first <= last else { return bits }
        for seq in first...last { bits.insert(Int(seq - SeqBlock.first(of: block))) }
        return bits
    }

    // MARK: Blocks

    /// The block numbers that a query's row numbers lie in; empty if they lie beyond the index.
    private static func blockRange(_ query: AuditQuery, _ oldest: Int64, _ through: Int64) -> ClosedRange<Int64>? {
        let after = query.afterSeq ?? 0
        let first = max(oldest, after == .max ? after : after + 1, 1)
        let last = min(query.lastSeq ?? .max, through)
        return first <= last ? SeqBlock.number(of: first)...SeqBlock.number(of: last) : nil
    }

    private struct BlockTimes {
        let block: Int64
        let from: Int64
        let to: Int64
    }

    private func blockTimes(in range: ClosedRange<Int64>?) throws(AuditError) -> [BlockTimes] {
        guard let range else { return [] }
        var out: [BlockTimes] = []
        let sql =
            "SELECT block, started_from_ms, started_to_ms FROM indexed_block WHERE block BETWEEN ? AND ? ORDER BY block"
        try forEachRow(sql, [.integer(range.lowerBound), .integer(range.upperBound)]) {
            out.append(BlockTimes(block: $0.integer(at: 0), from: $0.integer(at: 1), to: $0.integer(at: 2)))
        }
        return out
    }

    private static func overlaps(_ block: BlockTimes, _ query: AuditQuery) -> Bool {
        block.to >= (query.since?.milliseconds ?? .min) && block.from < (query.until?.milliseconds ?? .max)
    }

    private static func isWithin(_ block: BlockTimes, _ query: AuditQuery) -> Bool {
        block.from >= (query.since?.milliseconds ?? .min) && block.to < (query.until?.milliseconds ?? .max)
    }

    // MARK: Sets

    /// The sets of any of these terms, by block.
    private func union(of terms: [Int64], in range: ClosedRange<Int64>?) throws(AuditError) -> [Int64: BlockBits] {
        guard let range else { return [:] }
        var out: [Int64: BlockBits] = [:]
        for term in terms {
            try forEachRow(
                "SELECT block, bits FROM posting WHERE term = ? AND block BETWEEN ? AND ?",
                [.integer(term), .integer(range.lowerBound), .integer(range.upperBound)]
            ) { row in
                out[row.integer(at: 0), default: .empty].formUnion(encoded: row.bytes(at: 1))
            }
        }
        return out
    }

    private func places(of fingerprint: String, in range: ClosedRange<Int64>?) throws(AuditError) -> [Int64: BlockBits]
    {
        guard let range, let digest = BlockContents.digest(of: fingerprint) else { return [:] }
        return try places(
            """
            SELECT p.seq FROM indexed_block b CROSS JOIN fingerprint_posting p ON p.block = b.block AND p.digest = ?
            WHERE b.block BETWEEN ? AND ?
            """,
            [.integer(digest), .integer(range.lowerBound), .integer(range.upperBound)]
        )
    }

    private func places(
        labelled verdict: AuditVerdict,
        in range: ClosedRange<Int64>?
    ) throws(AuditError) -> [Int64: BlockBits] {
        guard range != nil else { return [:] }
        return try places("SELECT seq FROM v_labels WHERE verdict = ?", [.text(verdict.rawValue)])
    }

    private func places(_ sql: String, _ parameters: [AuditValue]) throws(AuditError) -> [Int64: BlockBits] {
        var out: [Int64: BlockBits] = [:]
        try forEachRow(sql, parameters) { row in
            let seq = row.integer(at: 0)
            let block = SeqBlock.number(of: seq)
            out[block, default: .empty].insert(Int(seq - SeqBlock.first(of: block)))
        }
        return out
    }
}
