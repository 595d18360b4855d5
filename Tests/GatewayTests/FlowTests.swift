import AuditLog
import FoundationEssentials
import GuardrailTypes
import Inspection
import NIOCore
import Redaction
import Routing
import RuleFiles
import TestSupport
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":10,"total_tokens":20}}"#
private let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n" + answerBody
private let failure = "HTTP/1.1 503 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

private func read(_ text: String) throws -> Settings {
    let folder = FileManager.default.temporaryDirectory.path + "/weir-flows-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try text.write(toFile: folder + "/weir.yaml", atomically: true, encoding: .utf8)
    return try SettingsReader.read(folder + "/weir.yaml", environment: [:])
}

private let upstreams = """
    schema: 1
    rules: [r]
    upstreams:
      - {id: cloud, base_url: https://cloud.example/v1, models: [big, small]}
      - {id: home, base_url: http://127.0.0.1:9/v1, internal: true, models: [llama, small]}

    """

private let flows = """
    flows:
      - name: smart
        nodes:
          - {id: begin, start: sensitive}
          - id: sensitive
            conditional: {if: [{field: findings.entity, $in: [CREDIT_CARD, PHRASE]}], then: onprem, else: team}
          - id: team
            conditional:
              if:
                - $or:
                    - {field: header.x-weir-team, $eq: finance, $exists: true}
                    - {field: metadata.kind, $regex: "^se+cret"}
              then: onprem
              else: long
          - {id: long, conditional: {if: [{field: tokens, $gt: 500}], then: large, else: cap}}
          - {id: cap, rate_limit: {key: app, limit: 2, interval: 600, success: half, fallback: onprem}}
          - {id: half, percentage: {by: user, branches: [{percent: 100, then: cheap}], else: large}}
          - {id: large, model: {model: big}}
          - {id: cheap, model: {model: small, provider: cloud, timeout_ms: 20000, retries: 0, fallback: onprem}}
          - {id: onprem, model: {model: llama, fallback: nothing}}
          - {id: nothing, end: true}
    routes:
      - {model: clever, flow: smart}
      - {model: split, when: [{field: findings.tag, $eq: pii}], candidates: [{upstream: home, model: llama}]}
      - {model: split, when: [{field: body.n, $gte: 2}], flow: smart}
      - {model: split, candidates: [{upstream: cloud, model: big}]}

    """

/// As rows name the flow, with its version.
private let smart =
    "smart@" + ((try? read(upstreams + flows).routing.flows["smart"]?.digest.prefix(8)).flatMap(\.self) ?? "")

@Suite(.timeLimit(.minutes(1)))
struct FlowTests {
    /// The flow of the settings with two upstreams that are there.
    private func gateway(_ cloud: ScriptedUpstream, _ home: ScriptedUpstream) async throws -> TestGateway {
        var routing = try read(upstreams + flows).routing
        routing.forms = [.openrouter]
        return try await TestGateway(
            upstreams: [
                UpstreamSettings(
                    id: "cloud",
                    baseURL: cloud.baseURL,
                    models: .listed(["big", "small"]),
                    isInternal: true
                ),
                UpstreamSettings(
                    id: "home",
                    baseURL: home.baseURL,
                    models: .listed(["llama", "small"]),
                    isInternal: true
                ),
            ],
            rules: [TestGateway.phrase],
            routing: routing
        )
    }

    private func ask(_ gateway: TestGateway, _ request: String) async throws -> (status: Int, route: String) {
        let client = try await gateway.client()
        await client.send(request)
        let reply = await client.receiveAnswer()
        let line = reply.split(separator: "\r\n").first { $0.hasPrefix("x-weir-route: ") }
        return (reply.status, line.map { String($0.dropFirst(14).prefix { $0 != ";" }) } ?? "")
    }

