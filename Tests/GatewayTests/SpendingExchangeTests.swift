import AuditLog
import Foundation
import NIOCore
import Redaction
import Routing
import Spending
import Synchronization
import Testing
import Wire

@testable import Gateway

private func json(_ body: String, status: String = "200 OK", fields: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

private func answer(_ usage: String? = #"{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}"#) -> String {
    let counted = usage.map { #","usage":\#($0)"# } ?? ""
    return
        #"{"id":"a","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"well said"},"finish_reason":"stop"}]\#(counted)}"#
}

private func delta(_ text: String, reason: String = "null") -> String {
    #"data: {"id":"a","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":\#(reason)}]}"#
        + "\n\n"
}

private let streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
private let usageEvent =
    #"data: {"id":"a","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"#
    + "\n\n"

@Suite(.timeLimit(.minutes(1)))
struct SpendingExchangeTests {
    private var client: Principal {
        var principal = Principal(keyID: "k", app: "a")
        principal.team = "t"
        principal.tags = ["x", "y", "x"]
        return principal
    }

    @Test func `an answer is settled on every scope at what the upstream counted`() async throws {
        let scopes = SpendingScope.allCases.map { life($0.rawValue, $0, dollars: 1) }
        let shop = try await Shop.open([[json(answer())]], budgets: scopes, principal: client)
        let reply = try await shop.ask(chat("hello", model: "m", extra: #","user":"ann","max_tokens":30"#))
        #expect(reply.status == 200)
        #expect(reply.contains("x-weir-cost: 0.0003\r\n"))
        let row = try await shop.row()
        // 100 tokens at 1,000 and 20 at 10,000.
        #expect(row.spending.cost == 300_000 && row.spending.isEstimated == false)
        #expect(row.spending.team == "t" && row.spending.tags == ",x,y,")
        let user = try #require(row.spending.user)
        #expect(user.text.utf8.count == 32 && !user.text.contains("ann"))
        let accounts = [
            "organisation", "team|t", "user|\(user.text)", "key|k", "app|a", "tag|x", "tag|y", "model|m", "provider|u0",
        ]
        for account in accounts {
            #expect(shop.balance(account) == AccountBalance(settled: nanodollars(300_000)), "\(account)")
        }
        await shop.gateway.stop()
    }

    @Test func `without budgets nothing is told, and the row has the cost where there is a price`() async throws {
        let shop = try await Shop.open([[json(answer())]])
        let reply = try await shop.ask(chat("hello", model: "m"))
        #expect(reply.status == 200)
        for name in ["x-weir-cost", "ratelimit", "x-weir-budget"] { #expect(!reply.contains(name)) }
        #expect(try await shop.row().spending.cost == 300_000)
        let free = try await Shop.open([[json(answer())]], prices: nil)
        #expect(try await free.ask(chat("hello", model: "m")).status == 200)
        #expect(try await free.row().spending == AuditSpending())
        await shop.gateway.stop()
        await free.gateway.stop()
    }

    @Test func `what has no room is refused in a way that no client sends again`() async throws {
        let shop = try await Shop.open([[json(answer())]], budgets: [life("small", .key, dollars: 0.0001)])
        let reply = try await shop.ask(chat("hello", model: "m", extra: #","max_tokens":30"#))
        #expect(reply.status == 429)
        #expect(reply.contains("x-should-retry: false\r\n") && !reply.contains("retry-after"))
        for part in [
            #""type":"insufficient_quota""#, #""code":"budget_exceeded""#, #""scope":"key""#, #""limit_id":"small""#,
            #""limit_usd":0.0001"#, #""spent_usd":0.00"#, #""period":"lifetime""#, #""period_resets_at":null"#,
        ] {
            #expect(reply.contains(part), "\(part) in \(reply)")
        }
        let row = try await shop.row()
        #expect(row.outcome == .refused && row.errorCode == "budget_exceeded" && row.spending.cost == nil)
        #expect(shop.balance("small|k") == AccountBalance())
        await shop.gateway.stop()
    }

    @Test(arguments: [
        ("/v1/messages", 402, #""type":"billing_error""#),
        ("/v1beta/models/m:generateContent", 429, #""status":"RESOURCE_EXHAUSTED""#),
    ])
    func `each API has its own error for it`(path: String, status: Int, part: String) async throws {
        let shop = try await Shop.open([[json(answer())]], budgets: [life("small", .key, dollars: 0.0001)])
        let body =
            path == "/v1/messages"
            ? #"{"model":"m","max_tokens":30,"messages":[{"role":"user","content":"hello"}]}"#
            : #"{"contents":[{"role":"user","parts":[{"text":"hello"}]}],"generationConfig":{"maxOutputTokens":30}}"#
        let reply = try await shop.ask(
            "POST \(path) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        #expect(reply.status == status)
        #expect(reply.contains(part) && reply.contains("x-should-retry: false") && reply.contains("budget_exceeded"))
        #expect(reply.contains("0.0001"))
        await shop.gateway.stop()
    }

    @Test func `a stream is settled at its usage, or at what was seen of it`() async throws {
        let counted = streamHead + delta("well ") + delta("said", reason: "\"stop\"") + usageEvent + "data: [DONE]\n\n"
        let uncounted =
            streamHead + delta(String(repeating: "four", count: 25), reason: "\"stop\"") + "data: [DONE]\n\n"
        let shop = try await Shop.open([[counted, uncounted]], budgets: [life("b", .key, dollars: 1)], ending: .close)
        #expect(try await shop.ask(chat("hello", model: "m", stream: true)).contains("[DONE]"))
        #expect(try await shop.row().spending.cost == 37_000)
        #expect(shop.balance("b|k") == AccountBalance(settled: nanodollars(37_000)))
        let request = chat("hello", model: "m", stream: true)
        #expect(try await shop.ask(request).contains("[DONE]"))
        await eventually { shop.gateway.sink.records.count >= 2 }
        let row = shop.gateway.sink.records[1]
        let body = request.split(separator: "\r\n\r\n")[1].utf8.count
        // 100 bytes are 25 tokens of an answer.
        #expect(row.spending.cost == Int64(body / 4 + 1) * 1000 + 25 * 10_000 && row.spending.isEstimated == true)
        await shop.gateway.stop()
    }

    @Test func `a stream that its client leaves is settled at what was seen`() async throws {
        let begun = streamHead + delta(String(repeating: "four", count: 10))
        let shop = try await Shop.open([[begun]], budgets: [life("b", .key, dollars: 1)])
        let client = try await shop.gateway.client()
        let request = chat("hello", model: "m", stream: true)
        await client.send(request)
        _ = await client.receive { $0.contains("four") }
        await client.close()
        let row = try await shop.row()
        let body = request.split(separator: "\r\n\r\n")[1].utf8.count
        let cost = Int64(body / 4 + 1) * 1000 + 10 * 10_000
        #expect(row.outcome == .clientGone && row.spending.cost == cost && row.spending.isEstimated == true)
        #expect(shop.balance("b|k") == AccountBalance(settled: nanodollars(cost)))
        await shop.gateway.stop()
    }

    @Test func `each attempt is charged for itself, and one that was turned away is not`() async throws {
        let bad = json(#"{"error":{"message":"oops"}}"#, status: "500 Oops")
        let broken = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"id\":"
        let shop = try await Shop.open(
            [[bad], [broken], [json(answer())]],
            budgets: [life("b", .provider, dollars: 1)],
            ending: .close
        )
        let request = chat("hello", model: "m")
        let reply = try await shop.ask(request)
        #expect(reply.status == 200 && reply.contains("well said"))
        let body = request.split(separator: "\r\n\r\n")[1].utf8.count
        let second = shop.balance("b|u1")
        #expect(shop.balance("b|u0") == AccountBalance())
        #expect(second.settled >= nanodollars(Int64(body / 4 + 1) * 1000) && second.reserved == .zero)
        #expect(shop.balance("b|u2") == AccountBalance(settled: nanodollars(300_000)))
        let row = try await shop.row()
        #expect(row.spending.cost == 300_000 + second.settled.nanodollars)
        #expect(row.spending.isEstimated == true)
        await shop.gateway.stop()
    }

    @Test func `a budget of one provider sends the request to another`() async throws {
        var first = life("first", .provider, dollars: 0.000001)
        first.names = ["u0"]
        let shop = try await Shop.open([[json(answer())], [json(answer())]], budgets: [first])
        let reply = try await shop.ask(chat("hello", model: "m"))
        #expect(reply.status == 200 && reply.contains("x-weir-route: u1/m"))
        await shop.gateway.stop()
    }

    @Test func `what has no price is refused under a budget, unless it may pass`() async throws {
        let shop = try await Shop.open([[json(answer())]], budgets: [life("b", .key, dollars: 1)], prices: nil)
        let reply = try await shop.ask(chat("hello", model: "m"))
        #expect(reply.status == 403 && reply.contains("model_without_price"))
        let open = try await Shop.open([[json(answer())]], budgets: [life("b", .key, dollars: 1)], prices: nil) {
            spending,
            _ in spending.unpriced = .pass
        }
        #expect(try await open.ask(chat("hello", model: "m")).status == 200)
        await shop.gateway.stop()
        await open.gateway.stop()
    }

    @Test func `an alert is raised once, and told in answers from then on`() async throws {
        let shop = try await Shop.open(
            [[json(answer())]],
            budgets: [life("b", .key, dollars: 0.001, alerts: [50, 60])]
        )
        for count in 0..<2 {
            #expect(
                !(try await shop.ask(chat("hello", model: "m", extra: #","max_tokens":9"#))).contains("alert"),
                "\(count)"
            )
        }
        let last = try await shop.ask(chat("hello", model: "m", extra: #","max_tokens":9"#))
        #expect(last.contains("x-weir-budget-alert: b;percent=60\r\n"))
        let events = shop.gateway.sink.events.filter { $0.kind == .budgetAlert }
        #expect(events.count == 2)
        #expect(events.first?.detail.contains(#""spent_usd":"0.0006""#) == true)
        await shop.gateway.stop()
    }

    @Test func `a limit of requests answers with when to come again`() async throws {
        var limit = RateLimitSettings(
            id: "rpm",
            scope: .key,
            unit: .requests,
            rule: .rate(6, period: 60_000, burst: 1),
            period: 60_000
        )
        limit.names = ["k"]
        let shop = try await Shop.open(
            [[json(answer(), fields: "x-ratelimit-limit-requests: 999\r\n")]],
            limits: [limit]
        )
        let first = try await shop.ask(chat("hello", model: "m"))
        #expect(first.status == 200)
        #expect(
            first.contains("ratelimit-policy: \"rpm\";q=6;w=60\r\n")
                && first.contains("ratelimit: \"rpm\";r=0;t=10\r\n")
        )
        #expect(first.contains("x-ratelimit-limit-requests: 6\r\n") && !first.contains("999"))
        let second = try await shop.ask(chat("hello", model: "m"))
        #expect(second.status == 429)
        #expect(second.contains(#""code":"rate_limit_exceeded""#) && second.contains(#""limit_id":"rpm""#))
        #expect(second.contains("retry-after: 10\r\n") && second.contains("x-ratelimit-remaining-requests: 0\r\n"))
        #expect(!second.contains("x-should-retry"))
        await eventually { shop.gateway.sink.records.count >= 2 }
        #expect(shop.gateway.sink.outcomes.last == .refused)
        await shop.gateway.stop()
    }

    @Test func `places are given back, and windows have what was really used`() async throws {
        let limits = [
            RateLimitSettings(id: "one", scope: .key, unit: .concurrency, rule: .concurrency(1), period: 0),
            RateLimitSettings(
                id: "tpm",
                scope: .app,
                unit: .tokens,
                rule: .window(400, period: 60_000),
                period: 60_000
            ),
        ]
        let shop = try await Shop.open([[json(answer())]], limits: limits)
        let request = chat("hello", model: "m", extra: #","max_tokens":200"#)
        for remaining in [400 - 200, 280 - 200] {
            let reply = try await shop.ask(request)
            #expect(reply.status == 200)
            let prompt = request.split(separator: "\r\n\r\n")[1].utf8.count / 4 + 1
            #expect(reply.contains("x-ratelimit-remaining-tokens: \(remaining - prompt)\r\n"), "\(reply)")
        }
        let third = try await shop.ask(request)
        #expect(third.status == 429 && third.contains(#""limit_id":"tpm""#))
        #expect(!third.contains("x-weir-route:"), "nobody was asked")
        await shop.gateway.stop()
    }

    @Test func `a store that does not answer refuses, and keeps no row open when its client goes`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: json(answer()))
        var route = RouteSettings(model: "m", candidates: [], RoutingSettings())
        var candidate = CandidateSettings(upstream: "u")
        candidate.prices = shopPrices
        route.candidates = [candidate]
        var routing = RoutingSettings.firstOnly
        routing.routes = [route]
        var spending = SpendingSettings()
        spending.budgets = [life("b", .key, dollars: 1)]
        let store = SilentStore()
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .listed(["m"]), isInternal: true)
            ],
            anonymous: Principal(keyID: "k", app: "a"),
            routing: routing,
            spending: spending,
            stores: SpendingStores(budgets: store, limits: MemoryLimitStore())
        )
        let gone = try await gateway.client()
        await gone.send(chat("hello", model: "m"))
        await store.waitForOne()
        await gone.close()
        await eventually { !gateway.sink.records.isEmpty }
        #expect(gateway.sink.outcomes == [.clientGone])
        // It is granted to nobody, so it is given back.
        store.answer(.success(.granted([AccountBalance()])))
        await eventually { !store.settled.isEmpty }
        #expect(store.settled == [.zero])
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m"))
        await store.waitForOne()
        store.answer(.failure(SpendingFault(.unavailable)))
        let reply = await client.receiveAnswer()
        #expect(reply.status == 503 && reply.contains("budget_store_unavailable") && reply.contains("retry-after: 1"))
        #expect(upstream.received.isEmpty)
        await gateway.stop()
    }
}

/// Answers when it is told to.
private final class SilentStore: SpendingStore {
    private struct State {
        var waiting: [@Sendable (Result<ReservationAnswer, SpendingFault>) -> Void] = []
        var settled: [Money] = []
    }

    private let state = Mutex(State())
    var settled: [Money] { state.withLock(\.settled) }

    func waitForOne() async {
        await eventually { state.withLock { !$0.waiting.isEmpty } }
    }

    func answer(_ answer: Result<ReservationAnswer, SpendingFault>) {
        let done = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        done?(answer)
    }

    func reserve(
        _ reservation: Reservation,
        at now: Int64,
        _ done: @escaping @Sendable (Result<ReservationAnswer, SpendingFault>) -> Void
    ) {
        state.withLock { $0.waiting.append(done) }
    }

    func settle(
        _ id: SpendingID,
        cost: Money,
        at now: Int64,
        _ done: @escaping @Sendable (Result<Settlement?, SpendingFault>) -> Void
    ) {
        state.withLock { $0.settled.append(cost) }
        done(.success(nil))
    }

    func read(
        _ charges: [Charge],
        at now: Int64,
        _ done: @escaping @Sendable (Result<[AccountBalance], SpendingFault>) -> Void
    ) {
        done(.success([]))
    }

    @Test(arguments: [(SpendingScope.key, false), (.model, false), (.team, true)])
    func `a batch is refused where a budget would have to count it`(scope: SpendingScope, passes: Bool) async throws {
        let body = #"{"input_file_id":"file-1","endpoint":"/v1/chat/completions","completion_window":"24h"}"#
        let request =
            "POST /v1/batches HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let shop = try await Shop.open([[json(#"{"id":"batch_1"}"#)]], budgets: [life("b", scope, dollars: 1)])
        let reply = try await shop.ask(request)
        // A key without a team has no account of one.
        #expect(reply.status == (passes ? 200 : 403) && reply.contains("batch_not_counted") == !passes)
        #expect(try await shop.row().outcome == (passes ? .allowed : .refused))
        let open = try await Shop.open([[json(#"{"id":"batch_1"}"#)]], budgets: [life("b", scope, dollars: 1)]) {
            spending,
            _ in spending.batches = .pass
        }
        #expect(try await open.ask(request).status == 200)
        await shop.gateway.stop()
        await open.gateway.stop()
    }

    @Test func `a response in the background costs all that was reserved`() async throws {
        let shop = try await Shop.open(
            [[json(#"{"id":"resp_1","status":"queued","output":[],"usage":null}"#)]],
            budgets: [life("b", .key, dollars: 1)]
        )
        let body = #"{"model":"m","input":"hello","background":true,"max_output_tokens":20}"#
        let reply = try await shop.ask(
            "POST /v1/responses HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        #expect(reply.status == 200)
        let row = try await shop.row()
        let most = Int64(body.utf8.count) * 1000 + 20 * 10_000
        #expect(row.spending.cost == most && row.spending.isEstimated == true)
        #expect(shop.balance("b|k") == AccountBalance(settled: nanodollars(most)))
        await shop.gateway.stop()
    }
}
