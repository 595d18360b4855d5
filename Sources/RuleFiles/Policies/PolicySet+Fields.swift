import GuardrailTypes
import Policy

// How policies read the mappings of `PolicyShape`. Shapes were checked, so nothing can fail here.

extension PolicySet {
    init(_ fields: Fields) {
        let header = fields.fields("policy")
        self.init(
            id: header?.text("id") ?? "",
            version: header?.text("version") ?? "",
            mode: fields.choice("mode") ?? .enforce,
            statements: (fields["statements"]?.items ?? []).compactMap { $0.fields.map(Statement.init) }
        )
        rollout = Rollout(fields)
        isFloor = fields["floor"]?.flag ?? false
        durability = fields.choice("durability")
        onAuditFailure = fields.choice("on_audit_failure")
        if let whom = fields.fields("for") { audience = Audience(whom) }
    }
}

extension PolicySet.Statement {
    fileprivate init(_ fields: Fields) {
        var who = Audience(fields)
        who.models = fields.texts("models").map(Glob.init)
        who.users = fields.texts("users").map(UserName.init)
        self.init(
            Selector(
                rules: fields.texts("rules").map(Glob.init)
                    + fields.texts("categories").map { Glob(PolicyLinter.categoryPrefix + $0) },
                packs: fields.texts("packs").map(Glob.init),
                tags: fields.texts("tags"),
                severityAtLeast: fields.choice("severity_at_least"),
                entities: fields.texts("entities"),
                directions: fields.texts("direction").compactMap(Direction.init(rawValue:)),
                who: who
            ),
            action: fields.choice("action")
        )
        mode = fields.choice("mode")
        rollout = Rollout(fields)
        onError = fields.choice("on_error")
        disclosure = fields.choice("disclose")
        redaction = fields.fields("redact").map { RedactionStyle($0, $0.choice("with") ?? .label) }
    }
}

extension Audience {
    fileprivate init(_ fields: Fields) {
        self.init()
        apps = fields.texts("apps").map(Glob.init)
        keys = fields.texts("keys").map(Glob.init)
        teams = fields.texts("teams").map(Glob.init)
        routes = fields.texts("routes").map(Glob.init)
        keyTags = fields.texts("key_tags")
    }
}

extension Rollout {
    fileprivate init?(_ fields: Fields) {
        guard let percent = fields.text("rollout").flatMap({ Int($0.dropLast()) }) else { return nil }
        self.init(percent: percent, by: fields.choice("rollout_by") ?? .key)
    }
}
