import GuardrailTypes
import RuleFiles
import Wire

/// The format of `weir.yaml`.
enum SettingsShape {
    static let root = MappingShape(
        title: "the settings",
        keys: [
            .init("schema", .schemaNumber(1), required: true, "Version of the format. Always 1."),
            .init("listen", .text(.nonEmpty), "Address and port to listen on: 127.0.0.1:8080."),
            .init("data_dir", .text(.nonEmpty), "Where the audit log is kept; relative to this file."),
            .init("rules", oneOrMore(.text(.nonEmpty)), required: true, "Files or folders of rule packs."),
            .init("policy", .text(.nonEmpty), "A policy file; without one the rules' own actions hold."),
            .init("policies", .list(.text(.nonEmpty), atLeast: 1), "Several, the most general first."),
            .init("canaries", .text(.nonEmpty), "A file of texts that a new configuration must treat as it says."),
            .init(
                "needs_approval",
                .flag,
                "Whether a second person must approve rules and policies. false, if not said."
            ),
            .init("watch", .flag, "Whether changed files are loaded without a SIGHUP. false, if not said."),
            .init("prefilter", .choice(["on", "off"]), "off asks every rule everywhere: slower, same findings."),
            .init("upstreams", .list(.mapping(upstream), atLeast: 0), "Providers of models."),
            .init("routing", .mapping(routing), "What is tried when an upstream fails, for all models."),
            .init("routes", .list(.mapping(route), atLeast: 0), "Models of several upstreams, and other names."),
            .init("flows", .list(.mapping(flow), atLeast: 0), "Models that depend on the request: dynamic/NAME."),
            .init("catalogue", oneOrMore(.text(.nonEmpty)), "Files that say what models can do and what they cost."),
            .init("keys", .list(.mapping(key), atLeast: 0), "Client keys; without any, every client may come in."),
            .init("admin", .mapping(admin), "Who may ask the audit log under /admin/audit. Nobody, if not said."),
            .init("guard_api", .flag, "Whether /v1/guard and /v1/moderations are served. true, if not said."),
            .init(
                "guard_contracts",
                .list(.choice(ForeignContract.allCases.map(\.rawValue)), atLeast: 0),
                "Other stacks' guard APIs to serve as well."
            ),
            .init("limits", .mapping(limits), "What one client may take."),
            .init("shared", .mapping(shared), "What several nodes have in common. Nothing, if not said."),
            .init("audit", .mapping(audit), "How the audit log is signed, and what waits for it."),
            .init("capture", .mapping(capture), "Whose texts are kept. Nobody's, if not said."),
            .init(
                "stored_items",
                .flag,
                "Whether clients may read files, batches and responses kept by the provider; if not said, if all keys are of one app."
            ),
            .init("passthrough", .list(.mapping(passthrough), atLeast: 0), "Routes that pass without inspection."),
            .init("binary_files", .choice(["refuse", "allow"]), "Uploads that are no text. refuse, if not said."),
            .init("apps", .list(.mapping(app), atLeast: 0), "What is different for the keys of one application."),
            .init("classifiers", .list(.mapping(classifier), atLeast: 0), "Classifiers behind a network."),
            .init("categories", .mapping(categories), "What is judged by category; nothing, if not said."),
            .init("cache", .mapping(cache), "Answers that are kept; none, if not said."),
            .init("drain_seconds", .integer(0...3600), "How long a shutdown waits for answers under way."),
        ] + blocks + spendingKeys,
        excluding: [("policy", ["policies"])]
    )

    /// How blocks look: for everyone at the outermost level, and for one application.
    private static let blocks: [MappingShape.Key] = [
        .init("on_input_block", words(InputBlock.self), "What a prompt that may not pass gets. error, if not said."),
        .init(
            "on_output_block",
            words(PolicyEnding.Notice.self),
            "What an answer that may not pass ends with. native, if not said."
        ),
        .init("block_format", words(BlockFormat.self), "Whose errors those of blocks look like. native, if not said."),
        .init("annotations", words(AnnotationStyle.self), "What answers that pass say of findings. none, if not said."),
        .init("disclose", disclosure, "How much a client is told of findings: none, category or rule."),
        .init("restore_placeholders", .flag, "Whether answers get the prompt's values back. false, if not said."),
    ]

    private static let passthrough = MappingShape(
        title: "a route without inspection",
        keys: [
            .init("path", .text(routePath), required: true, "With /v1 and without a query: /v1/vector_stores."),
            .init("method", words(PassthroughRoute.Method.self), required: true, "GET, POST or DELETE."),
        ]
    )

    private static let app = MappingShape(
        title: "an app",
        keys: [.init("id", .text(.name), required: true, "The application, as its keys name it.")] + blocks
    )

    private static let upstream = MappingShape(
        title: "an upstream",
        keys: [
            .init("id", .text(.name), required: true, "Its name in audit rows and metrics."),
            .init(
                "base_url",
                .text(.nonEmpty),
                "Up to and with the version: https://api.example.com/v1."
            ),
            .init("preset", words(ProviderPreset.self), "A provider whose base URL and API are known."),
            .init("api", .choice(UpstreamAPI.allCases.map(\.rawValue)), "What it speaks. openai, if not said."),
            .init(
                "dialects",
                .list(.choice(APIDialect.allCases.map(\.rawValue)), atLeast: 1),
                "Conversations that it serves as they come; all that its API has, if not said."
            ),
            .init("translation", .mapping(translation), "For clients of other APIs."),
            .init("api_version", .text(.name), "Azure's api-version, for base URLs that need one."),
            .init(
                "models",
                .either([.text(allModels), .list(.text(.nonEmpty), atLeast: 1)]),
                required: true,
                "Models that go there; \"*\" for all that no other upstream lists."
            ),
            .init("api_key_env", oneOrMore(.text(.nonEmpty)), "Variable that holds its key; several take turns."),
            .init(
                "api_key_file",
                oneOrMore(.text(.nonEmpty)),
                "File that holds its key, readable by its owner only; several take turns."
            ),
            .init("internal", .flag, "Whether it may stand on a loopback or private address."),
            .init("ca_file", .text(.nonEmpty), "Certificates (PEM) to trust instead of the system's."),
            .init("timeouts", .mapping(timeouts), "In seconds."),
        ],
        atLeastOneOf: [["base_url", "preset"]],
        excluding: [("api_key_env", ["api_key_file"])]
    )

