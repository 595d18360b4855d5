import Foundation
package import Redaction

/// The directory in which the gateway keeps what it writes: the audit log with the key that signs it, and the key
/// of its fingerprints.
package struct DataDirectory: Sendable {
    package let path: String

    package var auditPath: String { path + "/audit.db" }
    /// Texts that were kept.
    package var capturePath: String { path + "/captures.db" }
    /// Answers that are kept; text of users.
    package var cachePath: String { path + "/cache.db" }
    /// Every configuration that was in force.
    package var history: ConfigurationHistory { ConfigurationHistory(in: path) }
    /// The key of the audit log's checkpoints, and the file outside the database to which they go.
    package var signingKeyPath: String { path + "/audit.key" }
    package var checkpointPath: String { path + "/audit.checkpoints" }
    /// What budgets have been charged, and amounts that stand in place of the settings' for a while.
    package var budgetsPath: String { path + "/budgets.db" }
    package var budgetOverridesPath: String { path + "/" + Self.budgetOverridesName }
    static let budgetOverridesName = "budgets.overrides"
    /// The keys of fingerprints.
    package var fingerprintKeys: FingerprintKeys { FingerprintKeys(in: path) }

    /// Makes the directory, readable by its owner only, if it is not there.
    package init(creating path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// The key that a data directory has; nil if it has none yet.
    ///
    /// Makes nothing.
    package static func existingKey(in path: String) throws -> DigestKey? {
        try FingerprintKeys(in: path).existing()
    }

    /// The key of fingerprints and numbered digests; made on the first start and kept, so that equal values stay equal.
    package func digestKey() throws -> DigestKey {
        // A new key in place of one that cannot be read would make old and new fingerprints differ in silence.
        if let key = try fingerprintKeys.existing() { return key }
        return try fingerprintKeys.rotate(keeping: 0)
    }
}

package enum DataDirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    case damagedKey, unreadableKey, unwritable

    package var description: String {
        switch self {
        case .damagedKey:
            "a key of fingerprints in the data directory is not 32 bytes long; restore it, or move it away"
        case .unreadableKey: "a key of fingerprints in the data directory is there and cannot be read"
        case .unwritable: "the data directory cannot be written"
        }
    }
}
