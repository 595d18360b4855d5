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
    private var keyPath: String { path + "/fingerprint.key" }

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
        let keyPath = path + "/fingerprint.key"
        guard FileManager.default.fileExists(atPath: keyPath) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: keyPath) else { throw DataDirectoryError.unreadableKey }
        guard bytes.count == 32 else { throw DataDirectoryError.damagedKey }
        return DigestKey(bytes: Array(bytes))
    }

    /// The key of fingerprints and numbered digests; made on the first start and kept, so that equal values stay equal.
    package func digestKey() throws -> DigestKey {
        // A new key in place of one that cannot be read would make old and new fingerprints differ in silence.
        if let key = try Self.existingKey(in: path) { return key }
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let isWritten = FileManager.default.createFile(
            atPath: keyPath,
            contents: Data(bytes),
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else { throw DataDirectoryError.unwritable }
        return DigestKey(bytes: bytes)
    }
}

package enum DataDirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    case damagedKey, unreadableKey, unwritable

    package var description: String {
        switch self {
        case .damagedKey: "fingerprint.key in the data directory is not 32 bytes long; restore it, or move it away"
        case .unreadableKey: "fingerprint.key in the data directory is there and cannot be read"
        case .unwritable: "the data directory cannot be written"
        }
    }
}
