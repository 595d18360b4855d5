package import Foundation
import Glibc
package import Redaction

/// The keys of fingerprints in a data directory: `fingerprint.key` is the first, `fingerprint.2.key` the second, and so on.
///
/// The one with the highest number is in use. While an older one is kept, what it has made can be linked with what newer ones make,
/// by whoever has the value; when its file is gone nobody can.
package struct FingerprintKeys: Sendable {
    private let directory: String

    package init(in directory: String) {
        self.directory = directory
    }

    private func path(_ epoch: Int) -> String {
        directory + "/" + (epoch == 1 ? "fingerprint.key" : "fingerprint.\(epoch).key")
    }

    /// Numbers of the keys that are there, ascending.
    package func epochs() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.compactMap { name in
            if name == "fingerprint.key" { return 1 }
            guard name.hasPrefix("fingerprint."), name.hasSuffix(".key"),
                let epoch = Int(name.dropFirst("fingerprint.".count).dropLast(".key".count)), epoch > 1,
                name == "fingerprint.\(epoch).key"
            else { return nil }
            return epoch
        }.sorted()
    }

    /// The key in use, with the older ones; nil if there is none yet.
    package func existing() throws -> DigestKey? {
        let epochs = epochs()
        guard let newest = epochs.last else { return nil }
        let older = try epochs.dropLast().map { DigestKey(bytes: try bytes(of: $0), epoch: $0) }
        return DigestKey(bytes: try bytes(of: newest), epoch: newest, older: older)
    }

    private func bytes(of epoch: Int) throws -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: path(epoch)) else {
            throw DataDirectoryError.unreadableKey
        }
        guard bytes.count == 32 else { throw DataDirectoryError.damagedKey }
        return Array(bytes)
    }

    /// Makes the next key, and deletes the oldest but for some.
    ///
    /// - Parameter keeping: older keys that stay.
    package func rotate(keeping count: Int) throws -> DigestKey {
        let next = (epochs().last ?? 0) + 1
        var generator = SystemRandomNumberGenerator()
        try write((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }, to: path(next))
        for epoch in epochs().dropLast(count + 1) {
            guard unlink(path(epoch)) == 0 else { throw DataDirectoryError.unwritable }
        }
        guard let key = try existing() else { throw DataDirectoryError.unreadableKey }
        return key
    }

    /// The key must be on disk before anything is fingerprinted with it.
    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DataDirectoryError.unwritable }
        defer { close(file) }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0, folder >= 0, fsync(folder) == 0
        else { throw DataDirectoryError.unwritable }
        close(folder)
    }

    // MARK: By age

    /// The key in use; a new one if there is none, or if it has been in use for longer than the settings say.
    package func current(_ settings: FingerprintSettings, now: Date = Date()) throws -> DigestKey {
        guard let key = try existing() else { return try rotate(keeping: 0) }
        guard let dueAt = dueAt(settings), now >= dueAt else { return key }
        return try rotate(keeping: settings.keep)
    }

    /// When the key in use has been in use for long enough; nil if it stays for ever, or if there is none.
    package func dueAt(_ settings: FingerprintSettings) -> Date? {
        guard let days = settings.rotateDays, let newest = epochs().last,
            let madeAt = try? FileManager.default.attributesOfItem(atPath: path(newest))[.modificationDate] as? Date
        else { return nil }
        return madeAt.addingTimeInterval(Double(days) * 86_400)
    }
}
