/// Writes a foreign pack as a Weir pack.
struct PackWriter {
    private let format: ImportFormat
    private let options: RuleImporter.Options
    private let pack: ForeignPack
    /// The ids of the rules in the pack, in their order.
    let ids: [String]

    init(format: ImportFormat, options: RuleImporter.Options, pack: ForeignPack) {
        self.format = format
        self.options = options
        self.pack = pack
        var seen: Set<String> = []
        ids = pack.rules.map { rule in
            let id = Slug.ruleID(of: rule.sourceID, pack: options.packID)
            var unique = id
            var number = 2
            while !seen.insert(unique).inserted {
                unique = "\(id)-\(number)"
                number += 1
            }
            return unique
        }
    }

    /// The pack's file.
    ///
    /// - Parameter rules: those of the pack, as they were changed since.
    func text(_ rules: [ForeignRule], remarks: [String]) -> String {
        let comments = remarks.map { "# " + Self.oneLine($0) }
        return (comments + [header] + rules.indices.map { commented($0, rules[$0]) }).joined(separator: "\n") + "\n"
    }

    /// A pack of one rule.
    func text(of rule: ForeignRule, at index: Int) -> String {
        header + "\n" + RuleWriter(rule, id: ids[index]).text + "\n"
    }

    private var header: String {
        var lines = [
            "schema: 1",
            "pack:",
            "  id: \(options.packID)",
            "  name: \(YAMLText.quoted(pack.title ?? "Rules of \(format.title)"))",
            "  version: 1.0.0",
            "  imported_from: \(YAMLText.quoted("\(format.title), \(options.sourceName), \(options.variant.rawValue)"))",
            "defaults:",
            "  action: \(options.action)",
        ]
        if !pack.allow.isEmpty {
            lines.append("  allow:")
            lines += pack.allow.map { RuleWriter.entry($0, indent: 4) }
        }
        return (lines + ["rules:"]).joined(separator: "\n")
    }

    private func commented(_ index: Int, _ rule: ForeignRule) -> String {
        let notes = rule.notes.map { "  # \($0.kind.rawValue): \(Self.oneLine($0.text))" }
        let text = RuleWriter(rule, id: ids[index]).text
        guard let reason = rule.leftOut else { return (notes + [text]).joined(separator: "\n") }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "#" + $0 }
        return (["  # left out: \(Self.oneLine(reason))"] + notes + lines).joined(separator: "\n")
    }

    /// Fit for a comment and for a terminal.
    static func oneLine(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += $1.value < 0x20 || $1.value == 0x7F ? " " : String($1) }
    }
}
