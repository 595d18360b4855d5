/// Reads gitleaks' and betterleaks' TOML.
///
/// What gitleaks itself refuses to load (config/config.go, 8.25) is refused here too.
struct GitleaksReader {
    let format: ImportFormat
    /// Reads the file that `extend.path` names; nil if it is not there.
    let readBase: (String) -> String?

    /// How deep gitleaks follows `extend`.
    private static let extendLimit = 2

    func read(_ text: String) throws(ImportError) -> ForeignPack {
        var pack = ForeignPack()
        let config = try config(text, depth: 0, &pack)
        pack.title = config.title
        try addGlobalAllowances(config, &pack)
        for rule in config.rules { pack.rules.append(try self.rule(rule, isComplete: !config.extends)) }
        try aim(config, at: &pack)
        return pack
    }

    /// One file with what it extends.
    private struct Config {
        var title: String?
        var extends = false
        var rules: [[String: ForeignValue]] = []
        /// Tables of allow lists for all rules.
        var allow: [[String: ForeignValue]] = []
        var filters: [String] = []
    }

    private static let rootKeys: Set = [
        "title", "description", "minVersion", "betterleaksMinVersion", "extend", "rules", "allowlist", "allowlists",
        "filter", "prefilter",
    ]

    private func config(_ text: String, depth: Int, _ pack: inout ForeignPack) throws(ImportError) -> Config {
        let root = try TOMLReader.read(text)
        var config = Config(title: root.text("title"))
        config.rules = root.tables("rules")
        config.allow = try GitleaksAllowList.tables(in: root, owner: "the file")
        if let filter = root.text("filter") { config.filters.append(filter) }
        if root["prefilter"] != nil { pack.note("prefilter: it chooses files, and Weir has none") }
        for key in root.keys.sorted() where !Self.rootKeys.contains(key) { pack.note("the key \(key)") }
        guard let extend = root["extend"]?.table else { return config }
        config.extends = true
        if extend["useDefault"]?.flag == true {
            pack.note("extend.useDefault: the tool's own rules are not in this file; import their file too")
        }
        if extend["url"] != nil { pack.note("extend.url: nothing is fetched; import that file too") }
        guard let path = extend.text("path") else { return config }
        guard depth < Self.extendLimit else {
            pack.note("extend.path \(path): gitleaks follows no more than two")
            return config
        }
        guard let base = readBase(path) else { throw ImportError("extend.path names \(path), which cannot be read") }
        return merged(
            config,
            over: try self.config(base, depth: depth + 1, &pack),
            without: extend.texts("disabledRules")
        )
    }

    /// A rule of this file changes the one of the base with its id: lists grow, other values take their place.
    private func merged(_ config: Config, over base: Config, without disabled: [String]) -> Config {
        var out = config
        out.title = config.title ?? base.title
        out.allow = base.allow + config.allow
        out.filters = base.filters + config.filters
        for rule in base.rules {
            guard let id = rule.text("id"), !disabled.contains(id) else { continue }
            guard let at = out.rules.firstIndex(where: { $0.text("id") == id }) else {
                out.rules.append(rule)
                continue
            }
            out.rules[at] = rule.merging(out.rules[at]) { older, newer in
                if case .list(let first) = older, case .list(let second) = newer { return .list(first + second) }
                return newer == .text("") || newer == .integer(0) ? older : newer
            }
        }
        return out
    }

    private func addGlobalAllowances(_ config: Config, _ pack: inout ForeignPack) throws(ImportError) {
        for table in config.allow where table["targetRules"] == nil {
            let list = try GitleaksAllowList(table, owner: "the file")
            pack.allow += list.allowances
            for text in list.notes { pack.note(text) }
        }
        for filter in config.filters {
            let expression = FilterExpression(filter)
            pack.allow += expression.allowances
            for text in expression.unmapped { pack.note("filter: \(text)") }
            if expression.entropy != nil { pack.note("filter: an entropy for all rules") }
        }
    }

    /// Allow lists of the file that are for some rules only.
    private func aim(_ config: Config, at pack: inout ForeignPack) throws(ImportError) {
        for table in config.allow {
            for target in table.texts("targetRules") {
                guard let at = pack.rules.firstIndex(where: { $0.sourceID == target }) else {
                    throw ImportError("an allow list is for the rule \(target), which is not there")
                }
                let list = try GitleaksAllowList(table, owner: target)
                pack.rules[at].allow += list.allowances
                for text in list.notes { pack.rules[at].note(text) }
            }
        }
    }
}
