import AuditLog
import Foundation
import GuardrailTypes
import Inspection
import Logging
import NIOPosix
import RuleFiles
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// Says when the load shall end.
private final class Ending: Sendable {
    let isHere = Atomic(false)
}

/// Reloads under load, a tenth of them of files that are wrong.
///
/// `WEIR_STORM=full` makes a thousand of them.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct ReloadStormTests {
    /// What two rules and the policy do in each of the configurations.
    private static let actions: [(rule: String, policy: String)] = [("flag", "redact"), ("redact", "flag")]

    private static func files(_ index: Int) -> (pack: String, policy: String) {
        let rule = { (id: String, word: String, action: String) in
            """
              - id: test.\(id)
                name: Word
                description: A word.
                entity: \(id.uppercased())
                severity: high
                detect: [{regex: '\\b\(word)-[0-9]{4}\\b', confidence: 0.9}]
                action: \(action)
                tests: {match: [\(word)-1234, a \(word)-4321 b], no_match: [\(word)-12, \(word)s]}

            """
        }
        let (own, policy) = actions[index]
        return (
            "schema: 1\npack: {id: test, version: 1.0.\(index)}\nrules:\n" + rule("first", "alpha", own)
                + rule("second", "gamma", "block"),
            "schema: 1\npolicy: {id: p, version: 1.0.\(index)}\nstatements: [{rules: [test.second], action: \(policy)}]\n"
        )
    }

    @Test func `no request is dropped, and none is decided by two configurations`() async throws {
        let reloads = ProcessInfo.processInfo.environment["WEIR_STORM"] == "full" ? 1000 : 60
        let folder = try TemporaryFolder()
        func write(_ index: Int, isBroken: Bool = false) throws {
            let (pack, policy) = Self.files(index)
            let text = isBroken ? pack.replacing("regex: '", with: "regex: '(") : pack
            try text.write(toFile: folder.path + "/rules.yaml", atomically: true, encoding: .utf8)
            try policy.write(toFile: folder.path + "/policy.yaml", atomically: true, encoding: .utf8)
        }
        let demo = try await DemoUpstream.start(group: MultiThreadedEventLoopGroup.singleton)
        var settings = Settings()
        settings.listen.port = 0
        settings.rulePaths = [folder.path + "/rules.yaml"]
        settings.policyPaths = [folder.path + "/policy.yaml"]
        settings.upstreams = demo.settings(beside: [])
        try write(0)
        let directory = try DataDirectory(creating: folder.path + "/data")
        let loader = ConfigurationLoader(key: try directory.digestKey(), history: directory.history)
        let service = try await GatewayService.start(
            settings,
            loaded: try loader.load(settings),
            loader: loader,
            dataDirectory: directory,
            group: .singleton,
            logger: Logger(label: "test")
        )
        let ending = Ending()
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<4 {
                let port = service.address.port
                group.addTask { try await Self.ask(port, stream: index % 2 == 0, until: ending) }
            }
            var hashes: Set<String> = [service.configuration.engine.policyHash]
            for number in 1...reloads {
                let isBroken = number % 10 == 0
                try write(number % 2, isBroken: isBroken)
                let before = service.configuration.engine.policyHash
                if isBroken {
                    #expect(throws: Refusal.self) { try service.reload(settings) }
                    #expect(service.configuration.engine.policyHash == before)
                } else {
                    hashes.insert(try service.reload(settings).configuration.engine.policyHash)
                }
                await Task.yield()
            }
            #expect(hashes.count == 2)
            ending.isHere.store(true, ordering: .relaxed)
            return try await group.reduce(0, +)
        }
        let statistics = await service.drain()
        #expect(counts >= reloads / 4)
        #expect(statistics.rowsWritten == counts)
        #expect(statistics.lost == 0)
        try Self.checkRows(directory.auditPath, counts, loader, settings, write: { try write($0) })
        await demo.stop()
    }

    /// Sends one request after the other, each over a connection of its own.
    ///
    /// - Returns: how many, all of which were answered.
    private static func ask(_ port: Int, stream: Bool, until ending: Ending) async throws -> Int {
        var count = 0
        while !ending.isHere.load(ordering: .relaxed) {
            let client = try await RawClient.connect(to: port)
            await client.send(chat("say alpha-1234 and gamma-1234", model: "demo-echo", stream: stream))
            let answer = await client.receiveAnswer()
            #expect(answer.status == 200)
            await client.close()
            count += 1
        }
        return count
    }

    /// Each row's findings are those of the configuration that it names, in the prompt and in the answer.
    private static func checkRows(
        _ path: String,
        _ count: Int,
        _ loader: ConfigurationLoader,
        _ settings: Settings,
        write: (Int) throws -> Void
    ) throws {
        var expected: [String: (first: String, second: String)] = [:]
        for index in 0..<2 {
            try write(index)
            let hash = try loader.load(settings).configuration.engine.policyHash
            expected[hash] = (actions[index].rule, actions[index].policy)
        }
        let reader = try AuditReader(path: path)
        var query = AuditQuery()
        query.limit = count + 1
        let rows = try reader.exchanges(query)
        #expect(rows.rows.count == count)
        for index in rows.rows.indices {
            let detail = try #require(try reader.show(rows.value("id", inRow: index).text))
            let hash = detail.exchange.value("policy_hash", inRow: 0).text
            let wanted = try #require(expected[hash])
            #expect(!detail.findings.rows.isEmpty)
            for finding in detail.findings.rows.indices {
                let rule = detail.findings.value("rule", inRow: finding).text
                let action = detail.findings.value("action", inRow: finding).text
                let version = detail.findings.value("pack_version", inRow: finding).text
                #expect(action == (rule == "test.first" ? wanted.first : wanted.second))
                #expect(version == (wanted.first == actions[0].rule ? "1.0.0" : "1.0.1"))
            }
        }
    }
}
