/// `report.html`: one page that needs nothing else, no script among it, and that can be printed.
struct EvidencePage {
    let request: AuditEvidenceRequest
    let figures: EvidenceFigures
    let chain: EvidenceChain?

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Weir: evidence \(day(request.period.lowerBound)) to \(day(request.period.upperBound))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        \(head)
        \(sections.joined(separator: "\n"))
        </body>
        </html>

        """
    }

    private func day(_ time: AuditTime) -> Substring { time.description.prefix(10) }

    // MARK: At the top

    private var head: String {
        let asked = request.conditions.map { "<code>\($0.name.inHTML)=\($0.value.inHTML)</code>" }
        let which = asked.isEmpty ? "All exchanges" : "Exchanges with " + asked.joined(separator: " ")
        return """
            <header>
            <h1>Evidence from the audit log</h1>
            <p>\(which) that arrived from <time>\(request.period.lowerBound)</time> to <time>\(request.period.upperBound)</time>, in UTC.
            Made at \(request.madeAt) for \(request.author.text.inHTML). Evidence, not a finding of compliance.</p>
            <div class="cards">\(cards.map(Self.card).joined())</div>
            <p class="\(chain?.problem == nil ? "good" : "bad")">\(proof.inHTML)</p>
            </header>
            """
    }

    private var cards: [(String, Int64)] {
        func exchanges(_ column: String, _ word: String) -> Int64 {
            let place = figures.decisions.columns.firstIndex(of: column) ?? 0
            return figures.decisions.rows.reduce(0) { $0 + ($1[place] == .text(word) ? 1 : 0) }
        }
        let failures = figures.failures.rows.reduce(0) { $0 + ($1[4].whole) }
        return [
            ("exchanges", Int64(figures.decisions.rows.count)), ("blocked", exchanges("action", "block")),
            ("redacted", exchanges("action", "redact")), ("flagged", exchanges("action", "flag")),
            ("refused", exchanges("outcome", "refused")), ("findings", Int64(figures.findings.rows.count)),
            ("rules not run", failures),
        ]
    }

    private static func card(_ title: String, _ value: Int64) -> String {
        "<div><b>\(value)</b><span>\(title)</span></div>"
    }

    /// The state of the chain, in one sentence.
    private var proof: String {
        guard let chain else { return "Nothing happened in this period: there is nothing to prove." }
        if let problem = chain.problem { return "The log is not what was recorded. \(problem)." }
        let range =
            "Entries \(chain.start.entry + 1) to \(chain.head.entry) of the chain follow from each other without a gap"
        let rows = "\(chain.withRows) of them are here with their rows, which are what was recorded"
        let gone = chain.erased > 0 ? "; the rows of \(chain.erased) have been erased, their digests stay" : ""
        let signed =
            chain.endNote == nil
            ? "No signed checkpoint covers the last of them yet." : "A signed checkpoint covers all of them."
        return "\(range); \(rows)\(gone). \(signed) README.txt says how to check that without this program."
    }

    // MARK: Below

    private var sections: [String] {
        [
            "<h2>Decisions by outcome</h2>\n" + OutcomeChart(figures.outcomes, figures.interval).svg,
            section("Findings by rule", figures.byRule, charted: "findings"),
            section("Findings by category", figures.byEntity, charted: "findings"),
            section("Exchanges by app", figures.byApp, charted: "exchanges"),
            section("Exchanges by model", figures.byModel, charted: "exchanges"),
            section("Precision by reviewers' labels", figures.labels, charted: "precision"),
            section("Rules that could not be run to their end", figures.failures),
            silent,
            section("Policies in force in the period", figures.policies),
            section("Completeness: runs of the gateway", figures.runs),
            section("Events of the period", figures.events),
        ]
    }

    private func section(_ title: String, _ rows: AuditRows, charted: String? = nil) -> String {
        AuditReport.Section(title: title, rows: rows, charted: charted).html
    }

    /// Rules there can be hundreds of, so they stand in columns.
    private var silent: String {
        let title = "<h2>Rules that found nothing in the period</h2>\n"
        guard request.policies.contains(where: { !$0.tests.isEmpty }) else {
            return title
                + "<p>The configurations of this period are not kept, so nobody knows which rules there were.</p>"
        }
        guard !figures.silent.rows.isEmpty else { return title + "<p>None.</p>" }
        let items = figures.silent.rows.map { "<li>\($0[0].text.inHTML)</li>" }
        return title + "<ul class=\"many\">\(items.joined())</ul>"
    }

    private static let style =
        AuditReport.style + """
            h1{margin:0}h2{margin:2rem 0 .5rem}code{background:#eef2f5;padding:0 .25rem}td{overflow-wrap:break-word}td:first-child{white-space:nowrap}\
            .cards{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}.cards div{border:1px solid #d7dde4;border-radius:6px;padding:.5rem .9rem}\
            .cards b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}.cards span{color:#5a6672}\
            .good,.bad{border-left:4px solid #2e8b57;padding:.4rem .8rem;background:#eef7f1}.bad{border-color:#c0392b;background:#fbeeec}\
            svg rect.grid{fill:#e6ebef}.many{columns:16rem;font-size:13px}\
            @media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}svg,tr,.cards{break-inside:avoid}.wide{overflow:visible}\
            *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
            """
}

extension AuditValue {
    /// 0 for what is no whole number.
    fileprivate var whole: Int64 {
        if case .integer(let value) = self { value } else { 0 }
    }
}
