import RuleFiles

extension SettingsShape {
    static let shared = MappingShape(
        title: "what nodes have in common",
        keys: [
            .init("redis", .mapping(redis), "A Redis server on which nodes count budgets and limits together."),
            .init("postgres", .mapping(postgres), "A PostgreSQL server to which each node's audit log is copied."),
        ]
    )

    private static let redis = MappingShape(title: "the Redis server", keys: server)

    /// How a Redis server is reached.
    static let server: [MappingShape.Key] =
        [
            .init("address", .text(.nonEmpty), required: true, "redis://HOST:PORT/DB, or rediss:// for TLS."),
            .init("user", .text(.nonEmpty), "The server's default user, if not said."),
            .init("ca_file", .text(.nonEmpty), "Certificates to trust (PEM). The system's, if not said."),
            .init("prefix", .text(.name), "Before every key; the same for nodes that belong together."),
            .init("connect_ms", .integer(10...60_000), "How long to wait for a connection. 1000, if not said."),
            .init("answer_ms", .integer(10...60_000), "How long to wait for an answer. 1000, if not said."),
        ] + password

    private static let postgres = MappingShape(
        title: "the PostgreSQL server",
        keys: [
            .init(
                "address",
                .text(.nonEmpty),
                required: true,
                "A connection string of libpq without a password: host=db dbname=weir sslmode=verify-full."
            )
        ] + password
    )

    private static let password: [MappingShape.Key] = [
        .init("password_env", .text(.nonEmpty), "The variable that holds the password."),
        .init("password_file", .text(.nonEmpty), "The file that holds the password."),
    ]
}
