import Classification
import RuleFiles

/// The keys of a route that goes by what a prompt means.
extension SettingsShape {
    static let semantic = MappingShape(
        title: "a semantic route",
        keys: [
            .init(
                "embedding_model",
                .text(.nonEmpty),
                "A model of an upstream that speaks OpenAI's API, or built-in. built-in, if not said."
            ),
            .init("routes", .list(.mapping(semanticRoute), atLeast: 1), required: true, "Where requests may belong."),
            .init("default", .text(.nonEmpty), required: true, "The model for what is near no route."),
            .init("match", .mapping(semanticMatch), "When a request is near a route."),
            .init("embedding_timeout_ms", .integer(1...60_000), "For the embedding of a request. 500, if not said."),
            .init(
                "on_embedding_failure",
                .either([.choice(["default", "fail"]), .mapping(semanticFailure)]),
                "What if there is no embedding in time: default, fail, or {target: MODEL}. default, if not said."
            ),
        ]
    )

    private static let semanticRoute = MappingShape(
        title: "a route by meaning",
        keys: [
            .init("name", .text(.name), required: true, "Its name in headers and metrics."),
            .init("target", .text(.nonEmpty), required: true, "The model that its requests go to."),
            .init("examples", .list(.text(.nonEmpty), atLeast: 1), required: true, "Requests that belong there."),
            .init("threshold", .number(-1...1), "In place of the match's."),
        ]
    )

    private static let semanticMatch = MappingShape(
        title: "a match",
        keys: [
            .init("metric", .choice(["cosine"]), "cosine, the only one."),
            .init(
                "aggregate",
                words(ExampleIndex.Aggregate.self),
                "max: as near as to the nearest example; mean: as to the middle of all. mean with built-in, else max."
            ),
            .init("threshold", .number(-1...1), "The least similarity. 0.1 with built-in, else 0.3."),
        ]
    )

    private static let semanticFailure = MappingShape(
        title: "a failure's target",
        keys: [.init("target", .text(.nonEmpty), required: true, "The model that such requests go to.")]
    )
}
