import GuardrailTypes
import Policy

/// The format of policy files, version 1.
enum PolicyShape {
    static let root = MappingShape(
        title: "a policy",
        keys: [
            .init("schema", .schemaNumber(1), required: true, "Version of this format."),
            .init("policy", .mapping(header), required: true, "Which policy this is."),
            .init("mode", RulePackShape.words(PolicySet.Mode.self), "enforce; or observe: flag and change nothing."),
            .init("statements", .list(.mapping(statement), atLeast: 0), "In order; the last that selects decides."),
        ]
    )

    static let header = MappingShape(
        title: "the head of a policy",
        keys: [
            .init("id", .text(.name), required: true, "Stable name."),
            .init("version", .text(.version), required: true, "SemVer of the content."),
            .init("description", .text(.nonEmpty), "What it is for."),
        ]
    )

    static let statement = MappingShape(
        title: "a statement",
        keys: [
            .init("rules", .list(.text(.nonEmpty), atLeast: 1), "Rule ids; * stands for anything."),
            .init("tags", .list(.text(.name), atLeast: 1), "The rule carries one of them."),
            .init("severity_at_least", RulePackShape.words(Severity.self), "The rule is at least this severe."),
            .init("entities", .list(.text(.entity), atLeast: 1), "The rule finds one of them."),
            .init("apps", .list(.text(.nonEmpty), atLeast: 1), "Names of client applications; * stands for anything."),
            .init(
                "direction",
                RulePackShape.oneOrMore(RulePackShape.words(Direction.self)),
                "Which way the text travels. Both, if not said."
            ),
            .init("action", RulePackShape.words(Action.self), required: true, "What is done about these findings."),
            .init("because", .text(.nonEmpty), "Why; for the reader."),
        ]
    )
}
