import AuditLog
import Caching
import Classification
import ClassifierClients
import GuardrailTypes
import Inspection
import NIOCore
import Routing
import Spending
import Synchronization
import TestSupport
import Testing

@testable import Gateway

private let body =
    #"{"id":"a","choices":[{"index":0,"message":{"role":"assistant","content":"said"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}"#
private let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"

/// Counts seven tokens for each call, but for texts with `FREE`, which it remembers.
private final class MeteredWords: MeteredEmbedder {
    let words = ScriptedEmbedder()
    var version: String { words.version }

    func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        meter: EmbeddingMeter?,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall {
        let isFree = texts.contains { String(decoding: $0, as: UTF8.self).contains("FREE") }
        if !isFree { meter?.add(7, bytes: 0) }
        return words.embed(texts, deadline: deadline, completion: completion)
    }
}

/// What embeddings cost the requests that need them: a dollar for a million tokens of them, as of a prompt.
@Suite(.timeLimit(.minutes(1)))
struct `Embeddings that cost money` {
    private struct Stage {
        let gateway: TestGateway
        let store = MemorySpendingStore()
        let embedder = MeteredWords()

        init(budgets: [BudgetSettings], onFailure: SemanticSettings.OnFailure = .goToDefault) async throws {
            let upstream = try await ScriptedUpstream.start(answer: answer)
            var settings = SemanticSettings(
                model: "auto",
                embeddingModel: "words",
                routes: [.init(name: "coding", target: "m", examples: ["code this"])],
                defaultTarget: "m"
            )
            settings.onFailure = onFailure
            var candidate = CandidateSettings(upstream: "u")
            candidate.prices = shopPrices
            var routing = RoutingSettings()
            routing.semantic = [settings]
            routing.routes = [RouteSettings(model: "m", candidates: [candidate], routing)]
            let priced = PricedEmbedder(
                embedder,
                upstream: "places",
                prices: PriceList(TokenPrices(input: 1_000_000, output: 0))
            )
            let router = SemanticRouter(settings, priced)
            var spending = SpendingSettings()
            spending.budgets = budgets
            spending.assumedOutput = 50
            gateway = try await TestGateway(
                upstreams: [
                    UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .listed(["m"]), isInternal: true)
                ],
                anonymous: Principal(keyID: "k", app: "a"),
                routing: routing,
                semantic: [router],
                spending: spending,
                stores: SpendingStores(budgets: store, limits: MemoryLimitStore())
            )
            await eventually { router.isReady }
        }

        func balance(_ account: String) -> AccountBalance {
            let charge = Charge(account: account, slot: 0, limit: .zero, resetsAt: nil, keptUntil: nil)
            let box = Mutex(AccountBalance())
            store.read([charge], at: 0) { answer in
                if let balance = try? answer.get().first { box.withLock { $0 = balance } }
            }
            return box.withLock { $0 }
        }

