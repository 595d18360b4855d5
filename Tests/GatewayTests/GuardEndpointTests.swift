import AuditLog
import Detection
import FoundationEssentials
import GuardrailTypes
import Inspection
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Gateway

/// Over HTTP: who is served, what each is told, and one row for each.
@Suite(.timeLimit(.minutes(1)))
struct `Guard endpoints` {
    private static let card = "4111 1111 1111 1111"
    private static let key = "AKIA2E0A8F3B244C9986"

    private static func post(_ path: String, _ body: String, _ fields: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private func withGateway(
        keys: [(digest: [UInt8], principal: Principal)] = [],
        contracts: Set<ForeignContract> = Set(ForeignContract.allCases),
        servesOwn: Bool = true,
        _ body: (TestGateway) async throws -> Void
    ) async throws {
        var guards = GuardSettings()
        guards.contracts = contracts
        guards.servesOwn = servesOwn
        let gateway = try await TestGateway(upstreams: [], keys: keys, guards: guards)
        try await body(gateway)
        await gateway.stop()
    }

    private static let requests: [(String, @Sendable (String) -> String)] = [
        ("/v1/guard", { #"{"input":"\#($0)"}"# }),
        ("/v1/moderations", { #"{"input":"\#($0)"}"# }),
        ("/beta/litellm_basic_guardrail_api", { #"{"input_type":"request","texts":["\#($0)"]}"# }),
        ("/request", { #"{"body":{"messages":[{"role":"user","content":"\#($0)"}]}}"# }),
        ("/agentgateway/response", { #"{"body":{"choices":[{"message":{"content":"\#($0)"}}]}}"# }),
        ("/portkey/webhook", { #"{"eventType":"beforeRequestHook","request":{"json":{"prompt":"\#($0)"}}}"# }),
        ("/v2/guard", { #"{"messages":[{"role":"user","content":"\#($0)"}]}"# }),
        ("/guardrail/gr-1/version/DRAFT/apply", { #"{"source":"INPUT","content":[{"text":{"text":"\#($0)"}}]}"# }),
        ("/presidio/analyze", { #"{"text":"\#($0)","language":"en"}"# }),
    ]

    @Test(arguments: 0..<requests.count)
    func `leave one row each, with the decision and no text`(index: Int) async throws {
        let (path, body) = Self.requests[index]
        try await withGateway { gateway in
            for (text, outcome) in [
                ("hello", AuditOutcome.allowed), ("pay \(Self.card)", .redacted), ("use \(Self.key)", .blocked),
            ] {
                let before = gateway.sink.records.count
                let client = try await gateway.client()
                await client.send(Self.post(path, body(text)))
                let reply = await client.receiveAnswer()
                #expect(reply.status == 200)
                #expect(!reply.contains(Self.card) && !reply.contains(Self.key))
                #expect(reply.contains("x-weir-policy: sha256:"))
                await eventually { gateway.sink.records.count == before + 1 }
                let row = try #require(gateway.sink.records.last)
                #expect(row.outcome == outcome && row.status == 200 && row.app?.text == "default")
                #expect((row.blockedDirection != nil) == (outcome == .blocked))
                #expect(row.decisions.isEmpty == (outcome == .allowed))
                #expect(!"\(row)".contains(Self.card) && !"\(row)".contains(Self.key))
            }
            #expect(gateway.sink.reserved == 3)
        }
    }

    @Test func `are not there unless the settings name them`() async throws {
        try await withGateway(contracts: [.lakera], servesOwn: false) { gateway in
            for (path, body) in Self.requests {
                let client = try await gateway.client()
                await client.send(Self.post(path, body("hi")))
                let reply = await client.receiveAnswer()
                #expect(reply.status == (path == "/v2/guard" ? 200 : 404), "\(path)")
            }
        }
    }

    @Test(arguments: [
        ("", 401), ("Authorization: Bearer KEY\r\n", 200), ("x-api-key: KEY\r\n", 200), ("api-key: KEY\r\n", 200),
        ("Authorization: Basic BASIC\r\n", 200), ("Authorization: Basic Zm9v\r\n", 401),
        ("Authorization: Basic \u{7F}\r\n", 400), ("x-api-key: wrong\r\n", 401),
        ("x-api-key: KEY\r\nx-api-key: KEY\r\n", 400),
        ("Authorization: AWS4-HMAC-SHA256 Credential=a/b\r\n", 401),
        ("Authorization: AWS4-HMAC-SHA256 Credential=a/b\r\nx-api-key: KEY\r\n", 200),
    ])
    func `know our keys wherever a stack puts them`(fields: String, status: Int) async throws {
        let key = NewClientKey()
        let digest = KeyRing.digest(of: key.text.utf8)
        try await withGateway(keys: [(digest, Principal(keyID: "k1", app: "billing"))]) { gateway in
            for (path, body) in Self.requests {
                let client = try await gateway.client()
                let pair = Data("user:\(key.text)".utf8).base64EncodedString()
                let fields = fields.replacing("BASIC", with: pair).replacing("KEY", with: key.text)
                await client.send(Self.post(path, body("hi"), fields))
                #expect(await client.receiveAnswer().status == status, "\(path)")
            }
            await eventually { gateway.sink.records.count == Self.requests.count }
            #expect(gateway.sink.records.allSatisfy { $0.app?.text == (status == 200 ? "billing" : nil) })
        }
    }

    @Test(arguments: [
        ("/v1/guard", #""type":"invalid_request_error""#), ("/v1/moderations", #""type":"invalid_request_error""#),
        ("/presidio/analyze", #"{"error":"'text' is missing."}"#), ("/anonymize", #"{"error":"'text' is missing."}"#),
        ("/guardrail/a/version/1/apply", #"{"__type":"ValidationException","message":"'source' is missing."}"#),
    ])
    func `speak of errors as their stack does`(path: String, expected: String) async throws {
        try await withGateway { gateway in
            let client = try await gateway.client()
            await client.send(Self.post(path, "{}"))
            let reply = await client.receiveAnswer()
            #expect(reply.status == 400)
            #expect(reply.contains(expected))
            await eventually { gateway.sink.records.count == 1 }
            #expect(gateway.sink.outcomes == [.refused])
        }
    }

    @Test(arguments: [
        (GuardEndpoint.own, "/v1/guard"), (.moderations, "/v1/moderations"),
        (.litellm, "/beta/litellm_basic_guardrail_api"), (.agentgatewayRequest, "/request"),
        (.agentgatewayResponse, "/response"), (.portkey, "/portkey/webhook"), (.lakera, "/v2/guard"),
        (.bedrock, "/guardrail/a/version/1/apply"), (.presidioAnalyze, "/analyze"), (.presidioAnonymize, "/anonymize"),
    ])
    func `leave one row for whatever comes`(endpoint: GuardEndpoint, path: String) async throws {
        let seeds = try #require(`Damaged guard requests`.seeds[endpoint])
        try await withGateway { gateway in
            var random = SplitMix(state: 7)
            for round in 0..<60 {
                let body = `Damaged guard requests`.damaged(seeds[round % seeds.count], &random)
                let client = try await gateway.client()
                await client.send(
                    Array(
                        "POST \(path) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
                            .utf8
                    ) + body
                )
                let status = await client.receiveAnswer().status
                #expect([200, 400].contains(status))
                await client.close()
                await eventually { gateway.sink.records.count == round + 1 }
                #expect(gateway.sink.records.last?.status == status)
            }
            #expect(gateway.sink.reserved == 60 && gateway.sink.records.count == 60)
        }
    }

    @Test func `call a rule that could not be run an outage, each in its words`() async throws {
        try await withGateway { gateway in
            let rule = try #require(gateway.configuration.engine.rules.rules.first { $0.reference.id == "cred.aws" })
            let failure = RuleFailure(rule: rule.reference, reason: .matchLimit, mode: .block, offset: 0)
            for _ in 0..<8 { _ = gateway.configuration.quarantine.note(failure, at: .now()) }
            for (index, (path, body)) in Self.requests.enumerated() {
                let client = try await gateway.client()
                await client.send(Self.post(path, body("use \(Self.key)")))
                let reply = await client.receiveAnswer()
                #expect(reply.status == 503, "\(path)")
                if path.hasPrefix("/guardrail") { #expect(reply.contains(#""__type":"ServiceUnavailableException""#)) }
                await eventually { gateway.sink.records.count == index + 1 }
                let row = try #require(gateway.sink.records.last)
                #expect(row.outcome == .blocked && row.status == 503 && row.errorCode?.text == "inspection_failed")
                #expect(row.decisions.flatMap(\.failures).map(\.reason) == [.quarantined])
            }
        }
    }

    @Test func `answer other methods and other bodies as every route does`() async throws {
        try await withGateway { gateway in
            for (request, status) in [
                ("GET /v1/guard HTTP/1.1\r\nHost: g\r\n\r\n", 405),
                ("OPTIONS /v1/guard HTTP/1.1\r\nHost: g\r\n\r\n", 204),
                ("POST /v1/guard HTTP/1.1\r\nHost: g\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415),
                (Self.post("/guardrail//version/1/apply", "{}"), 404), (Self.post("/v1/guard/", "{}"), 404),
            ] {
                let client = try await gateway.client()
                await client.send(request)
                #expect(await client.receiveAnswer().status == status)
            }
            await eventually { gateway.sink.records.count == 5 }
        }
    }
}
