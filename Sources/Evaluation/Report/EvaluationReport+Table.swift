extension EvaluationReport {
    /// For a terminal: one line a set, then what is not perfect in each.
    ///
    /// - Parameter rows: at most so many rows of a table below a set; the JSON has all.
    package func table(rows: Int = 40) -> String {
        let facts = facts.map { "\($0.name): \($0.value)" }.joined(separator: "   ")
        return ([facts, Self.columns([SetScore.titles] + sets.map(\.cells))] + sets.compactMap { $0.details(rows) })
            .joined(separator: "\n\n")
            + (unlabelled.isEmpty
                ? "" : "\n\n\(unlabelled.count) of \(entityCount) entities have no labelled text; the JSON names them")
    }

    /// Columns as wide as their widest cell; numbers, which is all but the first column, stand to the right.
    static func columns(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let pad = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + pad : pad + cell
            }.joined(separator: "  ").trimmingEnd
        }.joined(separator: "\n")
    }
}

extension SetScore {
    fileprivate static let titles = [
        "SET", "TEXTS", "KB", "PREC", "RECALL", "F1", "EXACT", "ANY LABEL", "WHOLE", "TRAPS", "CLEAN HIT", "FALSE/MB",
        "MS/MB",
    ]

    fileprivate var cells: [String] {
        let overlap = micro(.overlap)
        return [
            name, "\(texts)", "\(bytes / 1000)", overlap.precision.cell, overlap.recall.cell, overlap.f1.cell,
            micro(.exact).f1.cell, (blind[.overlap]?.f1).cell, presence.f1.cell, trapsHit.cell, clean.cell,
            falseFindingsPerMegabyte.map { "\($0.tenths)" } ?? "-",
            millisecondsPerMegabyte.map { "\($0.tenths)" } ?? "-",
        ]
    }

    /// Labels and groups that are not perfect; nil if there is nothing to say.
    fileprivate func details(_ limit: Int) -> String? {
        var parts: [String] = []
        let labels = labelNames.filter { label in
            byLabel[.exact]?[label].map { $0.f1 != 1 } ?? false || (traps[label]?.count ?? 0) > 0
        }
        if !labels.isEmpty {
            let titles = ["label", "labelled", "prec", "recall", "f1", "exact", "traps"]
            parts.append(EvaluationReport.columns([titles] + labels.prefix(limit).map(row)) + more(labels.count, limit))
        }
        for kind in Set(groups.keys.map(\.kind)).sorted() {
            let ofKind = groupRows.filter { $0.group.kind == kind }
            let rows = ofKind.filter { $0.share.fraction != 1 || ofKind.count < 8 }
            guard !rows.isEmpty else { continue }
            let cells = rows.prefix(limit).map {
                [$0.group.name, $0.share.cell, "\($0.share.count)/\($0.share.total)"]
            }
            parts.append(EvaluationReport.columns([[kind, "found", "of"]] + cells) + more(rows.count, limit))
        }
        for (title, counts) in [("false findings", falseFindings), ("no rule for", uncovered), ("skipped", skipped)]
        where !counts.isEmpty {
            let list = counts.ranked.prefix(limit).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
            parts.append("\(title): \(list)" + more(counts.count, limit))
        }
        if failures > 0 { parts.append("rules that gave up: \(failures)") }
        return parts.isEmpty ? nil : "== \(name)\n" + parts.joined(separator: "\n")
    }

    private func row(_ label: String) -> [String] {
        let overlap = byLabel[.overlap]?[label] ?? MatchCounts()
        return [
            label, "\(overlap.labelled)", overlap.precision.cell, overlap.recall.cell, overlap.f1.cell,
            (byLabel[.exact]?[label]?.f1).cell, traps[label].map { "\($0.count)/\($0.total)" } ?? "-",
        ]
    }

    private func more(_ count: Int, _ limit: Int) -> String { count > limit ? "\n… \(count - limit) more" : "" }
}

extension Double? {
    /// `.953`, never rounded up to 1; or a stroke.
    var cell: String { map { ($0 * 1000).rounded(.down).asThousandths } ?? "-" }
}

extension Double {
    fileprivate var asThousandths: String {
        let digits = "\(Int(self))"
        if self >= 1000 { return "1" }
        return "." + String(repeating: "0", count: 3 - digits.count) + digits
    }

    /// Rounded to one place.
    var tenths: Double { (self * 10).rounded() / 10 }
}

extension Share {
    /// Percent, or a stroke.
    var cell: String { fraction.map { "\(($0 * 100).tenths) %" } ?? "-" }
}

extension String {
    fileprivate var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
