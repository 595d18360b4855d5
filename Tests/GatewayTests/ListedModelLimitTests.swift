import AuditLog
import Routing
import Spending
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}"#
private let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n" + answerBody
private let failure = "HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

/// Clients that name several models, of which the first fails: limits and budgets of the others are theirs all the same.
@Suite(.timeLimit(.minutes(2)))
struct ListedModelLimitTests {
    enum Form: CaseIterable { case models, universal }

    private let store = MemorySpendingStore()

    private func gateway(
        _ upstreams: [(String, ScriptedUpstream)],
        budgets: [BudgetSettings] = [],
        limits: [RateLimitSettings] = []
    ) async throws -> TestGateway {
        var routing = RoutingSettings()
        routing.forms = [.openrouter, .cloudflare]
        routing.ejection.isOn = false
        routing.routes = upstreams.map { id, _ in
            var candidate = CandidateSettings(upstream: id)
            candidate.prices = shopPrices
            return RouteSettings(model: "m-" + id, candidates: [candidate], routing)
        }
        var spending = SpendingSettings()
        spending.budgets = budgets
        spending.limits = limits
        spending.assumedOutput = 50
        return try await TestGateway(
            upstreams: upstreams.map { id, upstream in
                UpstreamSettings(
                    id: id,
                    baseURL: upstream.baseURL,
                    models: .listed(["m-" + id]),
                    isInternal: true
                )
            },
            anonymous: Principal(keyID: "k", app: "a"),
            routing: routing,
            spending: spending,
            stores: SpendingStores(budgets: store, limits: MemoryLimitStore())
        )
    }

    private func ask(_ gateway: TestGateway, _ form: Form) async throws -> String {
        let client = try await gateway.client()
        switch form {
        case .models: await client.send(chat("hi", model: "m-a", extra: #","models":["m-b"]"#))
        case .universal:
            let body = "[" + [step("a", "m-a"), step("b", "m-b")].joined(separator: ",") + "]"
            await client.send(
                "POST /universal HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
        }
        return await client.receiveAnswer()
    }

    private func limit(_ id: String, _ scope: SpendingScope, _ name: String) -> RateLimitSettings {
        var limit = RateLimitSettings(
            id: id,
            scope: scope,
            unit: .requests,
            rule: .window(1, period: 60_000),
            period: 60_000
        )
        limit.names = [name]
        return limit
    }

    @Test(arguments: Form.allCases, [(SpendingScope.model, "m-b"), (.provider, "b")])
    func `a limit of a later model is taken when it is tried`(form: Form, of: (SpendingScope, String)) async throws {
        let first = try await ScriptedUpstream.start(answer: failure)
        let second = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway([("a", first), ("b", second)], limits: [limit("few", of.0, of.1)])
        let granted = try await ask(gateway, form)
        #expect(granted.status == 200 && granted.contains("ratelimit: \"few\";r=0;"))
        let asked = second.received.count
        #expect(try await ask(gateway, form).status >= 429)
        #expect(second.received.count == asked, "nothing was sent to who has no room")
        await eventually { gateway.sink.records.count == 2 }
        #expect(gateway.sink.records.count == 2)
        await gateway.stop()
        await first.stop()
        await second.stop()
    }

    @Test(arguments: Form.allCases)
    func `what a later model costs is on its own budget`(form: Form) async throws {
        let first = try await ScriptedUpstream.start(answer: failure)
        let second = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway([("a", first), ("b", second)], budgets: [life("each", .model, dollars: 1)])
        #expect(try await ask(gateway, form).status == 200)
        await eventually { gateway.sink.records.count == 1 }
        let shop = Shop(gateway: gateway, store: store, upstreams: [])
        #expect(shop.balance("each|m-b") == AccountBalance(settled: nanodollars(300_000)))
        #expect(shop.balance("each|m-a") == AccountBalance())
        await gateway.stop()
        await first.stop()
        await second.stop()
    }
}
