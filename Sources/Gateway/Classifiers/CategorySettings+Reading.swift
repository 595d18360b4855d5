import GuardrailTypes
import RuleFiles

extension SettingsShape {
    static let categories = MappingShape(
        title: "categories",
        keys: [
            .init("preset", words(CategoryPreset.self), "What is done about which category, to begin with."),
            .init(
                "unjudged",
                .choice(["refuse", "ignore"]),
                "Those of a preset that nobody can judge. refuse, if not said."
            ),
            .init(
                "prompts",
                words(CategorySettings.Forwarding.self),
                "Whether the upstream is asked while classifiers that answer later judge. wait, if not said."
            ),
            .init("trail_bytes", .integer(64...65536), "That leave past what is not judged. 2048, if not said."),
            .init("rules", .list(.mapping(category), atLeast: 0), "About single categories, over the preset."),
        ]
    )

    private static let category = MappingShape(
        title: "a category",
        keys: [
            .init("category", .text(categoryName), required: true, "Its name: hate, self_harm, prompt_injection."),
            .init("prompt", words(CategorySettings.Word.self), "What is done about a prompt."),
            .init("response", words(CategorySettings.Word.self), "What is done about an answer."),
            .init("route", .text(.nonEmpty), "The model that prompts go to, if `prompt` is route."),
            .init("threshold", .number(0...1), "The score that is a hit."),
            .init(
                "false_alarms",
                .number(0.0001...0.1),
                "Share of benign texts that may be hits, in place of a threshold."
            ),
            .init("backend", .text(.name), "Who judges: embedded, or a classifier's id. Whoever can, if not said."),
            .init(
                "stream",
                words(CategorySettings.Release.self),
                "Whether streamed text waits for its verdict. hold, if not said."
            ),
            .init(
                "on_error",
                .choice(FailureMode.allCases.map(\.rawValue)),
                "What becomes of a text without a verdict."
            ),
            .init("scope", words(InspectionScope.self), "How much of a conversation it holds for. all, if not said."),
            .init("sources", .list(words(TextSource.self), atLeast: 1), "Whose words in a prompt are judged."),
        ],
        excluding: [("threshold", ["false_alarms"])]
    )

    static let categoryName = TextForm(
        title: "a category",
        pattern: "^[a-z][a-z0-9_]{0,63}$",
        help: "lower-case letters, digits and underscores"
    )
}

extension SettingsReader {
    mutating func categories(_ fields: Fields) -> CategorySettings {
        var settings = CategorySettings()
        settings.preset = fields.choice("preset")
        settings.leavesOutUnjudged = fields.text("unjudged") == "ignore"
        settings.forwarding = fields.choice("prompts") ?? .wait
        settings.trailBytes = fields["trail_bytes"]?.integer ?? settings.trailBytes
        settings.entries = items(fields, "rules").compactMap(Self.entry)
        var seen: Set<Category> = []
        for (entry, item) in zip(settings.entries, items(fields, "rules")) where !seen.insert(entry.category).inserted {
            report(.conflictingKeys, item["category"], "there is another rule for this category")
        }
        return settings
    }

    private static func entry(_ fields: Fields) -> CategorySettings.Entry? {
        guard let category = fields.text("category").flatMap(Category.init) else { return nil }
        var entry = CategorySettings.Entry(category)
        entry.prompt = fields.choice("prompt")
        entry.response = fields.choice("response")
        entry.route = fields.text("route")
        entry.threshold = fields["threshold"]?.number.map { Float($0) }
        entry.falseAlarms = fields["false_alarms"]?.number.map { Float($0) }
        entry.backend = fields.text("backend")
        entry.release = fields.choice("stream")
        entry.onError = fields.choice("on_error")
        entry.scope = fields.choice("scope")
        if fields["sources"] != nil {
            entry.sources = Set(fields.texts("sources").compactMap(TextSource.init(rawValue:)))
        }
        return entry
    }
}
