import Detection
import GuardrailTypes

/// The format of rule packs, version 1: every key, once.
enum RulePackShape {
    /// The number that a file states under `schema`.
    static let schemaNumber = 1

    static let root = MappingShape(
        title: "a rule pack",
        keys: [
            .init("schema", .schemaNumber(schemaNumber), required: true, "Version of this format."),
            .init("pack", .mapping(pack), required: true, "Who this pack is."),
            .init("defaults", .mapping(defaults), "What rules of this pack take where they say nothing."),
            .init("rules", .list(.mapping(rule), atLeast: 1), required: true, "The rules of the pack."),
        ]
    )

    static let pack = MappingShape(
        title: "a pack",
        keys: [
            .init("id", .text(.name), required: true, "Stable name of the pack, once among all that are loaded."),
            .init("name", .text(.nonEmpty), "What people call it."),
            .init("version", .text(.version), required: true, "SemVer of the content; it stands in every audit row."),
            .init("owner", .text(.nonEmpty), "Whom to ask."),
            .init("license", .text(.nonEmpty), "SPDX expression."),
            .init("imported_from", .text(.nonEmpty), "Where the rules were taken from."),
        ]
    )

    static let defaults = MappingShape(
        title: "defaults",
        keys: [direction, action, reportAt, redact, onError, allowKey]
    )

    static let rule = MappingShape(
        title: "a rule",
        keys: [
            .init("id", .text(.ruleID), required: true, "Stable dotted name, never used for another rule."),
            .init("name", .text(.nonEmpty), required: true, "What people call it."),
            .init("description", .text(.nonEmpty), "What it finds and how sure that is, in a sentence or two."),
            .init("false_positives", .text(.nonEmpty), "What it is known to mistake."),
            .init("status", words(Rule.Status.self), "How far it is trusted; a deprecated rule still runs."),
            .init("entity", .text(.entity), required: true, "What is found: the label in its place and in reports."),
            .init("severity", words(Severity.self), required: true, "How bad it is if this leaves."),
            .init("tags", .list(.text(.name), atLeast: 0), "Words that policies select rules by."),
            .init("compliance", .list(.mapping(clause), atLeast: 1), "Clauses of standards that it helps to keep."),
            .init("references", .list(.text(.nonEmpty), atLeast: 1), "Where the format is documented."),
            direction, action, reportAt,
            .init("per_direction", .mapping(perDirection), "What differs for prompts or responses."),
            .init("detect", .list(.mapping(pattern), atLeast: 1), required: true, "Ways to see it; any of them."),
            .init("context", .mapping(context), "Words near it that make it more, or less, believable."),
            .init("with", .mapping(companions), "Findings of other rules that must stand near it."),
            .init("without", .mapping(companions), "Findings of other rules that must not stand near it."),
            .init("min_matches", minMatches, "How often it must be found to count."),
            .init("report", .flag, "false: it only serves other rules' conditions."),
            redact, onError,
            allowKey,
            .init("disguises", .flag, "false: the text is looked at as it came, with no disguise taken off."),
            .init(
                "scope",
                .choice(InspectionScope.allCases.map(\.rawValue)),
                "Where in a conversation it flags and blocks; elsewhere what would block is redacted. all, if not said."
            ),
            .init("tests", .mapping(tests), required: true, "What it must and must not find."),
        ]
    )

    static let clause = MappingShape(
        title: "a compliance clause",
        keys: [
            .init("standard", .text(.nonEmpty), required: true, "Name of the standard: PCI DSS."),
            .init("version", .text(.nonEmpty), "Its version."),
            .init("clause", .text(.nonEmpty), required: true, "The clause."),
            .init("note", .text(.nonEmpty), "What it asks for."),
        ]
    )

    static let perDirection = MappingShape(
        title: "per_direction",
        keys: [
            .init("prompt", .mapping(directed), "From the client to the model."),
            .init("response", .mapping(directed), "From the model to the client."),
        ]
    )

    static let directed = MappingShape(title: "an entry of per_direction", keys: [action, reportAt])

    static let context = MappingShape(
        title: "context",
        keys: [
            .init(
                "words",
                .list(.text(.nonEmpty), atLeast: 1),
                required: true,
                "Compared without case, at word edges and in names: customer_ssn, taxId."
            ),
            .init("unless", .list(.text(.nonEmpty), atLeast: 1), "With one of these near, nothing is found."),
            .init("within", .integer(1...500), "Characters looked at before and after."),
            .init("before", .integer(0...500), "Characters looked at before it."),
            .init("after", .integer(0...500), "Characters looked at after it."),
            .init("add", confidence, "Added to the confidence once if a word stands near."),
            .init("required", .flag, "Without a word near, nothing is found."),
        ],
        excluding: [("within", ["before", "after"])]
    )

    static let allow = MappingShape(
        title: "allow",
        keys: [
            .init("values", .list(.text(.nonEmpty), atLeast: 1), "Compared without spaces, hyphens, dots and case."),
            .init("regex", .list(.text(.nonEmpty), atLeast: 1), "Patterns; one that matches all of the value."),
            .init("stopwords", .list(.text(.nonEmpty), atLeast: 1), "A value that contains one, in any case."),
        ]
    )

    static let allowEntry = MappingShape(
        title: "an entry of allow",
        keys: [
            .init(
                "target",
                words(AllowEntry.Target.self),
                "What value, regex and search look at; secret, if not said."
            ),
            .init("value", oneOrMore(.text(.nonEmpty)), "Compared without spaces, hyphens, dots and case."),
            .init("regex", oneOrMore(.text(.nonEmpty)), "Pattern that matches all of the target."),
            .init("search", oneOrMore(.text(.nonEmpty)), "Pattern that matches somewhere in the target."),
            .init(
                "stopwords",
                .list(.text(.nonEmpty), atLeast: 1),
                "Texts of which the finding contains one, in any case."
            ),
            .init("digest", oneOrMore(.text(.digest)), "Keyed fingerprint of the finding, as audit rows show it."),
            .init("owner", .text(.nonEmpty), "Who answers for it."),
            .init("reason", .text(.nonEmpty), "Why it is harmless."),
            .init("expires", .text(.date), "The last day, in UTC, on which it allows anything."),
        ],
        atLeastOneOf: [["value", "regex", "search", "stopwords", "digest"]]
    )

    // Keys that stand in more than one mapping.

    static let allowKey = MappingShape.Key(
        "allow",
        .either([.mapping(allow), .list(.mapping(allowEntry), atLeast: 1)]),
        "Values that are known to be harmless."
    )

    static let confidence = Shape.number(0...1)
    static let direction = MappingShape.Key(
        "direction",
        oneOrMore(words(Direction.self)),
        "Which way the text travels. Both, if not said."
    )
    static let action = MappingShape.Key(
        "action",
        .choice([Action.flag, .redact, .block].map(\.rawValue)),
        "flag: record only. redact: replace it and go on. block: refuse the message."
    )
    static let reportAt = MappingShape.Key("report_at", confidence, "Findings below this confidence are dropped.")
    static let redact = MappingShape.Key("redact", .mapping(redaction), "What stands in its place.")
    static let onError = MappingShape.Key(
        "on_error",
        words(FailureMode.self),
        "What becomes of a text on which the rule hits a limit. block, if not said."
    )

    static func words<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> Shape {
        .choice(Word.allCases.map(\.rawValue))
    }

    static func oneOrMore(_ shape: Shape) -> Shape { .either([shape, .list(shape, atLeast: 1)]) }
}
