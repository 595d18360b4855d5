import AuditLog
import Foundation
import Inspection
import Logging
import NIOPosix
import Redaction
import RuleFiles
import Spending
import Testing

@testable import Gateway

/// A folder that is gone after the test.
private struct TemporaryFolder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.path + "/weir-service-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func writeRules(action: String, regex: String = #"\\bsecret-[0-9]{4}\\b"#) throws {
        let text = """
            schema: 1
            pack: {id: test, name: Test, version: 1.0.0}
            rules:
              - id: test.secret
                name: Secret
                description: A secret.
                entity: SECRET
                severity: high
                detect:
                  - {regex: "\(regex)", confidence: 0.9}
                action: \(action)
                tests:
                  match: ["secret-1234", "a secret-4321 b"]
                  no_match: ["secret-12", "secrets"]
            """
        try text.write(toFile: path + "/rules.yaml", atomically: true, encoding: .utf8)
    }
}

@Suite(.timeLimit(.minutes(1)))
struct GatewayServiceTests {
    @Test func `a reload takes effect as a whole, or not at all`() async throws {
        let folder = try TemporaryFolder()
        try folder.writeRules(action: "flag")
        var settings = Settings()
        settings.listen.port = 0
        settings.rulePaths = [folder.path + "/rules.yaml"]
        let directory = try DataDirectory(creating: folder.path + "/data")
        let loader = ConfigurationLoader(key: try directory.digestKey())
        let service = try await GatewayService.start(
            settings,
            loaded: try loader.load(settings),
            loader: loader,
            dataDirectory: directory,
            group: .singleton,
            logger: Logger(label: "test")
        )
        let first = service.configuration.engine.policyHash

        try folder.writeRules(action: "flag", regex: "(unclosed")
        #expect(throws: Refusal.self) { try service.reload(settings) }
        #expect(service.configuration.engine.policyHash == first)

        try folder.writeRules(action: "block")
        _ = try service.reload(settings)
        #expect(service.configuration.engine.policyHash != first)
        #expect(service.metrics.text().contains(#"weir_config_reload_total{result="refused"} 1"#))

        let client = try await RawClient.connect(to: service.address.port)
        await client.send(chat("tell secret-1234"))
        #expect(await client.receiveAnswer().status == 400)
        let statistics = await service.drain()
        #expect(statistics.rowsWritten == 1)
        #expect(statistics.lost == 0)
        try expectChain(of: directory, first: first, second: service.configuration.engine.policyHash)
    }

