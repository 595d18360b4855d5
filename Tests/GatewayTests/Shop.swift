import AuditLog
import Caching
import Foundation
import Inspection
import NIOCore
import Routing
import Spending
import Synchronization
import Testing

@testable import Gateway

/// A dollar for a million tokens of input, ten for output: 1,000 and 10,000 nano-dollars a token.
let shopPrices = PriceList(TokenPrices(input: 1_000_000, output: 10_000_000))

/// A gateway with one model and its upstreams, each of which costs the same.
struct Shop {
    let gateway: TestGateway
    let store: MemorySpendingStore
    let upstreams: [ScriptedUpstream]

    static func open(
        _ answers: [[String]],
        budgets: [BudgetSettings] = [],
        limits: [RateLimitSettings] = [],
        prices: PriceList? = shopPrices,
        principal: Principal = Principal(keyID: "k", app: "a"),
        ending: ScriptedUpstream.Ending = .keepOpen,
        mark: String = "}",
        categories: CategoryPlan? = nil,
        cache: CacheRules? = nil,
        change: (inout SpendingSettings, inout RoutingSettings) -> Void = { _, _ in }
    ) async throws -> Shop {
        var scripted: [ScriptedUpstream] = []
        var upstreams: [UpstreamSettings] = []
        var candidates: [CandidateSettings] = []
        for (index, answers) in answers.enumerated() {
            let upstream = try await ScriptedUpstream.start(answers: answers, then: ending, after: mark)
            scripted.append(upstream)
            var settings = UpstreamSettings(
                id: "u\(index)",
                baseURL: upstream.baseURL,
                models: .listed(["m"]),
                isInternal: true
            )
            settings.timeouts.head = .milliseconds(400)
            settings.timeouts.idle = .milliseconds(400)
            upstreams.append(settings)
            var candidate = CandidateSettings(upstream: "u\(index)")
            candidate.prices = prices
            candidates.append(candidate)
        }
        var spending = SpendingSettings()
        spending.budgets = budgets
        spending.limits = limits
        spending.assumedOutput = 50
        var routing = RoutingSettings()
        change(&spending, &routing)
        routing.routes = [RouteSettings(model: "m", candidates: candidates, routing)]
        let store = MemorySpendingStore()
        let gateway = try await TestGateway(
            upstreams: upstreams,
            anonymous: principal,
            categories: categories,
            routing: routing,
            spending: spending,
            stores: SpendingStores(budgets: store, limits: MemoryLimitStore()),
            cache: cache
        )
        return Shop(gateway: gateway, store: store, upstreams: scripted)
    }

    func ask(_ request: String) async throws -> String {
        let client = try await gateway.client()
        await client.send(request)
        return await client.receiveAnswer()
    }

    func balance(_ account: String) -> AccountBalance {
        let charge = Charge(account: account, slot: 0, limit: .zero, resetsAt: nil, keptUntil: nil)
        let box = Mutex(AccountBalance())
        store.read([charge], at: 0) { answer in
            if let balance = try? answer.get().first { box.withLock { $0 = balance } }
        }
        return box.withLock { $0 }
    }

    func row() async throws -> AuditRecord {
        await eventually { !gateway.sink.records.isEmpty }
        return try #require(gateway.sink.records.last)
    }
}

func life(_ id: String, _ scope: SpendingScope, dollars: Double, alerts: [Int] = []) -> BudgetSettings {
    var budget = BudgetSettings(
        id: id,
        scope: scope,
        amount: Money(dollars: dollars) ?? .zero,
        period: .lifetime,
        periodName: "lifetime"
    )
    budget.alerts = alerts
    return budget
}

func nanodollars(_ amount: Int64) -> Money { Money(nanodollars: amount) }
