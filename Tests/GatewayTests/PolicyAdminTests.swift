import AuditLog
import Foundation
import Inspection
import Logging
import NIOPosix
import RuleFiles
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// A running gateway with rules in a file, a history, and two who may approve.
private final class GovernedGateway: Sendable {
    let service: GatewayService
    let folder: TemporaryFolder
    private let directory: DataDirectory

    init(needsApproval: Bool = false) async throws {
        folder = try TemporaryFolder(["rules.yaml": `The history of configurations`.pack("flag")])
        var settings = Settings()
        settings.listen.port = 0
        settings.rulePaths = [folder.path + "/rules.yaml"]
        settings.keys = [
            ClientKeySettings(id: "alice", app: "shop", digest: KeyRing.digest(of: "secret-of-alice".utf8))
        ]
        let people: [(String, AdminRole)] = [
            ("ann", .admin), ("bob", .admin), ("oscar", .operator), ("mia", .auditor), ("rita", .reviewer),
        ]
        settings.admin.keys = people.map { id, role in
            AdminKeySettings(id: id, role: role, digest: KeyRing.digest(of: "key-of-\(id)".utf8))
        }
        settings.source = "schema: 1\n"
        directory = try DataDirectory(creating: folder.path + "/data")
        let loader = ConfigurationLoader(key: try directory.digestKey(), history: directory.history)
        let loaded = try loader.load(settings)
        settings.needsApproval = needsApproval
        let shared = Shared(settings)
        source = shared
        service = try await GatewayService.start(
            settings,
            loaded: loaded,
            loader: loader,
            dataDirectory: directory,
            group: .singleton,
            logger: Logger(label: "test"),
            source: { () throws(Refusal) in shared.value }
        )
    }

    private let source: Shared

    /// Settings that a test may change, as if their file were edited.
    final class Shared: Sendable {
        private let settings: Mutex<Settings>
        var value: Settings { settings.withLock { $0 } }
        init(_ settings: Settings) { self.settings = Mutex(settings) }
        func change(_ change: (inout Settings) -> Void) { settings.withLock { change(&$0) } }
    }

    func change(_ change: (inout Settings) -> Void) { source.change(change) }

    func write(_ action: String) throws {
        try `The history of configurations`.pack(action)
            .write(toFile: folder.path + "/rules.yaml", atomically: true, encoding: .utf8)
    }

    func get(_ target: String, _ who: String = "ann") async throws -> String { try await ask("GET", target, who, "") }

    func post(_ target: String, _ who: String, _ body: String = "") async throws -> String {
        try await ask("POST", target, who, body)
    }

    private func ask(_ method: String, _ target: String, _ who: String, _ body: String) async throws -> String {
        let client = try await RawClient.connect(to: service.address.port)
        let type = method == "GET" ? "" : "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        await client.send(
            "\(method) /admin/policies\(target) HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer key-of-\(who)\r\n\(type)\r\n\(body)"
        )
        let answer = await client.receiveAnswer()
        await client.close()
        return answer
    }

    /// Events of some kinds, after everything is on disk: actor and detail.
    func events(_ kinds: Set<String>) throws -> [(kind: String, actor: String, detail: String)] {
        #expect(service.audit.flush())
        return try AuditReader(path: directory.auditPath).events().filter { kinds.contains($0.kind) }
    }
}

