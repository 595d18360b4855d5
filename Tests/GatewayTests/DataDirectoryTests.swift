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
}
