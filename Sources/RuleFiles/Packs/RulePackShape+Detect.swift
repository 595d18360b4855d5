import Detection
import GuardrailTypes

extension RulePackShape {
    static let pattern = MappingShape(
        title: "an entry of detect",
        keys: [
            .init("regex", .text(.nonEmpty), "PCRE2 pattern, in single quotes."),
            .init("words", .list(.text(.nonEmpty), atLeast: 1), "Words or phrases, without case, at word edges."),
            .init("dictionary", .text(.nonEmpty), "File of words or phrases, one a line, beside the pack."),
            .init("case_sensitive", .flag, "For dictionary: letters count as they are written."),
            .init("exact_data", .text(.nonEmpty), "Set of a table's values, built by weir rules edm build."),
            .init("fingerprint", .text(.nonEmpty), "Documents' fingerprints, built by weir rules fingerprint build."),
            .init("min_similarity", .number(0.01...1), "For fingerprint: the share of a document. 0.5, if not said."),
            .init("key_file", .text(.nonEmpty), "File of the key that a set or fingerprints were built under."),
            .init(
                "columns",
                .list(.text(.nonEmpty), atLeast: 1),
                "For exact_data: the columns that count. All, if not said."
            ),
            .init("record", .mapping(record), "Findings of different entities close together, as one."),
            .init("flags", .list(words(Pattern.Flag.self), atLeast: 1), "How the pattern is read."),
            .init("keywords", .list(.text(.nonEmpty), atLeast: 1), "Literals of which every match holds one."),
            .init(
                "keywords_within",
                .integer(1...500),
                "Characters before or after a match in which a keyword may stand too."
            ),
            .init("skip_rejected", .flag, "After a match that is rejected the search goes on at its end."),
            .init(
                "group",
                oneOrMore(.integer(0...99)),
                "The capture group that is the finding; 0 is the whole match. Of several the first that is not empty."
            ),
            .init("max_length", .integer(1...16_384), "Longest match in bytes; longer ones are no finding."),
            .init("confidence", confidence, required: true, "Before validators and context."),
            .init("validate", .list(validator, atLeast: 1), "Checks that must all pass."),
            .init("on_invalid", words(Pattern.OnInvalid.self), "drop what fails, or keep it at its confidence."),
            .init("validated_confidence", confidence, "Confidence once all checks have passed."),
            .init("disguised_confidence", confidence, "In place of confidence where only a view shows the match."),
        ],
        exactlyOneOf: [["regex", "words", "dictionary", "exact_data", "fingerprint", "record"]],
        excluding: [
            ("regex", listKeys), ("words", ["flags", "group"] + listKeys),
            ("dictionary", ["flags", "keywords", "group", "max_length", "key_file", "columns", "min_similarity"]),
            ("exact_data", ["flags", "keywords", "group", "max_length", "case_sensitive", "min_similarity"]),
            ("fingerprint", patternKeys + ["case_sensitive", "columns"]),
            ("record", patternKeys + listKeys),
        ]
    )

    static let validator = Shape.either([.validatorName, .mapping(measuredValidator)])

    static let measuredValidator = MappingShape(
        title: "a validator with a measure",
        keys: [
            .init(
                "entropy_at_least",
                .number(0...8),
                "Shannon entropy of the value, in bits for each byte."
            ),
            .init("entropy_above", .number(0...8), "The same, and more than this."),
        ],
        exactlyOneOf: [["entropy_at_least", "entropy_above"]]
    )

    static let redaction = MappingShape(
        title: "redact",
        keys: [
            .init("with", words(RedactionKind.self), required: true, "label, numbered label, mask, hash or nothing."),
            .init("label", .text(.entity), "Stands in the place of the entity's name."),
            .init("keep_first", .integer(0...64), "For mask: letters and digits kept at the start."),
            .init("keep_last", .integer(0...64), "For mask: letters and digits kept at the end."),
            .init("char", .text(.character), "For mask: what hides a letter or digit. *, if not said."),
        ]
    )

    /// The words after `with`.
    enum RedactionKind: String, CaseIterable { case label, numbered, mask, hash, remove }

    static let tests = MappingShape(
        title: "tests",
        keys: [
            .init("match", .list(matchItem, atLeast: 0), required: true, "Texts in which it must be found."),
            .init("no_match", .list(noMatchItem, atLeast: 0), required: true, "Texts in which it must not be found."),
        ]
    )

    static let matchItem = Shape.either([
        .text(.nonEmpty),
        .mapping(
            MappingShape(
                title: "a match test",
                keys: [
                    text,
                    .init("finds", oneOrMore(.text(.nonEmpty)), "Exactly what is found, in order."),
                    .init("redacted", .text(.any), "The text after redacting by this rule alone."),
                    because, testDirection,
                ]
            )
        ),
    ])

    static let noMatchItem = Shape.either([
        .text(.nonEmpty),
        .mapping(MappingShape(title: "a no_match test", keys: [text, because, testDirection])),
    ])

    private static let text = MappingShape.Key("text", .text(.nonEmpty), required: true, "The text that is inspected.")
    private static let because = MappingShape.Key("because", .text(.nonEmpty), "Why; for the reader.")
    private static let testDirection = MappingShape.Key(
        "direction",
        words(Direction.self),
        "Which way it travels; the rule's first, if not said."
    )
}