@Suite(.timeLimit(.minutes(2)), .serialized) struct `Policies over HTTP` {
    @Test
    func `are listed, explained and compared`() async throws {
        let gateway = try await GovernedGateway()
        #expect(try await gateway.get("").hasSuffix(#"{"policies":[]}"#))
        let effective = try await gateway.get("/effective?key=alice&direction=prompt", "mia")
        #expect(effective.contains(#""rule":"test.secret""#) && effective.contains(#""action":"flag""#), "\(effective)")
        #expect(!effective.contains("\"direction\":\"response\""))
        let first = gateway.service.configuration.engine.policyHash
        #expect(try await gateway.get("/history", "rita").contains(#""kind":"loaded","policy_hash":"\#(first)""#))
        #expect(try await gateway.get("/diff").hasSuffix(#"{"changes":[]}"#))
        try gateway.write("block")
        let diff = try await gateway.get("/diff?from=\(first.prefix(8))", "oscar")
        #expect(diff.contains(#""before":"flag","after":"block""#), "\(diff)")
        _ = await gateway.service.drain()
    }

    @Test
    func `are checked without being put in force`() async throws {
        let gateway = try await GovernedGateway()
        let first = gateway.service.configuration.engine.policyHash
        try gateway.write("block")
        let sound = try await gateway.post("/validate", "oscar")
        #expect(sound.status == 200 && sound.contains(#""ok":true"#) && !sound.contains(first))
        try gateway.write("explode")
        let refused = try await gateway.post("/validate", "oscar")
        #expect(refused.status == 422 && refused.contains(#""ok":false"#) && refused.contains("rules.yaml"))
        #expect(try await gateway.post("/reload", "oscar").status == 422)
        #expect(gateway.service.configuration.engine.policyHash == first)
        let events = try gateway.events(["configuration_refused"])
        #expect(events.map(\.actor) == ["oscar"])
        _ = await gateway.service.drain()
    }

    @Test
    func `are loaded when two have agreed, and each step is an event with who did it`() async throws {
        let gateway = try await GovernedGateway(needsApproval: true)
        gateway.change { $0.needsApproval = true }
        let first = gateway.service.configuration.engine.policyHash
        try gateway.write("block")
        #expect(try await gateway.post("/reload", "oscar").status == 422)
        let proposal = try await gateway.post("/propose", "ann", "{}")
        #expect(proposal.status == 201 && proposal.contains(#""by":"ann""#))
        let hash = try #require(proposal.firstMatch(of: /"proposed":"([0-9a-f]+)"/)).1
        let body = #"{"hash":"\#(hash.prefix(12))"}"#
        #expect(try await gateway.post("/approve", "ann", body).status == 409, "who proposed it cannot approve it")
        #expect(try await gateway.post("/approve", "oscar", body).status == 403)
        #expect(try await gateway.post("/reload", "oscar").status == 422)
        #expect(try await gateway.post("/approve", "bob", body).status == 201)
        #expect(try await gateway.post("/reload", "oscar").status == 200)
        #expect(gateway.service.configuration.engine.policyHash == hash)
        let events = try gateway.events([
            "policy_proposed", "policy_approved", "configuration", "configuration_refused",
        ])
        #expect(
            events.map { "\($0.kind) \($0.actor)" } == [
                "configuration weir", "configuration_refused oscar", "policy_proposed ann",
                "configuration_refused oscar", "policy_approved bob", "configuration oscar",
            ]
        )
        #expect(events[2].detail.contains(#""via":"http""#) && events[4].detail.contains(String(hash)))
        #expect(first != hash)
        _ = await gateway.service.drain()
    }

    @Test
    func `are rolled back and brought forward again`() async throws {
        let gateway = try await GovernedGateway()
        let first = gateway.service.configuration.engine.policyHash
        try gateway.write("block")
        #expect(try await gateway.post("/reload", "ann").status == 200)
        let second = gateway.service.configuration.engine.policyHash
        #expect(try await gateway.post("/rollback", "oscar", #"{"hash":"\#(first)"}"#).status == 403)
        #expect(try await gateway.post("/rollback", "ann", #"{"hash":"\#(first)"}"#).status == 200)
        #expect(gateway.service.configuration.engine.policyHash == first)
        #expect(try await gateway.get("/history").contains("\"pinned\":\"\(first)\""))
        #expect(try await gateway.post("/rollback", "bob", #"{"end":true}"#).status == 200)
        #expect(gateway.service.configuration.engine.policyHash == second)
        #expect(try await gateway.post("/rollback", "bob", #"{"end":true}"#).status == 409)
        #expect(try gateway.events(["policy_pinned", "policy_unpinned"]).map(\.actor) == ["ann", "bob"])
        _ = await gateway.service.drain()
    }

    @Test
    func `are nobody's who only reads`() async throws {
        let gateway = try await GovernedGateway()
        for who in ["mia", "rita"] {
            for target in ["/validate", "/propose", "/approve", "/rollback", "/reload"] {
                let status = try await gateway.post(target, who, #"{"hash":"0000"}"#).status
                #expect(status == 403, "\(who) \(target)")
            }
        }
        #expect(try await gateway.get("", "nobody").status == 401)
        #expect(try await gateway.get("/validate").status == 405)
        #expect(try await gateway.post("/history", "ann").status == 405)
        #expect(try await gateway.get("/shibboleth").status == 404)
        _ = await gateway.service.drain()
    }

    @Test(arguments: [
        ("/approve", "{}", 400), ("/approve", "[]", 400), ("/approve", #"{"hash":"shibboleth"}"#, 404),
        ("/approve", #"{"hash":"00"}"#, 404), ("/rollback", "{}", 400),
        ("/rollback", #"{"hash":"0000","end":true}"#, 400),
        ("/rollback", #"{"end":"shibboleth"}"#, 400), ("/propose", #"{"hash":"0000"}"#, 409),
        ("/reload?shibboleth=1", "", 400), ("/validate?shibboleth=1", "", 400),
    ])
    func `get native errors for what makes no sense`(target: String, body: String, status: Int) async throws {
        let gateway = try await GovernedGateway()
        let answer = try await gateway.post(target, "ann", body)
        #expect(answer.status == status && !answer.contains("shibboleth"), "\(answer)")
        #expect(try await gateway.get("/effective?key=shibboleth").status == 400)
        _ = await gateway.service.drain()
    }

    @Test
    func `go with keys and roles, whose changes are events once`() async throws {
        let gateway = try await GovernedGateway()
        let kinds: Set = ["key_added", "key_changed", "key_removed"]
        let first = try gateway.events(kinds)
        #expect(first.count == 6 && first.allSatisfy { $0.kind == "key_added" && $0.actor == "weir" })
        #expect(first.contains { $0.detail.hasPrefix(#"{"key":"admin/oscar","holds":"operator","print":""#) })
        gateway.change { settings in
            settings.keys = []
            settings.admin.keys[2].role = .auditor
        }
        #expect(try await gateway.post("/reload", "ann").status == 200)
        #expect(try await gateway.post("/reload", "ann").status == 200)
        let more = try gateway.events(kinds).dropFirst(6)
        #expect(more.map { "\($0.kind) \($0.actor)" } == ["key_changed ann", "key_removed ann"])
        #expect(more.last?.detail == #"{"key":"clients/alice"}"#)
        _ = await gateway.service.drain()
    }
}
