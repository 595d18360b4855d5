import Caching
import RuleFiles
import Wire

/// Reads `cache`.
extension SettingsReader {
    mutating func cache(_ fields: Fields) -> CacheSettings {
        var settings = CacheSettings()
        var rules = CacheRules()
        rules.isOn = fields.text("mode") != "opt_in"
        rules.scope = fields.choice("scope") ?? rules.scope
        rules.control = fields.choice("clients") ?? rules.control
        rules.lifetime = fields["ttl_seconds"]?.integer ?? rules.lifetime
        rules.longestLifetime = fields["max_ttl_seconds"]?.integer ?? max(rules.longestLifetime, rules.lifetime)
        rules.ignored = Set(fields.texts("ignore").compactMap(KnownKey.init(rawValue:)))
        rules.largestAnswer = fields["max_answer_bytes"]?.integer ?? rules.largestAnswer
        rules.patience = fields["wait_seconds"]?.integer.map { $0 * 1000 } ?? rules.patience
        if rules.lifetime > rules.longestLifetime {
            report(
                .conflictingKeys,
                fields["max_ttl_seconds"],
                "this is less than ttl_seconds",
                help: "answers are kept for ttl_seconds where nothing else is asked for"
            )
        }
        if !rules.isOn, rules.control < .more {
            report(
                .conflictingKeys,
                fields["mode"],
                "no client may switch the cache on",
                help: "write clients: more, or mode: on"
            )
        }
        rules.near = fields.fields("semantic").map(Self.near)
        settings.rules = rules
        settings.memoryBytes = fields["memory_bytes"]?.integer ?? settings.memoryBytes
        settings.memoryEntries = fields["memory_entries"]?.integer ?? settings.memoryEntries
        settings.diskBytes = fields["disk_bytes"]?.integer
        settings.shared = fields.fields("shared").flatMap { sharedCache($0) }
        if settings.diskBytes != nil, settings.shared != nil {
            report(
                .conflictingKeys,
                fields["disk_bytes"],
                "answers are kept on disk or on a server",
                help: "leave out disk_bytes or shared"
            )
        }
        let near = fields.fields("semantic")
        settings.nearEntries = near?["max_entries"]?.integer ?? settings.nearEntries
        settings.nearPerScope = near?["max_entries_per_scope"]?.integer ?? settings.nearPerScope
        return settings
    }

    private mutating func sharedCache(_ fields: Fields) -> SharedCache.Configuration? {
        guard let server = redis(fields) else { return nil }
        let variable = fields["secret_env"]
        guard let named = variable ?? fields["secret_file"] else {
            report(
                .missingKey,
                fields["address"],
                "what a server says is only believed if a node has sealed it",
                help: "write secret_env or secret_file: what the nodes have in common and nobody else knows"
            )
            return nil
        }
        guard let secret = variable == nil ? secret(inFile: named) : self.variable(in: named) else { return nil }
        if secret.utf8.count < 32 {
            report(
                .valueNotAllowed,
                named,
                "the secret has less than 32 characters",
                help: "openssl rand -hex 32 makes one"
            )
        }
        var cache = SharedCache.Configuration(server.address, server.access, secret: Array(secret.utf8))
        cache.prefix = server.prefix
        cache.patience = fields["wait_ms"]?.integer ?? cache.patience
        return cache
    }

    private static func near(_ fields: Fields) -> NearRules {
        var rules = NearRules()
        rules.patience = fields["embedding_timeout_ms"]?.integer ?? rules.patience
        rules.embeddingModel = fields.text("embedding_model").flatMap { $0 == "built-in" ? nil : $0 }
        // An embedding of a model does not mind a contraction.
        if rules.embeddingModel != nil { rules.threshold = 0.9 }
        if let threshold = fields["threshold"]?.double { rules.threshold = Float(threshold) }
        return rules
    }
}
