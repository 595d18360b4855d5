extension AuditReader {
    /// The exchanges that a query asks for, in its order.
    ///
    /// - Complexity: that of `select`, and a look at each row that the index alone cannot decide on until the limit is reached.
    package func exchanges(_ query: AuditQuery) throws(AuditError) -> AuditRows {
        let seqs = try matches(query)
        let routing = hasRouting ? ", " + AuditQuery.routingColumns : ""
        let order = query.isNewestFirst ? "DESC" : "ASC"
        return try rows(
            BoundSQL(
                text: """
                    SELECT \(AuditQuery.columns)\(routing) FROM \(source) WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq \(order)
                    """,
                parameters: [.text(Self.list(seqs))]
            )
        )
    }

    /// How many exchanges a query means, without its limit.
    ///
    /// - Parameter most: no more than this many are counted where rows have to be looked at.
    package func count(_ query: AuditQuery, most: Int64 = .max) throws(AuditError) -> Int64 {
        let selection = try select(query)
        let tail = try tail(query, after: selection.indexedThrough)
        var count = try integer(
            BoundSQL(text: "SELECT count(*) FROM exchange e WHERE \(tail.text)", parameters: tail.parameters)
        )
        for block in selection.blocks where count < most {
            count += Int64(try exactBits(block, selection, query).count)
        }
        return min(count, most)
    }

    // MARK: Finding rows

    /// Numbers of the rows that a query asks for, in its order.
    func matches(_ query: AuditQuery) throws(AuditError) -> [Int64] {
        if query.id != nil { return try rowMatches(query, after: 0, limit: query.limit) }
        let selection = try select(query)
        var found: [Int64] = []
        if query.isNewestFirst { found = try rowMatches(query, after: selection.indexedThrough, limit: query.limit) }
        let blocks = query.isNewestFirst ? selection.blocks.reversed() : selection.blocks
        for block in blocks where found.count < query.limit {
            let places = try exactBits(block, selection, query).places
            let seqs = places.map { SeqBlock.first(of: block.number) + Int64($0) }
            found += (query.isNewestFirst ? seqs.reversed() : seqs).prefix(query.limit - found.count)
        }
        if !query.isNewestFirst {
            found += try rowMatches(query, after: selection.indexedThrough, limit: query.limit - found.count)
        }
        return found
    }

    /// Rows that are not indexed are asked one by one.
    private func rowMatches(_ query: AuditQuery, after seq: Int64, limit: Int) throws(AuditError) -> [Int64] {
        let tail = try tail(query, after: seq)
        var found: [Int64] = []
        try forEachRow(
            "SELECT e.seq FROM exchange e WHERE \(tail.text) ORDER BY e.seq \(query.isNewestFirst ? "DESC" : "ASC") LIMIT ?",
            tail.parameters + [.integer(Int64(limit))]
        ) { found.append($0.integer(at: 0)) }
        return found
    }

    /// The conditions of a query on the rows after one.
    func tail(_ query: AuditQuery, after seq: Int64) throws(AuditError) -> BoundSQL {
        // A log of version 1 has no labels, and one before version 5 no routes.
        guard hasIndex || query.verdict == nil, hasRouting || !query.asksForRouting else {
            return BoundSQL(text: "0", parameters: [])
        }
        let after = BoundSQL(text: "e.seq > ?", parameters: [.integer(seq)])
        let id = query.id.map { BoundSQL(text: "e.id = ?", parameters: [.text($0)]) }
        return BoundSQL(allOf: (id.map { [$0] } ?? [after]) + query.conditions)
    }

    /// Which exchanges of a block match, rows looked at where the index cannot tell.
    func exactBits(
        _ block: AuditSelection.Block,
        _ selection: AuditSelection,
        _ query: AuditQuery
    ) throws(AuditError) -> BlockBits {
        guard !selection.isExact(block) else { return block.bits }
        var (candidates, query) = (block.bits, query)
        if let fast = try places(in: block, query) {
            candidates = fast
            (query.fromLatency, query.toLatency) = (nil, nil)
        }
        let asked = query.residualConditions + (block.isEdge ? query.timeConditions : [])
        if asked.isEmpty || candidates.isEmpty { return candidates }
        let first = SeqBlock.first(of: block.number)
        let conditions = BoundSQL(allOf: asked)
        let seqs = candidates.places.map { first + Int64($0) }
        var bits = BlockBits.empty
        try forEachRow(
            "SELECT e.seq FROM json_each(?) j CROSS JOIN exchange e ON e.seq = j.value WHERE \(conditions.text)",
            [.text(Self.list(seqs))] + conditions.parameters
        ) { bits.insert(Int($0.integer(at: 0) - first)) }
        return bits
    }

    /// Those of a block that took as long as is asked; nil if nothing is asked of that, or the block has no column of it.
    private func places(in block: AuditSelection.Block, _ query: AuditQuery) throws(AuditError) -> BlockBits? {
        guard let columns, query.fromLatency != nil || query.toLatency != nil else { return nil }
        let (from, to) = (query.fromLatency ?? 0, query.toLatency ?? .max)
        return try storage { () throws(SQLiteError) in
            try columns.with(.latency, of: block.number) { BlockColumn.places($0, block.bits, from: from, to: to) }
        }
    }

    /// Numbers as a JSON array, which SQLite reads as a table.
    static func list(_ seqs: [Int64]) -> String { "[" + seqs.map(String.init).joined(separator: ",") + "]" }

    func integer(_ sql: BoundSQL) throws(AuditError) -> Int64 {
        var out: Int64 = 0
        try forEachRow(sql.text, sql.parameters) { out = $0.integer(at: 0) }
        return out
    }
}
