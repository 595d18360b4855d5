import RuleFiles

/// How long a key of fingerprints is in use (`audit.fingerprints`).
package struct FingerprintSettings: Hashable, Sendable {
    /// Nil: for ever.
    package var rotateDays: Int?
    /// Older keys that are kept.
    package var keep = 1

    package init() {}

    static let shape = MappingShape(
        title: "the keys of fingerprints",
        keys: [
            .init("rotate_days", .integer(1...3650), "Days after which a new key is taken. Never, if not said."),
            .init("keep", .integer(0...100), "Older keys that are kept, to link values across. 1, if not said."),
        ]
    )
}