    private static let translation = MappingShape(
        title: "translation",
        keys: [
            .init(
                "max_tokens",
                .integer(1...10_000_000),
                "For Anthropic, if the client gives none. 4096, if not said."
            ),
            .init("unknown_parameters", .choice(["refuse", "drop"]), "Those of no API. refuse, if not said."),
            .init(
                "thinking",
                .choice(["adaptive", "budget"]),
                "How Anthropic is asked to think. adaptive, if not said."
            ),
            .init("older_max_tokens", .flag, "Whether a chat upstream knows max_tokens only. false, if not said."),
        ]
    )

    private static let timeouts = MappingShape(
        title: "timeouts",
        keys: [
            .init("connect", .integer(1...600), "Name resolution, TCP and TLS together. 5, if not said."),
            .init("head", .integer(1...3600), "Until the answer begins. 60, if not said."),
            .init("idle", .integer(1...3600), "Between two pieces of an answer. 30, if not said."),
            .init("total", .integer(1...86400), "For the whole answer. 600, if not said."),
        ]
    )

    private static let key = MappingShape(
        title: "a client key",
        keys: [
            .init("id", .text(.name), required: true, "Its name in audit rows."),
            .init("app", .text(.name), required: true, "The application that uses it."),
            .init("team", .text(.name), "Whose it is, for policies."),
            .init("tags", .list(.text(.name), atLeast: 1), "Words that policies select keys by."),
            .init("trusted", .flag, "Whether rollouts may go by the users and conversations that it names."),
            .init("sha256", .text(digest), required: true, "SHA-256 of the key, as `weir keys new` prints it."),
            .init("disclose", disclosure, "For this key alone."),
            .init("models", .list(.text(.nonEmpty), atLeast: 0), "All that it may ask for; every model, if not said."),
        ]
    )

    private static let audit = MappingShape(
        title: "the audit log's settings",
        keys: [
            .init(
                "durability",
                words(DurabilityPolicy.Durability.self),
                "What waits until it is on disk. async, if not said."
            ),
            .init(
                "on_failure",
                words(DurabilityPolicy.OnFailure.self),
                "If the disk fails meanwhile. block, if not said."
            ),
            .init("checkpoint_rows", .integer(1...1_000_000), "Rows after which the log is signed. 5000, if not said."),
            .init("checkpoint_seconds", .integer(1...86_400), "Seconds after which it is. 10, if not said."),
            .init(
                "checkpoint_file",
                .text(.nonEmpty),
                "A file that signed checkpoints are appended to; best on another disk. Beside the log, if not said."
            ),
            .init("checkpoint_url", .text(.nonEmpty), "A URL that signed checkpoints are posted to, as JSON."),
            .init("checkpoint_syslog", .flag, "Whether checkpoints go to syslog as well. false, if not said."),
            .init("fingerprints", .mapping(FingerprintSettings.shape), "How long a key of fingerprints is in use."),
            .init("segments", .mapping(SegmentSettings.shape), "How old rows are sealed. They are not, if not said."),
        ]
    )

    private static let admin = MappingShape(
        title: "admin",
        keys: [
            .init(
                "keys",
                .list(.mapping(adminKey), atLeast: 1),
                required: true,
                "Keys for /admin/audit, apart from client keys."
            ),
            .init("listen", .text(.nonEmpty), "An address and port of its own, where nothing else is served."),
        ]
    )

    private static let adminKey = MappingShape(
        title: "an admin key",
        keys: [
            .init("id", .text(.name), required: true, "Its name in audit rows, and as the author of labels."),
            .init("role", words(AdminRole.self), required: true, "What it may do."),
            .init("sha256", .text(digest), required: true, "SHA-256 of the key, as `weir keys new` prints it."),
        ]
    )

    private static let limits = MappingShape(
        title: "limits",
        keys: [
            .init("body_bytes", .integer(1024...268_435_456), "Of a request. 8388608, if not said."),
            .init("connections", .integer(1...1_000_000), "Open at one time. 4096, if not said."),
            .init("requests_per_connection", .integer(1...1_000_000), "1000, if not said."),
            .init("audit_queue", .integer(16...1_000_000), "Audit records that may wait. 16384, if not said."),
        ]
    )

    private static let disclosure = Shape.choice(Disclosure.allCases.map(\.rawValue))
    private static let allModels = TextForm(title: "\"*\"", pattern: "^[*]$", help: "\"*\", or a list of models")
    private static let routePath = TextForm(
        title: "a path",
        pattern: "^/v1(/[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*)+$",
        help: "/v1 and words of letters, digits, dots, hyphens and underscores, each behind a slash"
    )
    private static let digest = TextForm(
        title: "a SHA-256 digest",
        pattern: "^[0-9a-f]{64}$",
        help: "64 hexadecimal digits, as `weir keys new` prints them"
    )

    static func words<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> Shape {
        .choice(Word.allCases.map(\.rawValue))
    }

    static func oneOrMore(_ shape: Shape) -> Shape { .either([shape, .list(shape, atLeast: 1)]) }
}
