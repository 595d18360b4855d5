extension SetScore {
    /// Counts by overlap: with labels where the set has them, else whatever the label, else by whole texts.
    var scoredCounts: MatchCounts {
        if micro(.overlap).labelled > 0 { return micro(.overlap) }
        if withoutPlace == 0, let blind = blind[.overlap], blind.labelled > 0 { return blind }
        return presence
    }

    /// The same by exact bytes; nothing for whole texts.
    var scoredExact: MatchCounts {
        if micro(.exact).labelled > 0 { return micro(.exact) }
        return withoutPlace == 0 ? blind[.exact] ?? MatchCounts() : MatchCounts()
    }

    func section(number: Int) -> String {
        """
        <section id="set-\(number)">
        <h2>\(name.escaped)</h2>
        <div class="tiles">\(tiles.joined())</div>
        \(charts.joined(separator: "\n"))
        \(lists.joined(separator: "\n"))
        </section>
        """
    }

    private var tiles: [String] {
        var tiles: [String] = []
        if let (what, f1) = headline { tiles.append(Self.tile(Double?.some(f1).cell, "F1 (\(what))", f1)) }
        if let recall = scoredCounts.recall { tiles.append(Self.tile(scoredCounts.recall.cell, "recall", recall)) }
        if scoredCounts.labelled > 0, let precision = scoredCounts.precision {
            tiles.append(Self.tile(scoredCounts.precision.cell, "precision", precision))
        }
        if let hit = trapsHit.fraction {
            tiles.append(Self.tile(trapsHit.cell, "of \(trapsHit.total) traps hit", 1 - hit * 5))
        }
        if let flagged = clean.fraction {
            tiles.append(Self.tile(clean.cell, "of \(clean.total) clean texts flagged", 1 - flagged * 10))
        }
        if let rate = falseFindingsPerMegabyte {
            // Only where nothing is labelled is a megabyte of ordinary text what the figure is about.
            let quality = scoredCounts.labelled > 0 ? nil : rate <= 0.5 ? 1.0 : rate <= 10 ? 0.9 : 0
            tiles.append(Self.tile("\(rate.tenths)", "false findings per MB", quality))
        }
        tiles.append(Self.tile("\(texts)", "texts, \(bytes / 1000) KB", nil))
        return tiles
    }

    private static func tile(_ figure: String, _ what: String, _ quality: Double?) -> String {
        let style = quality.map { " class=\"\(BarChart.quality($0))\"" } ?? ""
        return "<div class=\"tile\"><b\(style)>\(figure)</b><span>\(what)</span></div>"
    }

    private var charts: [String] {
        var charts: [String] = []
        let labels = labelNames.compactMap { label -> BarChart.Bar? in
            guard let counts = byLabel[.overlap]?[label], let f1 = counts.f1 else { return nil }
            return BarChart.Bar(
                name: label,
                value: f1,
                mark: byLabel[.exact]?[label]?.f1,
                note: "\(counts.found) of \(counts.labelled) found, \(counts.findings - counts.right) wrong"
            )
        }
        if !labels.isEmpty {
            let title = "F1 by label (the stroke: the same bytes)"
            charts.append(Self.chart(title, labels.sorted { ($0.value, $0.name) < ($1.value, $1.name) }))
        }
        for kind in Set(groups.keys.map(\.kind)).sorted() {
            let bars = groupRows.filter { $0.group.kind == kind }.map { row in
                BarChart.Bar(
                    name: row.group.name,
                    value: row.share.fraction ?? 0,
                    mark: nil,
                    note: "\(row.share.count) of \(row.share.total) found"
                )
            }
            charts.append(Self.chart("Found by \(kind)", bars))
        }
        return charts
    }

    /// A long chart is folded after its worst bars.
    private static func chart(_ title: String, _ bars: [BarChart.Bar]) -> String {
        let shown = 30
        guard bars.count > shown + 5 else { return "<h3>\(title.escaped)</h3>\n\(BarChart(bars: bars).svg)" }
        return """
            <h3>\(title.escaped): the lowest \(shown)</h3>
            \(BarChart(bars: Array(bars.prefix(shown))).svg)
            <details><summary>\(bars.count - shown) more</summary>\(BarChart(bars: Array(bars.dropFirst(shown))).svg)</details>
            """
    }

    private var lists: [String] {
        let lists: [(title: String, counts: [String: Int])] = [
            ("False findings by rule", falseFindings), ("Labelled, but no rule is about it", uncovered),
            ("Lines left out", skipped),
        ]
        return lists.filter { !$0.counts.isEmpty }.map { list in
            let items = list.counts.ranked.map { "\($0.name.escaped)\u{A0}\($0.count)" }.joined(separator: " · ")
            return "<h3>\(list.title)</h3><p class=\"note\">\(items)</p>"
        }
    }
}
