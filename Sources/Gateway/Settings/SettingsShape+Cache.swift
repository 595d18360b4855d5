import Caching
import RuleFiles
import Wire

/// `cache` of the settings.
extension SettingsShape {
    static let cache = MappingShape(
        title: "the cache",
        keys: [
            .init("mode", .choice(["on", "opt_in"]), "opt_in only serves requests that ask for it. on, if not said."),
            .init("scope", words(CacheRules.Scope.self), "Among whom answers are shared. app, if not said."),
            .init("ttl_seconds", .integer(1...2_592_000), "How long an answer is kept. 300, if not said."),
            .init("max_ttl_seconds", .integer(1...2_592_000), "The longest that a client may ask for. 86400."),
            .init("clients", words(CacheRules.Control.self), "How much of clients' fields counts. less, if not said."),
            .init(
                "ignore",
                .list(.choice(ignorable.map(\.rawValue)), atLeast: 1),
                "Members of requests that make no difference. None, if not said."
            ),
            .init("max_answer_bytes", .integer(1...33_554_432), "Larger answers are not kept. 1048576."),
            .init("wait_seconds", .integer(0...600), "How long a request waits for one like it. 30, if not said."),
            .init("memory_bytes", .integer(0...68_719_476_736), "Of requests and answers. 67108864, if not said."),
            .init("memory_entries", .integer(0...10_000_000), "100000, if not said."),
            .init("disk_bytes", .integer(1_048_576...1_099_511_627_776), "Of cache.db. No file, if not said."),
            .init("shared", .mapping(sharedCache), "A server where several nodes keep them, in place of disk_bytes."),
            .init("semantic", .mapping(nearCache), "Also answers what asks the same in other words."),
        ]
    )

    private static let sharedCache = MappingShape(
        title: "the cache of several nodes",
        keys: server + [
            .init("secret_env", .text(.nonEmpty), "The variable that holds what the nodes have in common."),
            .init("secret_file", .text(.nonEmpty), "The file that holds it: at least 32 characters."),
            .init("wait_ms", .integer(1...10_000), "How long a request waits for the server. 50, if not said."),
        ]
    )

    private static let nearCache = MappingShape(
        title: "the cache's semantic layer",
        keys: [
            .init("threshold", .number(0.5...1), "The least similarity. 0.6 with built-in, else 0.9."),
            .init("max_entries", .integer(1...1_000_000), "Requests in memory. 10000, if not said."),
            .init(
                "max_entries_per_scope",
                .integer(1...10_000),
                "That differ in nothing but what the user said. 1000, if not said."
            ),
            .init("embedding_model", .text(.nonEmpty), "As routes name it, or built-in. built-in, if not said."),
            .init("embedding_timeout_ms", .integer(1...10_000), "Past it nothing is found. 500, if not said."),
        ]
    )

    /// What tells a provider who asks, and nothing about the answer.
    static let ignorable: [KnownKey] = [.user, .metadata, .safetyIdentifier, .promptCacheKey]
}
