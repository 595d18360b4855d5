extension EvaluationReport {
    /// One HTML file that needs nothing else: style, charts and figures inline, no scripts.
    package func html() -> String {
        HTMLPage(
            title: "Evaluation of detection",
            lead: "What Weir's rules found in labelled texts, and what they took for something it is not.",
            facts: facts
        ).text(
            """
            <section>
            <h2>All sets</h2>
            \(overview)
            \(unlabelledNote)
            </section>
            \(sets.enumerated().map { $0.element.section(number: $0.offset) }.joined(separator: "\n"))
            \(Self.method)
            """
        )
    }

    private var overview: String {
        let head = [
            "Set", "Texts", "Precision", "Recall", "F1", "F1, same bytes", "Traps hit", "Clean texts flagged",
            "False findings per MB",
        ]
        let rows = sets.enumerated().map { number, set -> String in
            let overlap = set.scoredCounts
            let cells = [
                "\(set.texts)", overlap.f1 == nil ? "-" : overlap.precision.cell, overlap.recall.cell, overlap.f1.cell,
                set.scoredExact.f1.cell, set.trapsHit.cell, set.clean.cell,
                set.falseFindingsPerMegabyte.map { "\($0.tenths)" } ?? "-",
            ]
            return "<tr><th scope=\"row\"><a href=\"#set-\(number)\">\(set.name.escaped)</a></th>"
                + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        return HTMLPage.table(head, rows: rows)
    }

    private var unlabelledNote: String {
        guard !unlabelled.isEmpty else { return "" }
        let names = unlabelled.map(\.escaped).joined(separator: " · ")
        return "<h3>Entities of rules without a labelled text here</h3><p class=\"note\">\(names)</p>"
    }

    private static let method = """
        <section>
        <h2>How to read this</h2>
        <p>A labelled span is <em>found</em> if a finding with its label shares at least one byte with it; for \u{201C}same bytes\u{201D} \
        both must begin and end at the same places. <em>Recall</em> is the share of labelled spans that were found, <em>precision</em> \
        the share of findings that lie over a span of their label, <em>F1</em> the harmonic mean of the two. Where a set has no \
        labels, any finding counts; where it has no spans, whole texts are counted.</p>
        <p>A <em>trap</em> is a place that looks like something and is not, as a card number with a wrong check digit; it is hit if a \
        finding with its label touches it. A <em>clean text</em> has nothing labelled in it. A <em>false finding</em> lies over nothing \
        labelled. One MB is 1,000,000 bytes.</p>
        </section>
        """
}
