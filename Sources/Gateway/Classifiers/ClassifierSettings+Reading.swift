import ClassifierClients
import GuardrailTypes
import RuleFiles

extension SettingsShape {
    /// Everything that any kind of backend has; which of it a kind needs, its maker says.
    static let classifier = MappingShape(
        title: "a classifier",
        keys: [
            .init("id", .text(.name), required: true, "Its name in `backend`, rows and metrics."),
            .init("kind", words(ClassifierKind.self), "What it speaks."),
            .init("combine", .choice(["any", "all", "average", "cascade"]), "Several as one, in place of a kind."),
        ] + address + meaning + limits + combination,
        exactlyOneOf: [["kind", "combine"]],
        excluding: [("api_key_env", ["api_key_file"])]
    )

    private static let address: [MappingShape.Key] = [
        .init("base_url", .text(.nonEmpty), "Up to and with the version: http://10.0.0.7:8000/v1."),
        .init("api_key_env", .text(.nonEmpty), "Environment variable that holds its key."),
        .init("api_key_file", .text(.nonEmpty), "File that holds its key, readable by its owner only."),
        .init("internal", .flag, "Whether it may stand on a loopback or private address."),
        .init("ca_file", .text(.nonEmpty), "Certificates (PEM) to trust instead of the system's."),
        .init("model", .text(.nonEmpty), "The model's name on the server."),
        .init("api", .choice(["chat", "completions"]), "Of Llama Guard and ShieldGemma."),
        .init("template", .choice(["risk", "criteria"]), "Of Granite Guardian."),
        .init("project", .text(.nonEmpty), "Of Lakera."),
        .init("guardrail", .text(.nonEmpty), "Of Bedrock."),
        .init("guardrail_version", .text(.nonEmpty), "Of Bedrock."),
        .init("region", .text(.nonEmpty), "Of Bedrock."),
        .init("path", .text(.nonEmpty), "Of a webhook, below its base URL."),
        .init("body", .text(.nonEmpty), "Of a webhook: JSON with places for what is asked."),
        .init("scores", .text(.nonEmpty), "Of a webhook: where the scores stand in its answer."),
    ]

    private static let meaning: [MappingShape.Key] = [
        .init("categories", .list(.text(categoryName), atLeast: 1), "To judge; all that it can, if not said."),
        .init("labels", .list(.mapping(label), atLeast: 1), "What its labels mean."),
        .init("policies", .list(.mapping(policy), atLeast: 1), "Categories in plain words, for those that take them."),
    ]

    private static let label = MappingShape(
        title: "a label",
        keys: [
            .init("label", .text(.nonEmpty), required: true, "As the backend writes it."),
            .init(
                "categories",
                .list(.text(categoryName), atLeast: 0),
                required: true,
                "What it means; none for benign."
            ),
        ]
    )

    private static let policy = MappingShape(
        title: "a written policy",
        keys: [
            .init("category", .text(categoryName), required: true, "Its name."),
            .init("policy", .text(.nonEmpty), required: true, "What belongs to it, in plain words."),
        ]
    )

    private static let limits: [MappingShape.Key] = [
        .init("deadline_ms", .integer(10...60_000), "Of one question, with its wait. 2000, if not said."),
        .init("concurrency", .integer(1...1024), "Requests under way at once. 16, if not said."),
        .init("queue", .integer(0...100_000), "Questions that wait. 256, if not said."),
        .init("batch", .integer(1...64), "Texts in one request, where its API takes several. 16, if not said."),
        .init("window_bytes", .integer(64...1_000_000), "Of a window of a long text."),
        .init("overlap_bytes", .integer(0...500_000), "That two windows share. An eighth, if not said."),
        .init("failures", .integer(1...1000), "In a row, that open its circuit. 5, if not said."),
        .init("cooldown_seconds", .integer(1...3600), "For which it stays open. 10, if not said."),
        .init("cache_entries", .integer(0...10_000_000), "Verdicts that are remembered. 4096, if not said."),
        .init("cache_seconds", .integer(1...2_678_400), "For which they are. 3600, if not said."),
    ]

