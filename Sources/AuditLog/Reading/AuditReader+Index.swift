extension AuditReader {
    /// Number of the last row that is indexed, 0 without an index.
    func lastIndexedSeq() throws(AuditError) -> Int64 {
        guard hasIndex else { return 0 }
        return try integer("SELECT (max(block) + 1) * \(SeqBlock.size) FROM indexed_block")
    }

    func integer(_ sql: String) throws(AuditError) -> Int64 {
        try storage { () throws(SQLiteError) in try connection.integer(sql) }
    }

    func forEachRow(
        _ sql: String,
        _ parameters: [AuditValue],
        _ body: (borrowing Statement) -> Void
    ) throws(AuditError) {
        do throws(SQLiteError) {
            var statement = try connection.prepare(sql)
            for value in parameters { statement.bind(value) }
            while try statement.step() { body(statement) }
        } catch {
            throw AuditError.storage(error)
        }
    }

    /// For each thing that must be there, the numbers of the terms of which any will do; an empty group matches nothing.
    func termGroups(_ query: AuditQuery) throws(AuditError) -> [[Int64]] {
        var groups: [[Int64]] = []
        let ofFindings = TermKey.findingParts.filter { query.terms[$0] != nil }
        for (dimension, values) in query.terms {
            if query.asksForFindings, ofFindings.count > 1, ofFindings.contains(dimension) { continue }
            let known = try terms(of: dimension.rawValue)
            groups.append(known.filter { values.contains($0.value) }.map(\.term))
        }
        if query.asksForFindings, ofFindings.count > 1 { groups.append(try findingTerms(query)) }
        if let steps = Self.latencySteps(query) {
            groups.append(try terms(of: TermKey.latencyDimension).filter { steps.contains($0.value) }.map(\.term))
        }
        return groups
    }

    func terms(of dimension: String) throws(AuditError) -> [(term: Int64, value: String)] {
        var out: [(term: Int64, value: String)] = []
        try forEachRow("SELECT term, value FROM term WHERE dimension = ?", [.text(dimension)]) {
            out.append(($0.integer(at: 0), $0.value(at: 1).text))
        }
        return out
    }

    /// Terms of whole findings that have all that is asked for.
    private func findingTerms(_ query: AuditQuery) throws(AuditError) -> [Int64] {
        try terms(of: TermKey.findingDimension).filter { entry in
            let parts = entry.value.split(separator: TermKey.separator, omittingEmptySubsequences: false)
            return zip(TermKey.findingParts, parts).allSatisfy { dimension, part in
                query.terms[dimension].map { $0.contains(String(part)) } ?? true
            }
        }.map(\.term)
    }

    /// The steps in which a latency asked for may lie; nil if none is asked for.
    private static func latencySteps(_ query: AuditQuery) -> Set<String>? {
        guard query.fromLatency != nil || query.toLatency != nil else { return nil }
        let (from, to) = (query.fromLatency ?? 0, query.toLatency ?? .max)
        let steps = TermKey.latencySteps
        let inside = steps.indices.filter { index in
            let end = index + 1 < steps.count ? steps[index + 1] : .max
            return steps[index] < to && end > from
        }
        return Set(inside.map { String(steps[$0]) })
    }
}

extension AuditQuery {
    /// Conditions that must be asked of a row even if the index says that it may match.
    var residualConditions: [BoundSQL] {
        var query = self
        // A latency that begins or ends with a step is answered by the steps.
        if let from = fromLatency, TermKey.latencySteps.contains(from), from > 0 { query.fromLatency = nil }
        if let to = toLatency, TermKey.latencySteps.contains(to) { query.toLatency = nil }
        return query.rowConditions + failureConditions
    }

    /// Two things asked of one rule failure: the index knows them one by one.
    private var failureConditions: [BoundSQL] {
        let asked = terms.filter { $0.key.home == .failure }
        guard asked.count > 1 else { return [] }
        var query = AuditQuery()
        query.terms = asked
        return query.conditions
    }
}
