import Foundation
import Redaction
import Testing

@testable import Gateway

@Suite struct `The data directory` {
    private func make() throws -> DataDirectory {
        try DataDirectory(creating: NSTemporaryDirectory() + "weir-data-\(UUID().uuidString)")
    }

    @Test
    func `keeps one key, for its owner's eyes`() throws {
        let directory = try make()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        let value = Array("4012888888881881".utf8)
        let first = try directory.digestKey().fingerprint(of: value, entity: "CARD")
        #expect(try directory.digestKey().fingerprint(of: value, entity: "CARD") == first)
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/fingerprint.key")[
            .posixPermissions
        ]
        #expect(mode as? Int == 0o600)
    }

    @Test
    func `never makes a new key in place of one that it cannot read`() throws {
        let directory = try make()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        try FileManager.default.createDirectory(
            atPath: directory.path + "/fingerprint.key",
            withIntermediateDirectories: false
        )
        #expect(throws: DataDirectoryError.unreadableKey) { try directory.digestKey() }
    }

    // MARK: Rotation

    private let value = Array("4012888888881881".utf8)

    private func fingerprint(_ key: DigestKey) -> String { key.fingerprint(of: value, entity: "CARD") }

    @Test
    func `what a new key makes says so, and an older key counts while it is kept`() throws {
        let directory = try make()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        let keys = directory.fingerprintKeys
        let first = fingerprint(try directory.digestKey())
        let second = try keys.rotate(keeping: 1)
        #expect(fingerprint(second).hasSuffix("~2") && !fingerprint(second).hasPrefix(first))
        #expect(second.fingerprints(of: value, entity: "CARD") == [fingerprint(second), first])
        #expect(try fingerprint(directory.digestKey()) == fingerprint(second))
        let third = try keys.rotate(keeping: 1)
        #expect(third.epochs == [2, 3] && keys.epochs() == [2, 3])
        #expect(third.fingerprints(of: value, entity: "CARD") == [fingerprint(third), fingerprint(second)])
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/fingerprint.key"))
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/fingerprint.3.key")
        #expect(mode[.posixPermissions] as? Int == 0o600)
        #expect(try keys.rotate(keeping: 0).epochs == [4])
        // Numbers go on, so an epoch never means two keys.
        #expect(try DataDirectory(creating: directory.path).digestKey().epoch == 4)
    }

    @Test
    func `a key is renewed by its age`() throws {
        let directory = try make()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        let keys = directory.fingerprintKeys
        var settings = FingerprintSettings()
        let now = Date()
        #expect(try keys.current(settings, now: now.addingTimeInterval(1e9)).epoch == 1)
        settings.rotateDays = 30
        #expect(try keys.current(settings, now: now.addingTimeInterval(29 * 86_400)).epoch == 1)
        #expect(try keys.current(settings, now: now.addingTimeInterval(31 * 86_400)).epochs == [1, 2])
        #expect(try keys.current(settings, now: now).epoch == 2)
    }

    @Test(arguments: ["..", ".1.", ".02.", ".-3.", ".x.", ".9.old."].map { "fingerprint\($0)key" })
    func `files of other names are no keys`(name: String) throws {
        let directory = try make()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        #expect(FileManager.default.createFile(atPath: directory.path + "/" + name, contents: Data([1])))
        #expect(try directory.digestKey().epochs == [1])
    }

    @Test
    func `a key that cannot be read is an error, whichever it is`() throws {
        let directory = try make()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        _ = try directory.digestKey()
        _ = try directory.fingerprintKeys.rotate(keeping: 1)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: directory.path + "/fingerprint.key"))
        #expect(throws: DataDirectoryError.damagedKey) { try directory.digestKey() }
    }
}