    private static let combination: [MappingShape.Key] = [
        .init(
            "members",
            .list(.text(.name), atLeast: 1),
            "Classifiers above this one, or embedded; of a cascade the cheapest first."
        ),
        .init("lower", .number(0...1), "Of a cascade: scores at or below are final. 0.2, if not said."),
        .init("upper", .number(0...1), "Of a cascade: scores at or above are final. 0.8, if not said."),
        .init("exceptions", .list(.mapping(exception), atLeast: 1), "Other ways for single categories."),
    ]

    private static let exception = MappingShape(
        title: "an exception",
        keys: [
            .init("category", .text(categoryName), required: true, "Its name."),
            .init("combine", .choice(["any", "all", "average", "cascade"]), required: true, "For this category."),
        ]
    )
}

extension SettingsReader {
    mutating func classifier(_ fields: Fields) -> ClassifierSettings {
        fields["combine"] == nil ? .backend(backend(fields)) : .combination(Self.combination(fields, self))
    }

    private mutating func backend(_ fields: Fields) -> ClassifierBackendSettings {
        var backend = ClassifierBackendSettings(
            kind: fields.text("kind") ?? "",
            id: fields.text("id") ?? "",
            baseURL: text(fields, "base_url") ?? ""
        )
        backend.key = secrets(fields).first
        backend.isInternal = fields["internal"]?.flag ?? false
        backend.certificateAuthorityFile = text(fields, "ca_file").map(resolved)
        backend.model = text(fields, "model")
        backend.api = fields.text("api")
        backend.template = fields.text("template")
        backend.project = text(fields, "project")
        backend.guardrail = text(fields, "guardrail")
        backend.guardrailVersion = text(fields, "guardrail_version")
        backend.region = text(fields, "region")
        backend.path = fields.text("path")
        backend.body = fields.text("body")
        backend.scores = fields.text("scores")
        apply(meaningOf: fields, to: &backend)
        Self.apply(limitsOf: fields, to: &backend)
        return backend
    }

    private func apply(meaningOf fields: Fields, to backend: inout ClassifierBackendSettings) {
        func named(_ fields: Fields) -> Set<Category> { Set(fields.texts("categories").compactMap(Category.init)) }
        if fields["categories"] != nil { backend.categories = named(fields) }
        for label in items(fields, "labels") { backend.labels[label.text("label") ?? ""] = named(label) }
        for policy in items(fields, "policies") {
            guard let category = policy.text("category").flatMap(Category.init) else { continue }
            backend.policies[category] = policy.text("policy")
        }
    }

    private static func apply(limitsOf fields: Fields, to backend: inout ClassifierBackendSettings) {
        func number(_ key: String) -> Int? { fields[key]?.integer }
        if let value = number("deadline_ms") { backend.limits.deadline = .milliseconds(value) }
        backend.limits.concurrency = number("concurrency") ?? backend.limits.concurrency
        backend.limits.queue = number("queue") ?? backend.limits.queue
        backend.limits.batch = number("batch") ?? backend.limits.batch
        backend.limits.failures = number("failures") ?? backend.limits.failures
        if let value = number("cooldown_seconds") { backend.limits.cooldown = .seconds(value) }
        backend.windowInBytes = number("window_bytes")
        backend.overlapInBytes = number("overlap_bytes")
        backend.cacheEntries = number("cache_entries") ?? backend.cacheEntries
        if let value = number("cache_seconds") { backend.cacheLifetime = .seconds(value) }
    }

    private static func combination(_ fields: Fields, _ reader: SettingsReader) -> ClassifierCombinationSettings {
        var combination = ClassifierCombinationSettings(
            id: fields.text("id") ?? "",
            mode: fields.text("combine") ?? "",
            members: fields.texts("members")
        )
        if let value = fields["lower"]?.number { combination.lower = Float(value) }
        if let value = fields["upper"]?.number { combination.upper = Float(value) }
        for exception in reader.items(fields, "exceptions") {
            guard let category = exception.text("category").flatMap(Category.init) else { continue }
            combination.exceptions[category] = exception.text("combine")
        }
        return combination
    }
}
