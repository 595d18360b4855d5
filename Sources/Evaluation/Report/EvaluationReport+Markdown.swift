extension EvaluationReport {
    /// A page for a repository: what it says changes only if rules or texts do, so it has no times.
    package func markdown() -> String {
        var parts = ["# Evaluation of the rules", facts.map { "\($0.name): \($0.value)" }.joined(separator: " · ")]
        parts.append(Self.table(SetScore.markdownTitles, sets.map(\.markdownCells)))
        if !unlabelled.isEmpty {
            let count = "\(unlabelled.count) of \(entityCount) entities of rules have no labelled text in any set: "
            parts.append(count + unlabelled.joined(separator: ", ") + ".")
        }
        for set in sets {
            let details = set.markdownDetails
            if !details.isEmpty { parts.append("## \(set.name)\n\n\(details.joined(separator: "\n\n"))") }
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    static func table(_ titles: [String], _ rows: [[String]]) -> String {
        let rule = titles.indices.map { $0 == 0 ? "---" : "---:" }
        return ([titles, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }
}

extension SetScore {
    fileprivate static let markdownTitles = [
        "set", "texts", "KB", "precision", "recall", "F1", "F1, same bytes", "traps hit", "clean texts flagged",
        "false findings per MB",
    ]

    fileprivate var markdownCells: [String] {
        let counts = scoredCounts
        return [
            name, "\(texts)", "\(bytes / 1000)", counts.f1 == nil ? "-" : counts.precision.cell, counts.recall.cell,
            counts.f1.cell,
            scoredExact.f1.cell, trapsHit.total == 0 ? "-" : "\(trapsHit.count) of \(trapsHit.total)",
            clean.total == 0 ? "-" : "\(clean.count) of \(clean.total)",
            falseFindingsPerMegabyte.map { "\($0.tenths)" } ?? "-",
        ]
    }

    /// Only what is not perfect.
    fileprivate var markdownDetails: [String] {
        var parts: [String] = []
        let labels = labelNames.filter { byLabel[.overlap]?[$0].map { $0.f1 != 1 } ?? false }.map { label in
            let counts = byLabel[.overlap]?[label] ?? MatchCounts()
            return [label, "\(counts.labelled)", counts.precision.cell, counts.recall.cell, counts.f1.cell]
        }
        if !labels.isEmpty {
            parts.append(EvaluationReport.table(["label", "labelled", "precision", "recall", "F1"], labels))
        }
        let hit = traps.filter { $0.value.count > 0 }.mapValues(\.count)
        let rows = groupRows.filter { $0.share.fraction != 1 }.map { row in
            ["\(row.group.kind): \(row.group.name)", "\(row.share.count)", "\(row.share.total)"]
        }
        if !rows.isEmpty { parts.append(EvaluationReport.table(["group", "found", "of"], rows)) }
        for (title, counts) in [
            ("Traps hit", hit), ("False findings", falseFindings), ("No rule for", uncovered),
            ("Lines left out", skipped),
        ] where !counts.isEmpty {
            parts.append("\(title): " + counts.ranked.map { "\($0.name) \($0.count)" }.joined(separator: ", ") + ".")
        }
        return parts
    }
}
