/// One allow list of gitleaks, as entries of ours.
struct GitleaksAllowList {
    private(set) var allowances: [ForeignAllowance] = []
    private(set) var notes: [String] = []

    /// The allow lists of a rule or of the file, in the old form or in the new one.
    static func tables(
        in table: [String: ForeignValue],
        owner: String
    ) throws(ImportError) -> [[String: ForeignValue]] {
        let old = table["allowlist"]?.table.map { [$0] } ?? table.tables("allowlist")
        let new = table.tables("allowlists")
        guard old.isEmpty || new.isEmpty else {
            throw ImportError("\(owner) has both [allowlist] and [[allowlists]]")
        }
        return old + new
    }

    private static let keys: Set = [
        "description", "condition", "commits", "paths", "regexes", "regexTarget", "stopwords", "targetRules",
    ]

    init(_ table: [String: ForeignValue], owner: String) throws(ImportError) {
        let (regexes, stopwords) = (table.texts("regexes"), table.texts("stopwords"))
        let elsewhere = ["commits", "paths"].filter { !table.texts($0).isEmpty }
        guard !(regexes.isEmpty && stopwords.isEmpty && elsewhere.isEmpty) else {
            throw ImportError("an allow list of \(owner) has neither commits, paths, regexes nor stopwords")
        }
        let target = try Self.target(table, owner)
        for key in table.keys.sorted() where !Self.keys.contains(key) { notes.append("the allow list's key \(key)") }
        let needsAll = ["AND", "&&"].contains(table.text("condition")?.uppercased() ?? "OR")
        for kind in elsewhere {
            notes.append(
                needsAll
                    ? "an allow list that asks for \(kind) too: texts have none, so it allows nothing here"
                    : "the allow list's \(kind): texts have none"
            )
        }
        guard elsewhere.isEmpty || !needsAll else { return }
        let reason = table.trimmed("description")
        // gitleaks takes stopwords from the secret, whatever the target of its patterns is.
        let searches = regexes.map { PatternText($0).inPCRE2(from: .go, hasLines: false).0.text }
        if needsAll {
            allowances = [ForeignAllowance(target: target, searches: searches, stopwords: stopwords, reason: reason)]
        } else {
            allowances = [
                ForeignAllowance(target: target, searches: searches, reason: reason),
                ForeignAllowance(stopwords: stopwords, reason: reason),
            ]
        }
        allowances.removeAll(where: \.isEmpty)
    }

    private static func target(_ table: [String: ForeignValue], _ owner: String) throws(ImportError) -> String {
        switch table.text("regexTarget") ?? "" {
        case "", "secret": "secret"
        case "match": "match"
        case "line": "line"
        case let other: throw ImportError("an allow list of \(owner) has the unknown regexTarget \(other)")
        }
    }
}
