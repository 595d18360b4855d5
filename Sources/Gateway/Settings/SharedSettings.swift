package import RedisClient

/// What several nodes have in common, and where it is (`shared:`); nothing for one node.
package struct SharedSettings: Sendable {
    /// Where budgets and limits are counted.
    package struct Redis: Sendable {
        package var address: RedisAddress
        package var access = RedisAccess()
        /// Before every key: nodes with the same count together.
        package var prefix = "weir"

        package init(address: RedisAddress) { self.address = address }
    }

    /// Where each node's audit log is copied to.
    package struct Postgres: Hashable, Sendable {
        /// As libpq takes it, without a password.
        package var address: String
        package var password: String?

        package init(address: String, password: String? = nil) {
            self.address = address
            self.password = password
        }
    }

    package var redis: Redis?
    package var postgres: Postgres?

    package init() {}
}
