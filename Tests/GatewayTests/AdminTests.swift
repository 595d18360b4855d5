import ByteText
import GuardrailTypes
import Synchronization
import TestSupport
import Testing

@testable import AuditLog
@testable import Gateway

/// A gateway whose log holds three exchanges, and who may ask it.
private final class AskedGateway: Sendable {
    let gateway: TestGateway
    let writer: AuditWriter
    let ids: [String]
    private let folder: TemporaryFolder

    init(surface: Surface = .all) async throws {
        folder = try TemporaryFolder()
        let writer = try AuditWriter(AuditWriter.Configuration(path: folder.path + "/audit.db"))
        ids = try Self.fill(writer)
        self.writer = writer
        let reads = Shared()
        let desk = AuditDesk(
            path: folder.path + "/audit.db",
            rules: { ["pci.card-number", "never.fires"] },
            writing: AuditDesk.Writing(writer),
            noteRead: { reads.add($0) }
        )
        let admins = AdminRole.allCases.map { role in
            AdminKeySettings(
                id: "\(role.rawValue)-key",
                role: role,
                digest: KeyRing.digest(of: "key-of-\(role.rawValue)".utf8)
            )
        }
        shared = reads
        gateway = try await TestGateway(upstreams: [], admins: AdminRing(admins), desk: desk, surface: surface)
    }

    private let shared: Shared
    var noted: [AuditDesk.Read] { shared.all }

    private static func fill(_ writer: AuditWriter) throws -> [String] {
        let rule = RuleReference(
            id: "pci.card-number",
            name: "Card",
            entity: "CREDIT_CARD",
            severity: .high,
            tags: [],
            packID: "p",
            packVersion: "1.0.0"
        )
        let finding = Finding(
            rule: rule,
            range: ByteRange(0, 4),
            confidence: Confidence(thousandths: 900),
            action: .redact,
            preview: "41**1",
            fingerprint: String(repeating: "5a", count: 32),
            explanation: Explanation(
                patternIndex: 0,
                base: Confidence(thousandths: 900),
                validatedBy: [],
                contextWord: nil
            )
        )
        var ids: [String] = []
        for app in ["shop", "chat", "shop"] {
            var ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
            ticket.record.app = AuditLabel(configured: app)
            ticket.record.decisions = [
                AuditDecision(direction: .prompt, field: AuditFieldPath("messages[0].content"), findings: [finding])
            ]
            ids.append(ticket.id.text)
            ticket.close(.redacted, status: 200)
        }
        #expect(writer.flush())
        return ids
    }

    /// Status, head and body of the answer.
    func ask(
        _ target: String,
        role: String = "auditor",
        method: String = "GET",
        body: String = ""
    ) async throws -> String {
        let client = try await gateway.client()
        let type = body.isEmpty ? "" : "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        await client.send(
            "\(method) \(target) HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer key-of-\(role)\r\n\(type)\r\n\(body)"
        )
        let answer = await client.receiveAnswer()
        await client.close()
        return answer
    }

    /// Events of a kind that are on disk.
    func events(_ kind: String) -> [(actor: String, detail: String)] {
        #expect(writer.flush())
        let all = try? AuditReader(path: folder.path + "/audit.db").events()
        return (all ?? []).filter { $0.kind == kind }.map { ($0.actor, $0.detail) }
    }

    func stop() async {
        await gateway.stop()
        writer.shutdown()
    }
}

private final class Shared: Sendable {
    private let reads = Mutex<[AuditDesk.Read]>([])
    var all: [AuditDesk.Read] { reads.withLock { $0 } }
    func add(_ read: AuditDesk.Read) { reads.withLock { $0.append(read) } }
}

