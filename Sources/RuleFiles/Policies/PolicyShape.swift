import GuardrailTypes
import Policy

/// The format of policy files, version 1.
enum PolicyShape {
    static let root = MappingShape(
        title: "a policy",
        keys: [
            .init("schema", .schemaNumber(1), required: true, "Version of this format."),
            .init("policy", .mapping(header), required: true, "Which policy this is."),
            .init(
                "mode",
                RulePackShape.words(PolicySet.Mode.self),
                "enforce; observe: flag and change nothing; shadow: record what it would change; or off."
            ),
            rollout, rolloutUnit,
            .init("floor", .flag, "true: no other policy can be looser than what this one says."),
            .init(
                "durability",
                RulePackShape.words(Durability.self),
                "What the audit log must have on disk before something leaves, at the least."
            ),
            .init(
                "on_audit_failure",
                RulePackShape.words(FailureMode.self),
                "What becomes of these exchanges if the log cannot be written. block is the stricter."
            ),
            .init("for", .mapping(audience), "Whom the policy is for. Everybody, if not said."),
            .init("statements", .list(.mapping(statement), atLeast: 0), "In order; the last that selects decides."),
        ],
        excluding: [("mode", ["rollout"])]
    )

    static let header = MappingShape(
        title: "the head of a policy",
        keys: [
            .init("id", .text(.name), required: true, "Stable name."),
            .init("version", .text(.version), required: true, "SemVer of the content."),
            .init("description", .text(.nonEmpty), "What it is for."),
        ]
    )

    static let audience = MappingShape(
        title: "whom a policy is for",
        keys: who,
        atLeastOneOf: [who.map(\.name)]
    )

    static let statement = MappingShape(
        title: "a statement",
        keys: [
            globs("rules", "Rule ids; * stands for anything."),
            globs("categories", "Categories of classifiers: the same as rules called category.NAME."),
            globs("packs", "Ids of rule packs; * stands for anything."),
            .init("tags", .list(.text(.name), atLeast: 1), "The rule carries one of them."),
            .init("severity_at_least", RulePackShape.words(Severity.self), "The rule is at least this severe."),
            .init("entities", .list(.text(.entity), atLeast: 1), "The rule finds one of them."),
            .init(
                "direction",
                RulePackShape.oneOrMore(RulePackShape.words(Direction.self)),
                "Which way the text travels. Both, if not said."
            ),
        ] + who + [
            globs("models", "Models that the client asks for. Such a statement can only tighten."),
            .init(
                "users",
                .list(.text(.nonEmpty), atLeast: 1),
                "Users that the client names, or sha256: and a digest. Such a statement can only tighten."
            ),
            .init("action", RulePackShape.words(Action.self), "What is done about these findings."),
            .init(
                "mode",
                RulePackShape.words(PolicyMode.self),
                "How far this statement counts; without an action, how far these rules do."
            ),
            rollout, rolloutUnit,
            .init(
                "on_error",
                RulePackShape.words(FailureMode.self),
                "What becomes of a text on which these rules fail."
            ),
            .init("disclose", RulePackShape.words(Disclosure.self), "The most that a client is told of it."),
            .init("redact", .mapping(RulePackShape.redaction), "What stands in the place of a value."),
            .init("because", .text(.nonEmpty), "Why; for the reader."),
        ],
        atLeastOneOf: [["action", "mode", "rollout", "on_error", "disclose", "redact"]],
        excluding: [("mode", ["rollout"])]
    )

    private static let who = [
        globs("apps", "Names of client applications; * stands for anything."),
        globs("keys", "Ids of client keys; * stands for anything."),
        globs("teams", "Teams of client keys; * stands for anything."),
        .init("key_tags", .list(.text(.name), atLeast: 1), "The client key carries one of them."),
        globs("routes", "Operations, as audit rows name them; * stands for anything."),
    ]

    private static let rollout = MappingShape.Key(
        "rollout",
        .text(percent),
        "The share for which it is enforced; for the others it is in shadow."
    )
    private static let rolloutUnit = MappingShape.Key(
        "rollout_by",
        RulePackShape.words(Rollout.Unit.self),
        "What is counted: key, user or conversation. key, if not said."
    )
    private static let percent = TextForm(
        title: "a share",
        pattern: "^(100|[1-9]?[0-9])%$",
        help: "a whole number from 0 to 100 and a percent sign: 10%"
    )

    private static func globs(_ name: String, _ summary: String) -> MappingShape.Key {
        MappingShape.Key(name, .list(.text(.nonEmpty), atLeast: 1), summary)
    }
}
