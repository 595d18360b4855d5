import GuardrailTypes

extension CleanReport {
    /// One HTML file that needs nothing else: style and figures inline, no scripts.
    package func html() -> String {
        HTMLPage(
            title: "Findings in clean documents",
            lead: "What Weir's rules find in documents that are held to hold nothing.",
            facts: facts
        ).text(
            """
            <section><h2>Documents</h2>\(documents)</section>
            <section><h2>Rules</h2>\(rules)</section>
            <section><h2>How to read this</h2>
            <p>Every finding counts as false. One MB is 1,000,000 bytes. A place is file, line and column, each from 1; columns count \
            Unicode scalars. What stands there is not in this page.</p></section>
            """
        )
    }

    private var documents: String {
        Self.table(["Documents of", "Count", "Flagged", "KB", "Findings", "Per MB"], countRows)
    }

    private var rules: String {
        guard !findings.isEmpty else { return "<p class=\"note\">Nothing was found.</p>" }
        let places = ruleRows.map { row in
            let items = row.findings.map { "<li>\($0.place.escaped)</li>" }.joined(separator: "\n")
            let title = "\(row.rule.id.escaped) (\(row.findings.count))"
            return "<details><summary>\(title)</summary><ol>\(items)</ol></details>"
        }
        return Self.table(["Rule", "Findings", "Documents", "Per MB"], ruleCells) + places.joined(separator: "\n")
    }

    private static func table(_ titles: [String], _ rows: [[String]]) -> String {
        HTMLPage.table(
            titles,
            rows: rows.map { row in
                "<tr><th scope=\"row\">\(row[0].escaped)</th>" + row.dropFirst().map { "<td>\($0)</td>" }.joined()
                    + "</tr>"
            }
        )
    }
}