@Suite struct `Asking the audit log over HTTP` {
    @Test
    func `pages follow a cursor and are counted`() async throws {
        let asked = try await AskedGateway()
        let first = try await asked.ask("/admin/audit/exchanges?app=shop&limit=1")
        #expect(first.status == 200 && first.contains(asked.ids[2]) && first.contains("\"next\":\"3\""))
        let second = try await asked.ask("/admin/audit/exchanges?app=shop&limit=1&after=3")
        #expect(second.contains(asked.ids[0]) && !second.contains(asked.ids[1]) && second.contains("\"next\":\"1\""))
        #expect(
            try await asked.ask("/admin/audit/exchanges?app=shop&limit=1&after=1").hasSuffix(
                "{\"exchanges\":[],\"next\":null}"
            )
        )
        #expect(try await asked.ask("/admin/audit/count?app=shop").hasSuffix("{\"exchanges\":2}"))
        let facets = try await asked.ask("/admin/audit/facets/app")
        #expect(facets.hasSuffix(#"{"values":[{"app":"shop","exchanges":2},{"app":"chat","exchanges":1}]}"#))
        #expect(try await asked.ask("/admin/audit/charts/day").contains("\"exchanges\":3}]}"))
        #expect(try await asked.ask("/admin/audit/reports/rules").contains("\"rule\":\"pci.card-number\""))
        #expect(asked.noted.count == 7 && asked.noted.allSatisfy { $0.key == "auditor-key" && $0.status == 200 })
        #expect(asked.noted.first?.route == "/admin/audit/exchanges")
        #expect(asked.noted.first?.conditions == ["app", "limit"] && asked.noted.first?.rows == 1)
        #expect(asked.gateway.sink.records.count == 7)
        #expect(asked.gateway.sink.records.allSatisfy { $0.keyID?.text == "auditor-key" && $0.outcome == .allowed })
        await asked.stop()
    }

    @Test
    func `an operator sees neither previews nor fingerprints`() async throws {
        let asked = try await AskedGateway()
        let whole = try await asked.ask("/admin/audit/exchanges/\(asked.ids[0])")
        #expect(whole.contains("41**1") && whole.contains("5a5a"))
        let masked = try await asked.ask("/admin/audit/exchanges/\(asked.ids[0])", role: "operator")
        #expect(masked.status == 200 && masked.contains("CREDIT_CARD"))
        #expect(!masked.contains("41**1") && !masked.contains("5a5a") && !masked.contains("\"preview\""))
        let mark = String(repeating: "5a", count: 32)
        for target in [
            "exchanges?fingerprint=\(mark)", "reports/fingerprint?fingerprint=\(mark)",
            "reports/exchange?id=\(asked.ids[0])",
        ] {
            #expect(try await asked.ask("/admin/audit/" + target, role: "operator").status == 403)
            #expect(try await asked.ask("/admin/audit/" + target).status == 200)
        }
        await asked.stop()
    }

    @Test
    func `reviewers label through the gateway's writer and auditors do not`() async throws {
        let asked = try await AskedGateway()
        let body = #"{"id":"\#(asked.ids[1])","finding":0,"verdict":"false_positive","note":"a test card"}"#
        #expect(try await asked.ask("/admin/audit/labels", role: "auditor", method: "POST", body: body).status == 403)
        #expect(try await asked.ask("/admin/audit/labels", role: "operator", method: "POST", body: body).status == 403)
        let done = try await asked.ask("/admin/audit/labels", role: "reviewer", method: "POST", body: body)
        #expect(done.status == 201 && done.hasSuffix("{\"labelled\":1}"))
        let found = try await asked.ask("/admin/audit/exchanges?label=false_positive")
        #expect(found.contains(asked.ids[1]) && !found.contains(asked.ids[0]))
        #expect(try await asked.ask("/admin/audit/reports/precision").contains("\"false_positives\":1"))
        let precision = try await asked.ask("/admin/audit/reports/precision")
        #expect(precision.contains(#"{"title":"Rules that did not fire","rows":[{"rule":"never.fires"}]}"#))
        let missing = #"{"id":"req_nothing","verdict":"false_positive"}"#
        #expect(try await asked.ask("/admin/audit/labels", role: "admin", method: "POST", body: missing).status == 404)
        for bad in [
            "{}", "[]", "{", #"{"id":"x","verdict":"perhaps"}"#, #"{"id":"x","verdict":"withdrawn","finding":"0"}"#,
        ] {
            #expect(try await asked.ask("/admin/audit/labels", role: "admin", method: "POST", body: bad).status == 400)
        }
        await asked.stop()
    }

    @Test(arguments: [
        ("/admin/audit/exchanges?shibboleth=1", 400), ("/admin/audit/exchanges?since=shibboleth", 400),
        ("/admin/audit/exchanges?app=%zz", 400), ("/admin/audit/exchanges?app=%ff", 400),
        ("/admin/audit/exchanges?limit=1001", 400),
        ("/admin/audit/facets/shibboleth", 400), ("/admin/audit/charts/shibboleth", 400),
        ("/admin/audit/reports/shibboleth", 400),
        ("/admin/audit/exchanges/shibboleth", 404), ("/admin/audit/shibboleth", 404),
        ("/admin/audit/exchanges/a/b", 404),
        ("/admin/audit/labels?rule=x", 200), ("/admin/audit/labels?app=x", 400), ("/admin/audit/evidence", 400),
        ("/admin/audit/exchanges?saved=shibboleth", 400), ("/admin/audit/queries/shibboleth", 404),
        ("/admin/audit/exchanges?app=a%20b%2Bc", 200),
    ])
    func `a question that makes no sense gets a native error without its words`(
        target: String,
        status: Int
    ) async throws {
        let asked = try await AskedGateway()
        let answer = try await asked.ask(target)
        #expect(answer.status == status, "\(answer)")
        #expect(!answer.contains("shibboleth"))
        await asked.stop()
    }

    @Test
    func `labels are listed for those who may see them`() async throws {
        let asked = try await AskedGateway()
        for (place, verdict) in ["true_positive", "false_positive"].enumerated() {
            let body = #"{"id":"\#(asked.ids[place])","verdict":"\#(verdict)","note":"seen"}"#
            #expect(
                try await asked.ask("/admin/audit/labels", role: "reviewer", method: "POST", body: body).status == 201
            )
        }
        let all = try await asked.ask("/admin/audit/labels")
        #expect(all.contains(asked.ids[0]) && all.contains(asked.ids[1]) && all.contains("\"author\":\"reviewer-key\""))
        let wrong = try await asked.ask("/admin/audit/labels?label=false_positive&since=1h")
        #expect(!wrong.contains(asked.ids[0]) && wrong.contains(asked.ids[1]))
        #expect(try await asked.ask("/admin/audit/labels", role: "operator").status == 403)
        #expect(asked.events("labelled").map(\.actor) == ["reviewer-key", "reviewer-key"])
        await asked.stop()
    }

    @Test
    func `what is read becomes an event with its conditions' names and no values`() async throws {
        let asked = try await AskedGateway()
        _ = try await asked.ask("/admin/audit/exchanges?app=shop&since=1h")
        _ = try await asked.ask("/admin/audit/exchanges?shibboleth=shop")
        _ = try await asked.ask("/admin/audit/exchanges/\(asked.ids[0])", role: "operator")
        let reads = asked.events("read")
        #expect(reads.map(\.actor) == ["auditor-key", "auditor-key", "operator-key"])
        #expect(
            reads[0].detail
                == #"{"role":"auditor","endpoint":"/admin/audit/exchanges","conditions":"app,since","rows":2,"status":200}"#
        )
        #expect(reads[1].detail.contains(#""conditions":"*","rows":0,"status":400"#))
        #expect(reads[2].detail.contains(#""endpoint":"/admin/audit/exchanges/{id}""#))
        #expect(!reads.contains { $0.detail.contains("shibboleth") || $0.detail.contains("shop") })
        await asked.stop()
    }

    @Test
    func `queries are saved, asked by name, listed and deleted`() async throws {
        let asked = try await AskedGateway()
        let body = #"{"name":"shop-today","conditions":"app=shop&since=24h"}"#
        #expect(try await asked.ask("/admin/audit/queries", role: "operator", method: "POST", body: body).status == 403)
        #expect(try await asked.ask("/admin/audit/queries", method: "POST", body: body).status == 201)
        #expect(try await asked.ask("/admin/audit/count?saved=shop-today").hasSuffix("{\"exchanges\":2}"))
        #expect(try await asked.ask("/admin/audit/count?saved=shop-today&app=chat").hasSuffix("{\"exchanges\":3}"))
        #expect(try await asked.ask("/admin/audit/count?saved=shop-today&since=0s").hasSuffix("{\"exchanges\":0}"))
        #expect(try await asked.ask("/admin/audit/facets/app?saved=shop-today").contains("\"shop\""))
        let list = try await asked.ask("/admin/audit/queries", role: "operator")
        #expect(list.contains(#""name":"shop-today","author":"auditor-key""#) && list.contains(#""value":"24h""#))
        #expect(try await asked.ask("/admin/audit/queries/shop-today").status == 200)
        #expect(
            try await asked.ask("/admin/audit/queries/shop-today", role: "operator", method: "DELETE").status == 403
        )
        #expect(try await asked.ask("/admin/audit/queries/shop-today", method: "DELETE").status == 200)
        #expect(try await asked.ask("/admin/audit/queries/shop-today", method: "DELETE").status == 404)
        #expect(try await asked.ask("/admin/audit/count?saved=shop-today").status == 400)
        #expect(asked.events("query_saved").count == 1 && asked.events("query_deleted").count == 1)
        await asked.stop()
    }

    @Test(arguments: [
        "{}", "[]", "{", #"{"name":"x"}"#, #"{"name":"UPPER","conditions":"app=a"}"#,
        #"{"name":"x","conditions":""}"#, #"{"name":"x","conditions":"shibboleth=1"}"#,
        #"{"name":"x","conditions":"app=%zz"}"#, #"{"name":"x","conditions":"after=3"}"#,
        #"{"name":"x","conditions":"since=shibboleth"}"#, #"{"name":5,"conditions":"app=a"}"#,
    ])
    func `a query that makes no sense is not saved`(body: String) async throws {
        let asked = try await AskedGateway()
        let answer = try await asked.ask("/admin/audit/queries", method: "POST", body: body)
        #expect(answer.status == 400 && !answer.contains("shibboleth"), "\(answer)")
        #expect(try await asked.ask("/admin/audit/queries").hasSuffix(#"{"queries":[]}"#))
        await asked.stop()
    }

    @Test
    func `an operator gets nothing about values by way of a saved query`() async throws {
        let asked = try await AskedGateway()
        let body = #"{"name":"one-value","conditions":"fingerprint=\#(String(repeating: "5a", count: 32))"}"#
        #expect(try await asked.ask("/admin/audit/queries", method: "POST", body: body).status == 201)
        #expect(try await asked.ask("/admin/audit/count?saved=one-value").hasSuffix("{\"exchanges\":3}"))
        #expect(try await asked.ask("/admin/audit/count?saved=one-value", role: "operator").status == 403)
        #expect(try await asked.ask("/admin/audit/queries", role: "operator").hasSuffix(#"{"queries":[]}"#))
        #expect(try await asked.ask("/admin/audit/queries/one-value", role: "operator").status == 404)
        await asked.stop()
    }

    @Test
    func `evidence is for those who may see previews`() async throws {
        let asked = try await AskedGateway()
        let answer = try await asked.ask("/admin/audit/evidence?since=1h&app=shop")
        #expect(answer.status == 200 && answer.contains("content-type: application/zip"))
        #expect(answer.contains("attachment; filename=\"weir-evidence-"))
        #expect(try await asked.ask("/admin/audit/evidence?since=1h", role: "operator").status == 403)
        #expect(asked.events("read").first?.detail.contains("\"rows\":2") == true)
        await asked.stop()
    }

    @Test
    func `client keys and no keys open nothing`() async throws {
        let asked = try await AskedGateway()
        #expect(try await asked.ask("/admin/audit/exchanges", role: "nobody").status == 401)
        await asked.stop()
        let plain = try await TestGateway(upstreams: [])
        let client = try await plain.client()
        await client.send("GET /admin/audit/exchanges HTTP/1.1\r\nHost: g\r\n\r\n")
        #expect(await client.receiveAnswer().status == 404)
        await plain.stop()
    }

    @Test
    func `a listener of its own serves the log alone and the other one does not`() async throws {
        let own = try await AskedGateway(surface: .admin)
        #expect(try await own.ask("/admin/audit/count").status == 200)
        #expect(try await own.ask("/v1/models").status == 404)
        #expect(try await own.ask("/healthz").status == 200)
        await own.stop()
        let other = try await AskedGateway(surface: .clients)
        #expect(try await other.ask("/admin/audit/count").status == 404)
        #expect(try await other.ask("/v1/models").status == 200)
        await other.stop()
    }

    @Test
    func `queries are decoded or refused whatever bytes they hold`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                [UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "="), 0x41, 0x66, 0x7A, 0xFF].randomElement(
                    using: &random
                )!
            }
            let items = AdminQueryItems.decode([bytes[...]])
            #expect((items?.count ?? 1) == 1)
        }
        #expect(AdminQueryItems.decode([Array("a%3D=b+c%c3%a4=".utf8)[...]])?.first?.name == "a=")
        #expect(AdminQueryItems.decode([Array("a%3D=b+c%c3%a4=".utf8)[...]])?.first?.value == "b cä=")
    }
}
