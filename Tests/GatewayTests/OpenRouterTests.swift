import AuditLog
import Routing
import Testing
import Wire

@testable import Gateway

private let failure = "HTTP/1.1 503 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

/// What OpenRouter documents of one wish, and the candidates that are asked if each of them fails.
private struct Wish: Sendable, CustomTestStringConvertible {
    /// From OpenRouter's pages "Provider Routing" and "Model Fallbacks", November 2026.
    let testDescription: String
    var model = "m"
    /// Of the body, beside model and messages.
    let members: String
    let asked: [String]

    init(_ says: String, model: String = "m", _ members: String, asks asked: [String]) {
        testDescription = says
        self.model = model
        self.members = members
        self.asked = asked
    }

    static let all = [
        Wish("without a provider object the gateway's own order holds", "", asks: ["a", "b", "c"]),
        Wish("order: try these first, in order", #""provider":{"order":["c","b"]}"#, asks: ["c", "b", "a"]),
        Wish("order: names are not told apart by case", #""provider":{"order":["C"]}"#, asks: ["c", "a", "b"]),
        Wish(
            "order and allow_fallbacks false: only the listed ones",
            #""provider":{"order":["c","b"],"allow_fallbacks":false}"#,
            asks: ["c", "b"]
        ),
        Wish(
            "allow_fallbacks false: only the primary provider",
            #""provider":{"allow_fallbacks":false}"#,
            asks: ["a"]
        ),
        Wish("a null is not there", #""provider":null,"models":null"#, asks: ["a", "b", "c"]),
        Wish("a member that is null is not there", #""provider":{"only":null,"sort":null}"#, asks: ["a", "b", "c"]),
        Wish("only: no others", #""provider":{"only":["b","nobody"]}"#, asks: ["b"]),
        Wish("only: a provider by its slug", #""provider":{"only":["mistral"]}"#, asks: ["c"]),
        Wish("ignore: all but these", #""provider":{"ignore":["a"]}"#, asks: ["b", "c"]),
        Wish("data_collection deny", #""provider":{"data_collection":"deny"}"#, asks: ["b", "c"]),
        Wish("data_collection allow", #""provider":{"data_collection":"allow"}"#, asks: ["a", "b", "c"]),
        Wish("zdr", #""provider":{"zdr":true}"#, asks: ["c"]),
        Wish("enforce_distillable_text", #""provider":{"enforce_distillable_text":true}"#, asks: ["a"]),
        Wish("quantizations", #""provider":{"quantizations":["fp8","bf16"]}"#, asks: ["b", "c"]),
        Wish("quantizations: unknown is one", #""provider":{"quantizations":["unknown"]}"#, asks: ["a"]),
        Wish("sort price", #""provider":{"sort":"price"}"#, asks: ["c", "a", "b"]),
        Wish("sort as an object", #""provider":{"sort":{"by":"price"}}"#, asks: ["c", "a", "b"]),
        Wish("sort throughput", #""provider":{"sort":"throughput"}"#, asks: ["b", "c", "a"]),
        Wish("sort latency", #""provider":{"sort":"latency"}"#, asks: ["c", "b", "a"]),
        Wish(":floor is sort price", model: "m:floor", "", asks: ["c", "a", "b"]),
        Wish(":nitro is sort throughput", model: "m:nitro", "", asks: ["b", "c", "a"]),
        Wish("max_price of a prompt", #""provider":{"max_price":{"prompt":2}}"#, asks: ["a", "c"]),
        Wish("max_price in quotes", #""provider":{"max_price":{"completion":"5.5"}}"#, asks: ["c"]),
        Wish(
            "require_parameters: who knows all of them",
            #""top_k":3,"provider":{"require_parameters":true}"#,
            asks: ["a", "b"]
        ),
        Wish(
            "preferred_max_latency in seconds: deprioritised, not excluded",
            #""provider":{"preferred_max_latency":0.2}"#,
            asks: ["b", "c", "a"]
        ),
        Wish(
            "preferred_max_latency by percentile",
            #""provider":{"preferred_max_latency":{"p50":0.7,"p99":0.1}}"#,
            asks: ["c", "a", "b"]
        ),
        Wish(
            "preferred_min_throughput in tokens a second",
            #""provider":{"preferred_min_throughput":{"p90":100}}"#,
            asks: ["b", "a", "c"]
        ),
        Wish(
            "models: the next when the first has failed",
            #""models":["n"]"#,
            asks: ["a", "b", "c", "d", "c"]
        ),
        Wish("models may name the first again", #""models":["m","n"]"#, asks: ["a", "b", "c", "d", "c"]),
        Wish(
            "order holds for each model",
            #""models":["n"],"provider":{"order":["c"]}"#,
            asks: ["c", "a", "b", "c", "d"]
        ),
        Wish(
            "partition model: the first model's endpoints come first",
            #""models":["n"],"provider":{"sort":{"by":"price","partition":"model"}}"#,
            asks: ["c", "a", "b", "d", "c"]
        ),
        Wish(
            "partition none: the best endpoint of any model",
            #""models":["n"],"provider":{"sort":{"by":"price","partition":"none"}}"#,
            asks: ["d", "c", "a", "b", "c"]
        ),
    ]
}

@Suite(.timeLimit(.minutes(2)))
struct OpenRouterTests {
    private func gateway(
        _ upstream: ScriptedUpstream,
        forms: Set<RoutingForm> = [.openrouter],
        keys: [(digest: [UInt8], principal: Principal)] = []
    ) async throws -> TestGateway {
        let ids = ["a", "b", "c", "d"]
        var upstreams = ids.map { id in
            UpstreamSettings(
                id: id,
                baseURL: upstream.baseURL,
                models: .listed(id == "d" ? ["n"] : id == "c" ? ["m", "n"] : ["m"]),
                isInternal: true
            )
        }
        upstreams[2].preset = .mistral
        var routing = RoutingSettings()
        routing.forms = forms
        routing.ejection.isOn = false
        routing.catalogue = Self.catalogue
        // In the order of the settings: d before c for `n`.
        var route = RouteSettings(model: "n", candidates: [.init(upstream: "d"), .init(upstream: "c")], routing)
        route.strategy = .order
        routing.routes = [route]
        let gateway = try await TestGateway(upstreams: upstreams, keys: keys, routing: routing)
        measure(gateway)
        return gateway
    }

    private static var catalogue: Catalogue {
        func entry(
            _ price: Double,
            _ collects: Bool?,
            _ keepsNothing: Bool?,
            _ weights: Quantization?
        ) -> Catalogue.Entry {
            var entry = Catalogue.Entry()
            let prompt = TokenPrices.picodollars(perMillion: price)
            entry.prices = PriceList(TokenPrices(input: prompt, output: 3 * prompt))
            entry.collectsData = collects
            entry.keepsNothing = keepsNothing
            entry.quantization = weights
            return entry
        }
        var catalogue = Catalogue()
        catalogue.entries[.init(upstream: "a", model: "m")] = entry(2, nil, nil, nil)
        catalogue.entries[.init(upstream: "a", model: "m")]?.isDistillable = true
        catalogue.entries[.init(upstream: "a", model: "m")]?.parameters = ["top_k", "seed"]
        catalogue.entries[.init(upstream: "b", model: "m")] = entry(3, false, false, .fp8)
        catalogue.entries[.init(upstream: "c", model: "m")] = entry(1, false, true, .bf16)
        catalogue.entries[.init(upstream: "c", model: "m")]?.parameters = ["seed"]
        catalogue.entries[.init(upstream: "c", model: "n")] = entry(5, false, true, .bf16)
        catalogue.entries[.init(upstream: "d", model: "n")] = entry(0.5, nil, nil, nil)
        return catalogue
    }

    /// Latencies a 600, b 150, c 80 ms; tokens in a second: a unknown speed but slow, b 200, c 50.
    private func measure(_ gateway: TestGateway) {
        let fleet = gateway.configuration.routes.fleet
        for (member, (latency, tokens)) in zip(gateway.members("m"), [(600, 20), (150, 200), (80, 50)]) {
            for _ in 0..<4 {
                _ = fleet.beganAgain(at: member)
                fleet.answered(member, isProbe: false, firstByte: latency, tokens: tokens, milliseconds: 1000)
            }
        }
    }

    @Test(arguments: Wish.all)
    fileprivate func `a wish is granted as OpenRouter documents it`(wish: Wish) async throws {
        let upstream = try await ScriptedUpstream.start(answer: failure)
        let gateway = try await gateway(upstream)
        let client = try await gateway.client()
        await client.send(chat("hi", model: wish.model, extra: wish.members.isEmpty ? "" : "," + wish.members))
        #expect(await client.receiveAnswer().status == 503)
        await eventually { gateway.sink.records.count == 1 }
        let routing = try #require(gateway.sink.records.first?.routing)
        let trail = routing.trail.text.split(separator: "; ").map { String($0.split(separator: "/")[0]) }
        #expect(trail == wish.asked)
        #expect(routing.attempts == wish.asked.count)
        // What was for the gateway is not sent on.
        for word in ["\"provider\"", "\"models\"", "nitro", "floor"] { #expect(!upstream.received.contains(word)) }
        await eventually { gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 } }
        #expect(gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 })
        await gateway.stop()
        await upstream.stop()
    }

    @Test(arguments: [
        (#""provider":[]"#, "'provider' must be an object"), (#""provider":{"order":"a"}"#, "'provider.order'"),
        (#""provider":{"order":[1]}"#, "'provider.order'"), (#""provider":{"sort":"best"}"#, "'provider.sort'"),
        (#""provider":{"sort":{"by":"price","partition":"all"}}"#, "'provider.sort.partition'"),
        (#""provider":{"sort":{"sekret":1}}"#, "'provider.sort.*'"),
        (#""provider":{"zdr":"yes"}"#, "'provider.zdr' must be true or false"),
        (#""provider":{"data_collection":"maybe"}"#, "'provider.data_collection'"),
        (#""provider":{"quantizations":["fp3"]}"#, "'provider.quantizations'"),
        (#""provider":{"max_price":{"prompt":-1}}"#, "'provider.max_price.prompt'"),
        (#""provider":{"max_price":{"sekret":1}}"#, "'provider.max_price.*'"),
        (#""provider":{"preferred_max_latency":{"p51":1}}"#, "'provider.preferred_max_latency.*'"),
        (#""provider":{"preferred_min_throughput":"fast"}"#, "'provider.preferred_min_throughput'"),
        (#""provider":{"sekret":true}"#, "'provider.*'"), (#""models":"n""#, "'models' must be a list"),
        (#""models":[{}]"#, "'models'"),
    ])
    func `what is no preference is refused in OpenRouter's form, without a word of the client's`(
        members: String,
        words: String
    ) async throws {
        let upstream = try await ScriptedUpstream.start(answer: failure)
        let gateway = try await gateway(upstream)
        let client = try await gateway.client()
        await client.send(chat("hi", model: "m", extra: "," + members))
        let reply = await client.receiveAnswer()
        #expect(reply.status == 400)
        #expect(reply.contains(words))
        #expect(!reply.contains("sekret"))
        #expect(reply.contains(#""code":400"#) && reply.contains(#""error_type":"invalid_request""#))
        #expect(upstream.received.isEmpty)
        await gateway.stop()
        await upstream.stop()
    }

    @Test(arguments: [
        #""provider":{"only":["nobody"]}"#, #""provider":{"ignore":["a","b","c"]}"#,
        #""provider":{"max_price":{"prompt":0.1}}"#, #""provider":{"order":["nobody"],"allow_fallbacks":false}"#,
    ])
    func `wishes that leave no candidate are a 404, and nobody is asked`(members: String) async throws {
        let upstream = try await ScriptedUpstream.start(answer: failure)
        let gateway = try await gateway(upstream)
        let client = try await gateway.client()
        await client.send(chat("hi", model: "m", extra: "," + members))
        let reply = await client.receiveAnswer()
        #expect(reply.status == 404)
        #expect(reply.contains(#""code":404"#) && reply.contains(#""error_type":"not_found""#))
        #expect(upstream.received.isEmpty)
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `where the settings say nothing of it the members are the upstream's`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: failure)
        let gateway = try await gateway(upstream, forms: [])
        let client = try await gateway.client()
        await client.send(chat("hi", model: "m", extra: #","provider":{"only":["b"]}"#))
        _ = await client.receiveAnswer()
        #expect(upstream.received.contains(#""provider":{"only":["b"]}"#))
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.first?.routing?.attempts == 3)
        await gateway.stop()
        await upstream.stop()
    }

    @Test(arguments: [("m", 503), ("n", 404)])
    func `a fallback is to a model that the key may ask for`(model: String, status: Int) async throws {
        let upstream = try await ScriptedUpstream.start(answer: failure)
        var principal = Principal(keyID: "k", app: "app")
        principal.models = ["m"]
        let key = (digest: KeyRing.digest(of: "secret".utf8), principal: principal)
        let gateway = try await gateway(upstream, keys: [key])
        let client = try await gateway.client()
        let fields = "Authorization: Bearer secret\r\n"
        await client.send(chat("hi", model: "m", extra: #","models":["\#(model)"]"#, fields: fields))
        #expect(await client.receiveAnswer().status == status)
        #expect(upstream.received.isEmpty == (status == 404))
        await gateway.stop()
        await upstream.stop()
    }
}

extension TestGateway {
    /// The endpoints of a model's candidates.
    fileprivate func members(_ model: String) -> [Int] {
        configuration.routes.route(for: model)?.group.candidates.map(\.endpoint) ?? []
    }
}
