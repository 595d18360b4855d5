/// What the cache did for an exchange.
package struct AuditCache: Hashable, Sendable {
    /// `hit`, `miss`, `bypass` or `refresh`.
    package let status: AuditLabel
    /// Where the answer of a hit was: `memory`, `disk` or `flight`.
    package let layer: AuditLabel?
    /// Of that answer, in seconds.
    package let age: Int?
    /// That it cost when it was new.
    package let savedTokens: Int?

    package init(status: AuditLabel, layer: AuditLabel? = nil, age: Int? = nil, savedTokens: Int? = nil) {
        self.status = status
        self.layer = layer
        self.age = age
        self.savedTokens = savedTokens
    }
}