        func ask(_ text: String, fields: String = "") async throws -> String {
            let client = try await gateway.client()
            await client.send(chat(text, model: "auto", fields: fields))
            let reply = await client.receiveAnswer()
            await eventually { !gateway.sink.records.isEmpty }
            return reply
        }
    }

    @Test func `are charged to the request, in its row, its usage and its budgets`() async throws {
        let stage = try await Stage(budgets: [life("key", .key, dollars: 1), life("by", .provider, dollars: 1)])
        let reply = try await stage.ask("code", fields: "x-weir-usage: cost\r\n")
        #expect(reply.contains("semantic=coding") && reply.contains(#""cost":0.000307,"#))
        #expect(reply.contains(#""upstream_inference_cost":0.0003,"#))
        #expect(stage.gateway.sink.records.last?.spending.cost == 307_000)
        #expect(stage.gateway.sink.records.last?.spending.isEstimated == false)
        #expect(stage.balance("key|k") == AccountBalance(settled: nanodollars(307_000)))
        #expect(stage.balance("by|places") == AccountBalance(settled: nanodollars(7_000)))
        #expect(stage.balance("by|u") == AccountBalance(settled: nanodollars(300_000)))
        await stage.gateway.stop()
    }

    @Test func `cost nothing where the place was remembered`() async throws {
        let stage = try await Stage(budgets: [life("by", .provider, dollars: 1)])
        #expect(try await stage.ask("code FREE").status == 200)
        #expect(stage.gateway.sink.records.last?.spending.cost == 300_000)
        #expect(stage.balance("by|places") == AccountBalance())
        await stage.gateway.stop()
    }

    @Test func `are not asked for where a budget has no room for them`() async throws {
        var small = life("by", .provider, dollars: 0.000001)
        small.names = ["places"]
        let stage = try await Stage(budgets: [small])
        #expect(try await stage.ask("code").contains("semantic=default; cause=over_budget"))
        #expect(stage.embedder.words.texts == ["code this"])
        let strict = try await Stage(budgets: [small], onFailure: .fail)
        let refused = try await strict.ask("code")
        #expect(refused.status == 503 && refused.contains("embedding_unavailable"))
        #expect(strict.balance("by|places") == AccountBalance())
        await stage.gateway.stop()
        await strict.gateway.stop()
    }

    @Test func `are charged as they are likely where the client goes before they are there`() async throws {
        let stage = try await Stage(budgets: [life("key", .key, dollars: 1)])
        let client = try await stage.gateway.client()
        await client.send(chat("HANG here", model: "auto"))
        await eventually { stage.embedder.words.texts.contains("HANG here") }
        await client.close()
        await eventually { !stage.gateway.sink.records.isEmpty }
        let row = try #require(stage.gateway.sink.records.last)
        // Nine bytes.
        #expect(row.outcome == .clientGone && row.spending.cost == 3_000 && row.spending.isEstimated == true)
        #expect(stage.balance("key|k") == AccountBalance(settled: nanodollars(3_000)))
        await stage.gateway.stop()
    }

    @Test func `are charged where the cache asks for them, on a hit too`() async throws {
        let embedder = PricedEmbedder(
            MeteredWords(),
            upstream: "places",
            prices: PriceList(TokenPrices(input: 1_000_000, output: 0))
        )
        var rules = CacheRules()
        rules.near = NearRules()
        let stage = try await CachedGateway.start([answer], rules: rules, embedder: embedder)
        _ = try await stage.ask(chat("What is the capital of France?"))
        let near = try await stage.ask(chat("what's the capital of France", fields: "x-weir-usage: cost\r\n"))
        #expect(near.field("x-weir-cache-similarity") != nil)
        #expect(stage.records.map(\.spending.cost) == [7_000, 7_000])
        #expect(near.body.contains(#""cost":0.000007,"cost_details":{"upstream_inference_cost":0.00,"#))
        await stage.stop()
    }

    // MARK: Classifiers

    @Test(arguments: [1, 0.0000001])
    func `classifiers are charged when they have answered, and asked without money too`(dollars: Double) async throws {
        let classifier = ScriptedClassifier()
        var roomy = life("key", .key, dollars: dollars)
        roomy.names = ["k"]
        let plan = classifier.plan([CategoryRule.asked(.toxicity, .block, .prompt)])
        let shop = try await Shop.open([[answer]], budgets: [roomy], categories: plan) { spending, _ in
            spending.classifierPrices = ["words": 1_000_000]
        }
        // It bills three tokens, and blocks what it finds.
        #expect(try await shop.ask(chat("AAA.", model: "m")).status == 400)
        #expect(try await shop.row().spending.cost == 3_000)
        let hasRoom = dollars == 1
        #expect(shop.balance("key|k") == AccountBalance(settled: nanodollars(hasRoom ? 3_000 : 0)))
        #expect(shop.gateway.metrics.text().contains("weir_budget_overruns_total 1") == !hasRoom)
        await shop.gateway.stop()
    }
}
