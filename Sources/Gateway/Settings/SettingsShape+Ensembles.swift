import RuleFiles

/// The keys of a route that asks several models and a judge.
extension SettingsShape {
    static let ensemble = MappingShape(
        title: "an ensemble",
        keys: [
            .init(
                "panel",
                .list(.text(.nonEmpty), atLeast: EnsembleSettings.sizes.lowerBound),
                required: true,
                "Two to eight models that are asked the same thing; one may be asked twice."
            ),
            .init("judge", .mapping(judge), required: true, "Who makes one answer of theirs."),
            .init(
                "min_responses",
                .integer(1...EnsembleSettings.sizes.upperBound),
                "Answers without which the judge is not asked. 2, if not said."
            ),
            .init("timeout_ms", .integer(1...600_000), "For the panel. 30000, if not said."),
            .init(
                "on_too_few",
                .either([.choice(["fail"]), .mapping(otherwise)]),
                "What if too few answer: fail, or {target: MODEL}. fail, if not said."
            ),
        ]
    )

    private static let judge = MappingShape(
        title: "a judge",
        keys: [
            .init("model", .text(.nonEmpty), required: true, "A model of an upstream or of a route with candidates."),
            .init("synthesis_prompt", .text(.nonEmpty), "What it is to do with the answers."),
        ]
    )

    private static let otherwise = MappingShape(
        title: "who answers otherwise",
        keys: [.init("target", .text(.nonEmpty), required: true, "The model that the request goes to.")]
    )
}
