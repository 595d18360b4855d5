/// What a rule may ask of the other findings in a text.
extension RulePackShape {
    static let companions = MappingShape(
        title: "a condition",
        keys: [
            .init("any", names, "Ids of rules, or entities, of which one is asked for."),
            .init("all", names, "Ids of rules, or entities, of which each is asked for."),
            .init("within", distance, "Bytes between the two, before and after."),
            .init("before", distance, "Bytes between the two, where the other stands before it."),
            .init("after", distance, "Bytes between the two, where the other stands after it."),
            .init("same_row", .flag, "Both must be values of one row of exact data."),
        ],
        exactlyOneOf: [["any", "all"]],
        excluding: [("within", ["before", "after"])]
    )

    static let minMatches = Shape.either([
        .integer(2...1000),
        .mapping(
            MappingShape(
                title: "min_matches",
                keys: [
                    .init("count", .integer(2...1000), required: true, "So many matches of the rule."),
                    .init("within", span, required: true, "Bytes from the start of the first to the end of the last."),
                ]
            )
        ),
    ])

    static let record = MappingShape(
        title: "a record",
        keys: [
            .init("of", .list(.text(.nonEmpty), atLeast: 2), required: true, "Ids of rules, or entities."),
            .init("min_distinct", .integer(2...20), required: true, "So many different entities make a record."),
            .init("within", span, required: true, "Bytes from the start of the first to the end of the last."),
        ]
    )

    /// Keys of an entry of `detect` that say how a pattern is read and what its match must be like.
    static let patternKeys = [
        "flags", "keywords", "group", "max_length", "validate", "on_invalid", "validated_confidence",
        "disguised_confidence",
    ]

    /// Keys of an entry of `detect` that say how a list is read.
    static let listKeys = ["case_sensitive", "key_file", "columns", "min_similarity"]

    /// The farthest that conditions look, and so the most that they hold of a stream, in bytes.
    static let farthest = 10_000

    private static let names = Shape.list(.text(.nonEmpty), atLeast: 1)
    private static let distance = Shape.integer(0...farthest)
    private static let span = Shape.integer(1...farthest)
}
