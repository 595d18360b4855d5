import GuardrailTypes

extension CleanReport {
    /// For a terminal: totals, kinds of documents, rules, and the first places of each rule.
    ///
    /// - Parameters:
    ///   - rows: at most so many rows of a table; the JSON has all.
    ///   - places: at most so many places of a rule.
    package func table(rows: Int = 40, places: Int = 5) -> String {
        let facts = facts.map { "\($0.name): \($0.value)" }.joined(separator: "   ")
        let tables = [
            [["DOCUMENTS OF", "COUNT", "FLAGGED", "KB", "FINDINGS", "PER MB"]] + countRows.prefix(rows + 1),
            [["RULE", "FINDINGS", "DOCUMENTS", "PER MB"]] + ruleCells.prefix(rows),
        ].filter { $0.count > 1 }.map(EvaluationReport.columns)
        let lists = ruleRows.prefix(rows).map { Self.list($0, atMost: places) }
        return ([facts] + tables + lists).joined(separator: "\n\n")
    }

    /// For a repository.
    package func markdown() -> String {
        var parts = ["# Findings in clean documents", facts.map { "\($0.name): \($0.value)" }.joined(separator: " · ")]
        let titles = ["documents of", "count", "flagged", "KB", "findings", "per MB"]
        parts.append(EvaluationReport.table(titles, countRows))
        guard !findings.isEmpty else { return parts.joined(separator: "\n\n") + "\n" }
        parts.append(EvaluationReport.table(["rule", "findings", "documents", "per MB"], ruleCells))
        for row in ruleRows {
            parts.append("## \(row.rule.id)\n\n" + row.findings.map { "- `\($0.place)`" }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// All documents first, then each kind.
    var countRows: [[String]] {
        let kinds = kindRows.map { row in Self.cells(row.kind.isEmpty ? "no ending" : row.kind, row.count) }
        return [Self.cells("all kinds", total)] + kinds
    }

    private static func cells(_ name: String, _ count: Count) -> [String] {
        [
            name, "\(count.documents)", "\(count.flagged)", "\(count.bytes / 1000)", "\(count.findings)",
            count.perMegabyte.map { "\($0.hundredths)" } ?? "-",
        ]
    }

    var ruleCells: [[String]] {
        ruleRows.map { row in
            [
                row.rule.id, "\(row.findings.count)", "\(row.documents)",
                "\(perMegabyte(row.findings.count).hundredths)",
            ]
        }
    }

    private static func list(_ row: RuleRow, atMost limit: Int) -> String {
        let more = row.findings.count - limit
        return (["== \(row.rule.id)"] + row.findings.prefix(limit).map(\.place) + (more > 0 ? ["… \(more) more"] : []))
            .joined(separator: "\n")
    }
}

extension Double {
    /// Rounded to two places.
    fileprivate var hundredths: Double { (self * 100).rounded() / 100 }
}