    @Test func `sensitive prompts go to the model at home, and others by what they say`() async throws {
        let cloud = try await ScriptedUpstream.start(answer: answer)
        let home = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway(cloud, home)
        func route(_ text: String, extra: String = "", fields: String = "") async throws -> String {
            let count = gateway.sink.records.count
            let reply = try await ask(gateway, chat(text, model: "dynamic/smart", extra: extra, fields: fields))
            #expect(reply.status == 200)
            await eventually { gateway.sink.records.count == count + 1 }
            return reply.route + " " + (gateway.sink.records.last?.routing?.route.text ?? "")
        }
        let begin = " " + smart + ":begin>sensitive"
        #expect(try await route("this is a code word") == "home/llama" + begin + ">onprem")
        #expect(try await route("my card 4111 1111 1111 1111") == "home/llama" + begin + ">onprem")
        #expect(
            try await route("hi", extra: #","metadata":{"kind":"seecret"}"#) == "home/llama" + begin + ">team>onprem"
        )
        #expect(
            try await route("hi", fields: "X-Weir-Team: finance\r\n") == "home/llama" + begin + ">team>onprem"
        )
        let long = String(repeating: "many words ", count: 300)
        #expect(try await route(long) == "cloud/big" + begin + ">team>long>large")
        let path = begin + ">team>long>cap>"
        let kind = #","metadata":{"kind":"no secret"}"#
        #expect(try await route("hi", extra: kind) == "cloud/small" + path + "half>cheap")
        #expect(try await route("hi", fields: "X-Weir-Team: law\r\n") == "cloud/small" + path + "half>cheap")
        #expect(try await route("hi") == "home/llama" + path + "onprem")
        #expect(!cloud.received.contains("code word") && !cloud.received.contains("my card"))
        #expect(home.received.contains(#""model":"llama""#) && !home.received.contains("smart"))
        #expect(gateway.sink.records.allSatisfy { $0.model?.text == "dynamic/smart" })
        await gateway.stop()
        await cloud.stop()
        await home.stop()
    }

    @Test func `where a model does not answer the flow goes on`() async throws {
        let cloud = try await ScriptedUpstream.start(answer: failure)
        let home = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway(cloud, home)
        let reply = try await ask(gateway, chat("hi", model: "clever"))
        #expect(reply.status == 200)
        #expect(reply.route == "home/llama")
        await eventually { gateway.sink.records.count == 1 }
        let routing = try #require(gateway.sink.records.first?.routing)
        #expect(routing.route.text == smart + ":begin>sensitive>team>long>cap>half>cheap>onprem")
        #expect(routing.trail.text == "cloud/small 503 server_error; home/llama 200 allowed")
        #expect(routing.attempts == 2)
        await gateway.stop()
        await cloud.stop()
        await home.stop()
    }

    @Test func `no wish of a client's leads a prompt away from where a flow has sent it`() async throws {
        let cloud = try await ScriptedUpstream.start(answer: answer)
        let home = try await ScriptedUpstream.start(answer: failure)
        let gateway = try await gateway(cloud, home)
        let extra = #","models":["big"],"provider":{"order":["cloud"]}"#
        let reply = try await ask(gateway, chat("this is a code word", model: "clever", extra: extra))
        #expect(reply.status == 503)
        #expect(cloud.received.isEmpty)
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.first?.routing?.trail.text == "home/llama 503 server_error")
        await gateway.stop()
        await cloud.stop()
        await home.stop()
    }

    @Test func `where conditions ask for findings no prompt goes ahead of a classifier's answer`() async throws {
        let far = try await ScriptedUpstream.start(answer: answer)
        let home = try await ScriptedUpstream.start(answer: answer)
        var routing = RoutingSettings()
        var guarded = RouteSettings(
            model: "big",
            candidates: [CandidateSettings(upstream: "home", model: "llama")],
            routing
        )
        guarded.condition = .test(.entity, .isIn([.text("TOXICITY")]))
        routing.routes = [guarded]
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "far", baseURL: far.baseURL, models: .listed(["big"]), isInternal: true),
                UpstreamSettings(id: "home", baseURL: home.baseURL, models: .listed(["llama"]), isInternal: true),
            ],
            categories: ScriptedClassifier(delay: .milliseconds(50)).plan(
                [.asked(.toxicity, .flag, .prompt)],
                ahead: true
            ),
            routing: routing
        )
        #expect(try await ask(gateway, chat("this is AAA.", model: "big")).route == "home/llama")
        #expect(far.received.isEmpty)
        #expect(try await ask(gateway, chat("this is nothing.", model: "big")).route == "far/big")
        await gateway.stop()
        await far.stop()
        await home.stop()
    }

    @Test func `a flow that ends gives what the last model said`() async throws {
        let cloud = try await ScriptedUpstream.start(answer: failure)
        let gateway = try await gateway(cloud, cloud)
        let reply = try await ask(gateway, chat("hi", model: "dynamic/smart"))
        #expect(reply.status == 503)
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.first?.routing?.attempts == 2)
        await eventually { gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 } }
        #expect(gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 })
        await gateway.stop()
        await cloud.stop()
    }

    @Test(arguments: [
        ("hi", "", "cloud/big", "split"),
        ("hi", #","n":2"#, "cloud/small", smart + ":begin>sensitive>team>long>cap>half>cheap"),
        ("hi", #","n":1"#, "cloud/big", "split"),
    ])
    func `of several routes for a model the first whose condition holds is taken`(
        text: String,
        extra: String,
        route: String,
        path: String
    ) async throws {
        let upstream = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway(upstream, upstream)
        #expect(try await ask(gateway, chat(text, model: "split", extra: extra)).route == route)
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.first?.routing?.route.text == path)
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `a limit on cost counts what answers have cost`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: answer)
        let text = """
            flows:
              - name: dear
                nodes:
                  - {id: cap, rate_limit: {type: cost, limit: 0.00003, interval: 600, success: paid, fallback: free}}
                  - {id: paid, model: {model: paid}}
                  - {id: free, model: {model: llama}}
            routes:
              - {model: paid, candidates: [{upstream: cloud, model: big, price: {input: 1, output: 1}}]}

            """
        let routing = try read(upstreams + text).routing
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "cloud", baseURL: upstream.baseURL, models: .listed(["big"]), isInternal: true),
                UpstreamSettings(id: "home", baseURL: upstream.baseURL, models: .listed(["llama"]), isInternal: true),
            ],
            routing: routing
        )
        // Each answer costs 20 tokens at a dollar for a million of them.
        var routes: [String] = []
        for count in 1...4 {
            routes.append(try await ask(gateway, chat("hi", model: "dynamic/dear")).route)
            await eventually { gateway.sink.records.count == count }
        }
        #expect(routes == ["cloud/big", "cloud/big", "home/llama", "home/llama"])
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `a flow is a model like others to who asks for the list`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway(upstream, upstream)
        let client = try await gateway.client()
        await client.send("GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n")
        let list = await client.receiveAnswer()
        for model in ["dynamic/smart", "clever", "split", "big", "small", "llama"] {
            #expect(list.ranges(of: "\"id\":\"\(model)\"").count == 1)
        }
        await gateway.stop()
        await upstream.stop()
    }

    @Test(arguments: [
        ("[{id: a, model: {model: nobody}}]", DiagnosticCode.valueNotAllowed),
        ("[{id: a, model: {model: big, provider: nobody}}]", .valueNotAllowed),
        ("[{id: a, start: b}, {id: b, model: {model: big}}, {id: b, end: true}]", .conflictingKeys),
        ("[{id: a, start: c}]", .valueNotAllowed),
        ("[{id: a, start: a}]", .valueNotAllowed),
        ("[{id: a, model: {model: big}}, {id: b, end: true}]", .valueNotAllowed),
        ("[{id: a, end: false}]", .valueNotAllowed),
        ("[{id: a}]", .missingKey),
        ("[{id: a, conditional: {if: [{field: app, $is: x}], then: b, else: b}}, {id: b, end: true}]", .unknownKey),
        ("[{id: a, conditional: {if: [{field: cookie, $eq: x}], then: b, else: b}}, {id: b, end: true}]", .badForm),
        ("[{id: a, conditional: {if: [{field: header.A, $eq: x}], then: b, else: b}}, {id: b, end: true}]", .badForm),
        ("[{id: a, conditional: {if: [{$eq: x}], then: b, else: b}}, {id: b, end: true}]", .missingKey),
        (
            "[{id: a, conditional: {if: [{field: app, $regex: '('}], then: b, else: b}}, {id: b, end: true}]",
            .patternDoesNotCompile
        ),
        (
            "[{id: a, percentage: {branches: [{percent: 60, then: b}, {percent: 60, then: b}], else: b}}, {id: b, end: true}]",
            .valueNotAllowed
        ),
        ("[]", .valueNotAllowed),
    ])
    func `what is wrong with a flow is said, with its place`(nodes: String, code: DiagnosticCode) {
        do {
            _ = try read(upstreams + "flows: [{name: smart, nodes: \(nodes)}]\n")
            Issue.record("it was read")
        } catch let refusal as Refusal {
            #expect(refusal.diagnostics.map(\.code) == [code])
            #expect(refusal.diagnostics.allSatisfy { $0.place.line == 6 })
        } catch {
            Issue.record(error)
        }
    }

    @Test(arguments: [
        "authorization", "cookie", "x-api-key", "x-goog-api-key", "api-key", "proxy-authorization",
        "cf-aig-authorization",
        "x-auth-token", "x-amz-security-token", "x-csrf", "idempotency-key", "x-session-id", "my_secret",
    ])
    func `no condition looks at a header field that may hold a secret`(name: String) {
        let condition = "{field: header.\(name), $exists: true}"
        let texts = [
            "flows: [{name: f, nodes: [{id: a, conditional: {if: [{$or: [\(condition)]}], then: b, else: b}}, {id: b, end: true}]}]",
            "routes: [{model: m, when: [\(condition)], candidates: [{upstream: home, model: llama}]}]",
        ]
        for text in texts {
            do {
                _ = try read(upstreams + text + "\n")
                Issue.record("it was read")
            } catch let refusal as Refusal {
                #expect(refusal.diagnostics.map(\.code) == [.valueNotAllowed])
                #expect(refusal.diagnostics.map(\.place.line) == [6])
            } catch {
                Issue.record(error)
            }
        }
    }

    @Test func `whatever a flow's file says, it is read or refused with a place`() {
        var random = SplitMix(seed: 21)
        let alphabet = Array("{}[]:,$ \n-abdeiqt0195.'".utf8)
        var counts = (read: 0, refused: 0)
        for _ in 0..<400 {
            var bytes = Array(flows.utf8)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[place] = alphabet.randomElement(using: &random) ?? 0x20
                } else {
                    bytes.remove(at: place)
                }
            }
            do {
                let routing = try read(upstreams + String(decoding: bytes, as: UTF8.self)).routing
                // What is read can be walked through.
                #expect(routing.flows.values.allSatisfy { RouteFlow.problems(of: $0.nodes).isEmpty })
                counts.read += 1
            } catch let refusal as Refusal {
                #expect(!refusal.diagnostics.isEmpty)
                counts.refused += 1
            } catch {
                Issue.record(error)
            }
        }
        #expect(counts.read > 0 && counts.refused > 50)
    }

    @Test(arguments: [
        "routes: [{model: m, flow: nobody}]", "routes: [{model: m}]",
        "routes: [{model: m, candidates: [{upstream: home}]}, {model: m, candidates: [{upstream: home}]}]",
    ])
    func `a route has candidates or a flow that there is, and one of them for every request`(routes: String) {
        #expect(throws: Refusal.self) { try read(upstreams + routes + "\n") }
    }
}
