/// The frame of a report in HTML: one file that needs nothing else, with its style inline and no scripts.
struct HTMLPage {
    let title: String
    let lead: String
    let facts: [(name: String, value: String)]
    /// Besides `style`.
    var ownStyle = ""

    /// - Parameter main: HTML.
    func text(_ main: String) -> String {
        let list = facts.map { "<dt>\($0.name.escaped)</dt><dd>\($0.value.escaped)</dd>" }.joined()
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Weir: \(title.prefix(1).lowercased() + title.dropFirst())</title>
            <style>\(Self.style)\(ownStyle)</style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p class="lead">\(lead)</p>
            <dl class="facts">\(list)</dl>
            </header>
            <main>
            \(main)
            </main>
            </body>
            </html>

            """
    }

    /// - Parameter rows: HTML, each from `<tr>` to `</tr>`.
    static func table(_ titles: [String], rows: [String]) -> String {
        let head = titles.map { "<th scope=\"col\">\($0.escaped)</th>" }.joined()
        return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead>"
            + "<tbody>\(rows.joined(separator: "\n"))</tbody></table></div>"
    }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1b2733;--soft:#5b6b7b;--line:#d9e0e7;--page:#fff;--box:#f5f7f9;--good:#1f7a5c;\
        --mid:#b7791f;--bad:#b23b3b;--bar:#dfe6ec}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa9b8;--line:#2c3947;--page:#10161d;--box:#18212b;\
        --good:#4fc08d;--mid:#e0a84a;--bad:#e57373;--bar:#26323f}}
        *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        header,main{max-width:70rem;margin:0 auto;padding:1.5rem}header{border-bottom:1px solid var(--line)}
        h1{margin:0 0 .25rem;font-size:1.8rem}h2{margin:2.5rem 0 .75rem;font-size:1.3rem}h3{margin:1.5rem 0 .5rem;font-size:1rem}
        .lead{margin:0;color:var(--soft)}.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.9rem}
        dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}a{color:inherit}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{padding:.35rem .6rem;text-align:right;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
        th:first-child{text-align:left}thead th{color:var(--soft);font-weight:600;vertical-align:bottom}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem}
        .tile{background:var(--box);border:1px solid var(--line);border-radius:.5rem;padding:.75rem}
        .tile b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:.85rem}
        .good{fill:var(--good);color:var(--good)}.mid{fill:var(--mid);color:var(--mid)}.bad{fill:var(--bad);color:var(--bad)}
        svg{width:100%;height:auto;display:block}svg text{fill:var(--ink);font:12px system-ui,sans-serif}
        svg .soft{fill:var(--soft)}svg .back{fill:var(--bar)}svg .mark{stroke:var(--ink);stroke-width:2}
        details{margin:.75rem 0}summary{cursor:pointer;color:var(--soft)}.note{color:var(--soft);font-size:.9rem}
        @media print{body{font-size:11pt}section{break-inside:avoid-page}}
        """
}
