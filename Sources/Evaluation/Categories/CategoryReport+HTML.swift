import ClassifierTraining

extension CategoryReport {
    /// One HTML file that needs nothing else: figures and curves inline, no scripts.
    package func html() -> String {
        HTMLPage(
            title: "Evaluation of the classifier",
            lead: "How well texts are told apart by category, and how many benign ones are flagged.",
            facts: facts,
            ownStyle: Self.ownStyle
        ).text(
            """
            <section><h2>Labels</h2>\(Self.table(Self.labelTitles, labelRows))</section>
            <section><h2>Benign texts</h2>\(Self.table(Self.benignTitles, benignRows))</section>
            \(sets.filter { !$0.labels.isEmpty }.map(Self.section).joined(separator: "\n"))
            \(Self.method)
            """
        )
    }

    private static func table(_ titles: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "<p class=\"note\">None.</p>" }
        return HTMLPage.table(
            titles,
            rows: rows.map { row in "<tr>" + row.map { "<td>\($0.escaped)</td>" }.joined() + "</tr>" }
        )
    }

    private static func section(_ set: CategorySetScore) -> String {
        let labels = set.labels.filter { $0.averagePrecision != nil }.map { label in
            let curve = CurveChart(
                title: "precision over recall",
                points: label.ranking.curve.map { ($0.recall, $0.precision) },
                dots: [],
                note: "AP \(label.averagePrecision.cell)"
            )
            let bins = label.calibration.bins.filter { $0.texts > 0 }
            let reliability = CurveChart(
                title: "share of positives over score",
                points: [(0, 0), (1, 1)],
                dots: bins.map { ($0.mean, $0.share) },
                note: "calibration error \(Double?.some(label.calibration.expectedError).cell)"
            )
            return "<h3>\(label.label.escaped)</h3><div class=\"pair\">\(curve.svg)\(reliability.svg)</div>"
        }
        return labels.isEmpty
            ? "" : "<section><h2>\(set.name.escaped)</h2>\(labels.joined(separator: "\n"))</section>"
    }

    private static let ownStyle = """
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1rem}
        svg .axis{stroke:var(--line);fill:none}svg .curve{stroke:var(--good);stroke-width:2;fill:none}svg .dot{fill:var(--mid)}
        """

    private static let method = """
        <section>
        <h2>How to read this</h2>
        <p><em>AP</em> is the average precision of the ranking by score, <em>AUROC</em> the chance that a positive text stands before \
        a negative one. <em>F1</em>, <em>recall</em> and <em>false alarms</em> are those of the model's own threshold; \
        <em>recall at 1 %</em> is that of the threshold that 1 % of this set's own negative texts reach. <em>ECE</em> is the mean \
        distance of a score from the share of positives among texts with about that score, in ten bins.</p>
        <p>A text is <em>benign</em> if it is labelled so, or if its label <em>any</em> is false.</p>
        </section>
        """
}