    /// The log of that run: every change of the rules is an entry, and all of it is signed.
    private func expectChain(of directory: DataDirectory, first: String, second: String) throws {
        let reader = try AuditReader(path: directory.auditPath)
        let events = try reader.events()
        #expect(
            events.map(\.kind)
                == ["genesis", "start", "configuration", "configuration_refused", "configuration", "stop"]
        )
        #expect(events[2].detail.contains(first) && events[4].detail.contains(second))
        var verifier = ChainVerifier(path: directory.auditPath)
        let key = try #require(FileManager.default.contents(atPath: directory.signingKeyPath + ".pub"))
        verifier.key = AuditPublicKey(String(decoding: key.dropLast(), as: UTF8.self))
        let notes = try #require(FileManager.default.contents(atPath: directory.checkpointPath))
        verifier.outside = CheckpointNote.all(in: String(decoding: notes, as: UTF8.self)).notes
        let report = try verifier.verify()
        #expect(report.problem == nil && report.signedThrough == 7 && report.signedOutside > 0 && report.remarks == [])
    }

    /// One budget of a dollar, with a file of amounts beside it.
    @Test func `budgets have a file once a configuration has some, and amounts that are set are events`() async throws {
        let folder = try TemporaryFolder()
        try folder.writeRules(action: "flag")
        var settings = Settings()
        settings.listen.port = 0
        settings.rulePaths = [folder.path + "/rules.yaml"]
        settings.dataDirectory = folder.path + "/data"
        let directory = try DataDirectory(creating: settings.dataDirectory)
        let loader = ConfigurationLoader(key: try directory.digestKey())
        let service = try await GatewayService.start(
            settings,
            loaded: try loader.load(settings),
            loader: loader,
            dataDirectory: directory,
            group: .singleton,
            logger: Logger(label: "test")
        )
        #expect(!FileManager.default.fileExists(atPath: directory.budgetsPath))
        let amount = try #require(Money(dollars: 1))
        settings.spending.budgets = [
            BudgetSettings(id: "b", scope: .app, amount: amount, period: .lifetime, periodName: "lifetime")
        ]
        var overrides = BudgetOverrides()
        overrides.set(.init(budget: "b", amount: .zero, until: 4_000_000_000_000, reason: "a halt", actor: "uid:7"))
        try overrides.write(to: directory.budgetOverridesPath)
        // The same twice is one event.
        for _ in 0..<2 { _ = try service.reload(settings) }
        #expect(FileManager.default.fileExists(atPath: directory.budgetsPath))
        #expect(service.configuration.spending.overrides == overrides)
        try "damaged".write(toFile: directory.budgetOverridesPath, atomically: true, encoding: .utf8)
        #expect(throws: Refusal.self) { try service.reload(settings) }
        _ = await service.drain()
        let events = try AuditReader(path: directory.auditPath).events().filter { $0.kind == "budget" }
        #expect(events.map(\.actor) == ["uid:7"])
        #expect(events.first?.detail.contains(#""amount_usd":"0.00""#) == true)
        #expect(events.first?.detail.contains("a halt") == true)
    }

    @Test func `the key of fingerprints is made once, for its owner only`() throws {
        let folder = try TemporaryFolder()
        let first = try DataDirectory(creating: folder.path + "/data").digestKey()
        let second = try DataDirectory(creating: folder.path + "/data").digestKey()
        let value = Array("value".utf8)
        #expect(first.fingerprint(of: value, entity: "E") == second.fingerprint(of: value, entity: "E"))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/data/fingerprint.key")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a new key of fingerprints is taken with a reload, and the log says so`() async throws {
        let folder = try TemporaryFolder()
        try folder.writeRules(action: "block")
        var settings = Settings()
        settings.listen.port = 0
        settings.rulePaths = [folder.path + "/rules.yaml"]
        let directory = try DataDirectory(creating: folder.path + "/data")
        let loader = ConfigurationLoader(key: try directory.digestKey(), keys: directory.fingerprintKeys)
        let service = try await GatewayService.start(
            settings,
            loaded: try loader.load(settings),
            loader: loader,
            dataDirectory: directory,
            group: .singleton,
            logger: Logger(label: "test")
        )
        let client = try await RawClient.connect(to: service.address.port)
        for round in 0..<3 {
            if round == 2 {
                _ = try directory.fingerprintKeys.rotate(keeping: 1)
                _ = try service.reload(settings)
            }
            await client.send(chat("tell secret-1234"))
            #expect(await client.receiveAnswer().status == 400)
        }
        _ = try service.reload(settings)
        _ = await service.drain()
        let reader = try AuditReader(path: directory.auditPath)
        let events = try reader.events().filter { $0.kind == "fingerprint_key" }
        #expect(events.map(\.detail) == [#"{"epoch":2,"keys":"1,2"}"#])
        #expect(try reader.fingerprintEpochs() == [1, 2])
        let made = try directory.digestKey().fingerprints(of: Array("secret-1234".utf8), entity: "SECRET")
        var query = AuditQuery()
        query.fingerprint = made[0]
        #expect(try reader.count(query) == 1)
        query.fingerprint = made[1]
        #expect(try reader.count(query) == 2)
        #expect(try ChainVerifier(path: directory.auditPath).verify().problem == nil)
    }
}
