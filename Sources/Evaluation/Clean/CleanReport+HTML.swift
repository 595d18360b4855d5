import GuardrailTypes

extension CleanReport {
    /// One HTML file that needs nothing else: style and figures inline, no scripts.
    package func html() -> String {
        let list = facts.map { "<dt>\($0.name.escaped)</dt><dd>\($0.value.escaped)</dd>" }.joined()
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Weir: findings in clean documents</title>
            <style>\(EvaluationReport.style)</style>
            </head>
            <body>
            <header>
            <h1>Findings in clean documents</h1>
            <p class="lead">What Weir's rules find in documents that are held to hold nothing.</p>
            <dl class="facts">\(list)</dl>
            </header>
            <main>
            <section><h2>Documents</h2>\(documents)</section>
            <section><h2>Rules</h2>\(rules)</section>
            <section><h2>How to read this</h2>
            <p>Every finding counts as false. One MB is 1,000,000 bytes. A place is file, line and column, each from 1; columns count \
            Unicode scalars. What stands there is not in this page.</p></section>
            </main>
            </body>
            </html>

            """
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
        let head = titles.map { "<th scope=\"col\">\($0.escaped)</th>" }.joined()
        let body = rows.map { row in
            "<tr><th scope=\"row\">\(row[0].escaped)</th>" + row.dropFirst().map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead>"
            + "<tbody>\(body.joined(separator: "\n"))</tbody></table></div>"
    }
}
