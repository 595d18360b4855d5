extension AuditReport {
    /// For a terminal: each section with its title.
    package var text: String {
        sections.map { section in
            "\(section.title)\n" + (section.rows.rows.isEmpty ? "none\n" : AuditFormat.table.encode(section.rows))
        }.joined(separator: "\n")
    }

    /// RFC 4180, one table after the other, with an empty line and a title between them.
    package var csv: String {
        sections.map { section in
            CSVEncoder.encode(AuditRows(columns: [section.title], rows: []), withHeader: true)
                + AuditFormat.csv.encode(section.rows)
        }.joined(separator: "\r\n")
    }

    /// One object; the rows of each section stand under its title.
    package var json: String {
        let parts = sections.map { section in
            "{\"title\":\(JSONEncoder.string(section.title)),\"rows\":\(JSONEncoder.array(section.rows))}"
        }
        let times = [("since", since), ("until", until)].map { name, time in
            ",\"\(name)\":" + (time.map { JSONEncoder.string($0.description) } ?? "null")
        }
        return "{\"report\":\(JSONEncoder.string(name.rawValue))\(times.joined()),\"sections\":["
            + parts.joined(separator: ",") + "]}\n"
    }

    /// One HTML file that needs nothing else: style and charts inline, no scripts.
    package func html(madeAt time: AuditTime) -> String {
        let period = "\(since?.description ?? "the beginning") to \(until?.description ?? time.description)"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Weir: \(name.title.inHTML)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <h1>\(name.title.inHTML)</h1>
            <p>From \(period.inHTML), in UTC. Made at \(time.description). Evidence from the audit log, not a finding of compliance.</p>
            \(sections.map(\.html).joined(separator: "\n"))
            </body>
            </html>

            """
    }

    static let style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1d2733;background:#fff}\
        table{border-collapse:collapse;font-size:13px}th,td{padding:.25rem .6rem;border-bottom:1px solid #d7dde4;text-align:left}\
        td.n{text-align:right;font-variant-numeric:tabular-nums}.wide{overflow-x:auto}svg{width:100%;max-width:60rem}\
        rect{fill:#2f6f8f}text{font-size:12px;fill:#1d2733}
        """
}

extension AuditReport.Section {
    var html: String {
        guard !rows.rows.isEmpty else { return "<h2>\(title.inHTML)</h2>\n<p>None.</p>" }
        let head = rows.columns.map { "<th scope=\"col\">\($0.inHTML)</th>" }.joined()
        let body = rows.rows.map { row in "<tr>" + row.map(\.cell).joined() + "</tr>" }.joined(separator: "\n")
        return "<h2>\(title.inHTML)</h2>\n\(chart)<div class=\"wide\"><table><thead><tr>\(head)</tr></thead>"
            + "<tbody>\(body)</tbody></table></div>"
    }

    /// Bars for the first sixty rows: the name to the left, the value at the bar's end.
    private var chart: String {
        guard let charted, let column = rows.columns.firstIndex(of: charted) else { return "" }
        let bars = rows.rows.prefix(60).map { (name: $0[0].text, value: $0[column].number) }
        let most = max(bars.map(\.value).max() ?? 0, .leastNonzeroMagnitude)
        let lines = bars.enumerated().map { index, bar in
            let y = index * 20
            let width = Int((bar.value / most * 500).rounded())
            return
                "<text x=\"240\" y=\"\(y + 14)\" text-anchor=\"end\">\(bar.name.prefix(36).description.inHTML)</text>"
                + "<rect x=\"250\" y=\"\(y + 3)\" width=\"\(width)\" height=\"14\"/>"
                + "<text x=\"\(width + 256)\" y=\"\(y + 14)\">\(rows.rows[index][column].text.inHTML)</text>"
        }
        return "<svg viewBox=\"0 0 860 \(bars.count * 20 + 4)\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">"
            + "<title>\(title.inHTML)</title>\n\(lines.joined(separator: "\n"))\n</svg>\n"
    }
}

extension AuditValue {
    fileprivate var cell: String {
        switch self {
        case .null: "<td></td>"
        case .integer, .real: "<td class=\"n\">\(text)</td>"
        case .text(let text): "<td>\(text.inHTML)</td>"
        }
    }

    /// 0 for what is no number.
    fileprivate var number: Double {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value) where value.isFinite: value
        default: 0
        }
    }
}

extension String {
    /// Safe in HTML text and in attributes.
    var inHTML: String {
        var out = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
