import Foundation
import RedisClient
import RuleFiles
import Testing

@testable import Gateway

private func read(_ cache: String) throws -> CacheSettings {
    let folder = FileManager.default.temporaryDirectory.path + "/weir-cache-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/weir.yaml"
    try ("schema: 1\nrules: [r]\ncache:\n" + cache).write(toFile: path, atomically: true, encoding: .utf8)
    let environment = ["SECRET": String(repeating: "s", count: 32), "SHORT": "s", "PASSWORD": "of the house"]
    return try #require(try SettingsReader.read(path, environment: environment).cache)
}

@Suite struct `Settings of a shared cache` {
    @Test func `name a server, what the nodes have in common, and how long a request waits`() throws {
        let shared = try #require(
            try read(
                """
                  shared:
                    address: rediss://cache.internal:6380/1
                    password_env: PASSWORD
                    ca_file: /etc/ca.pem
                    prefix: eu
                    secret_env: SECRET
                    wait_ms: 20
                """
            ).shared
        )
        #expect(shared.address.isSecure && shared.address.port == 6380 && shared.address.database == 1)
        #expect(shared.access.password == "of the house" && shared.access.authority == "/etc/ca.pem")
        #expect(shared.prefix == "eu" && shared.patience == 20)
        #expect(shared.secret == Array(String(repeating: "s", count: 32).utf8))
        #expect(try read("  ttl_seconds: 60").shared == nil)
    }

    @Test(arguments: [
        "{address: 'redis://a'}", "{address: 'redis://a', secret_env: SHORT}", "{address: 'a', secret_env: SECRET}",
        "{address: 'redis://a', secret_env: NOBODY}", "{secret_env: SECRET}",
        "{address: 'redis://a', secret_env: SECRET}\n  disk_bytes: 1048576",
    ])
    func `are refused where nothing could be believed, or where answers would be in two places`(shared: String) {
        #expect(throws: Refusal.self) { try read("  shared: \(shared)") }
    }
}
