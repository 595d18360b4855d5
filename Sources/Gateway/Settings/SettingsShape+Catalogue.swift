import RuleFiles

/// The keys of a catalogue's file.
extension SettingsShape {
    static let catalogue = MappingShape(
        title: "a catalogue",
        keys: [
            .init("schema", .schemaNumber(1), required: true, "Version of the format. Always 1."),
            .init("models", .list(.mapping(model), atLeast: 0), required: true, "What is known of upstreams' models."),
        ]
    )

    private static let model = MappingShape(
        title: "a model",
        keys: [
            .init("upstream", .text(.name), required: true, "The id of an upstream."),
            .init("model", .text(.nonEmpty), required: true, "As the upstream names it."),
            .init("context", .integer(1...1_000_000_000), "Tokens of prompt and answer together."),
            .init("max_output", .integer(1...10_000_000), "Tokens of an answer at most, for budgets."),
            .init("max_seconds", .integer(1...1_000_000), "Of a recording that it hears at most, for budgets."),
            .init(
                "capabilities",
                .list(.choice(Capability.allCases.map(\.rawValue)), atLeast: 0),
                "All that it has of these; everything, if not said."
            ),
            .init(
                "data_collection",
                words(ProviderPreferences.DataCollection.self),
                "Whether the provider may keep and train on what it is sent. Clients that mind take unsaid for allow."
            ),
            .init("zdr", .flag, "Whether the provider keeps nothing. Clients that mind take unsaid for false."),
            .init("distillable", .flag, "Whether other models may be trained on its answers."),
            .init("quantization", words(Quantization.self), "How exact its weights are. unknown, if not said."),
            .init(
                "parameters",
                .list(.text(.nonEmpty), atLeast: 0),
                "All members of requests that it knows besides model, messages, input, prompt and stream."
            ),
            .init(
                "prices",
                .list(.mapping(dated), atLeast: 1),
                "US dollars for a million tokens, the latest day's hold."
            ),
        ]
    )

    private static let dated = MappingShape(
        title: "a price",
        keys: [
            .init("from", .text(day), "The first day on which it holds (UTC); always, if not said."),
            .init(
                "above_tokens",
                .integer(0...1_000_000_000),
                "For prompts of more tokens than that; for all, if not said."
            ),
        ] + prices
    )

    /// US dollars for a million tokens, or as it says.
    static let prices: [MappingShape.Key] = [
        .init("input", .number(0...1_000_000), required: true, "Of a prompt."),
        .init("output", .number(0...1_000_000), required: true, "Of an answer."),
        .init("cached_read", .number(0...1_000_000), "Of a prompt that the provider had kept; input's, if not said."),
        .init("cached_write", .number(0...1_000_000), "Of a prompt that the provider keeps; input's, if not said."),
        .init("cached_write_1h", .number(0...1_000_000), "Of what it keeps for an hour; cached_write's, if not said."),
        .init("reasoning", .number(0...1_000_000), "Of thoughts; output's, if not said."),
        .init("audio", .number(0...1_000_000), "Of a prompt's sound; input's, if not said."),
        .init("audio_output", .number(0...1_000_000), "Of an answer's sound; output's, if not said."),
        .init("image_tokens", .number(0...1_000_000), "Of a prompt's images; input's, if not said."),
        .init("image_output", .number(0...1_000_000), "Of images that are made; output's, if not said."),
        .init("image", .number(0...1_000_000), "Of one image of a prompt, in dollars, beside its tokens."),
        .init("images", .list(.mapping(made), atLeast: 1), "Of images that are made, beside their tokens."),
        .init("minute", .number(0...1_000_000), "Of a minute of sound that is transcribed, in dollars."),
        .init("characters", .number(0...1_000_000), "Of a million characters that are spoken."),
    ]

    private static let made = MappingShape(
        title: "a price of an image",
        keys: [
            .init("size", .text(.nonEmpty), "As requests say it: 1024x1024. Any, if not said."),
            .init("quality", .text(.nonEmpty), "As requests say it: high. Any, if not said."),
            .init("price", .number(0...1_000_000), required: true, "Of one, in dollars."),
        ]
    )

    private static let day = TextForm(
        title: "a day",
        pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        help: "year, month and day: 2027-01-31"
    )
}
