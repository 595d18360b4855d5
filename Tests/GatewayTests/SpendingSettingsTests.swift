import Foundation
import Redaction
import RuleFiles
import Spending
import Testing

@testable import Gateway

private func read(_ text: String) throws -> SpendingSettings {
    let folder = FileManager.default.temporaryDirectory.path + "/weir-spending-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/weir.yaml"
    try ("schema: 1\nrules: [r]\n" + text).write(toFile: path, atomically: true, encoding: .utf8)
    return try SettingsReader.read(path, environment: [:]).spending
}

@Suite struct `Settings of budgets and limits` {
    @Test
    func `are empty where nothing is said`() throws {
        #expect(try read("") == SpendingSettings())
        #expect(SpendingPlan(SpendingSettings(), key: .ephemeral()).isEmpty)
    }

    @Test
    func `name scopes, amounts, periods and alerts`() throws {
        let settings = try read(
            """
            budgets:
              - {id: company, scope: organisation, amount: 5000, period: monthly, timezone: Europe/Berlin, soft: [95%, 80%]}
              - {id: search, scope: team, names: [search], amount: 0.25, rolling: 24h, soft: 50%}
              - {id: trial, scope: app, amount: 5, period: lifetime}
            spending: {assumed_output_tokens: 100, unpriced: pass, on_store_failure: pass, usage_cost: always}
            """
        )
        #expect(settings.budgets.map(\.id) == ["company", "search", "trial"])
        #expect(settings.budgets.map(\.alerts) == [[80, 95], [50], []])
        #expect(settings.budgets[0].amount.description == "5000.00")
        #expect(settings.budgets[1].period == .rolling(86_400_000))
        #expect(settings.budgets[1].names == ["search"] && settings.budgets[1].periodName == "24h")
        #expect(settings.budgets[2].period == .lifetime)
        guard case .calendar(.monthly, let zone) = settings.budgets[0].period else {
            Issue.record("\(settings.budgets[0].period)")
            return
        }
        // 2026-07-01 and 2026-12-01: with summer time and without.
        #expect(zone.offset(at: 1_782_864_000) == 7200 && zone.offset(at: 1_796_083_200) == 3600)
        #expect(settings.assumedOutput == 100 && settings.unpriced == .pass && settings.onStoreFailure == .pass)
    }

    @Test
    func `name limits of requests, tokens, costs and places`() throws {
        let limits = try read(
            """
            rate_limits:
              - {id: a, scope: key, requests: 60, per: 1m, burst: 10}
              - {id: b, scope: team, requests: 60, per: 1m, algorithm: sliding}
              - {id: c, scope: user, tokens: 100000, per: 1h}
              - {id: d, scope: tag, cost: 2.5, per: 1d}
              - {id: e, scope: provider, concurrency: 8}
            """
        ).limits
        #expect(
            limits.map(\.rule) == [
                .rate(60, period: 60_000, burst: 10), .window(60, period: 60_000), .window(100_000, period: 3_600_000),
                .window(2_500_000_000, period: 86_400_000), .concurrency(8),
            ]
        )
        #expect(limits.map(\.unit) == [.requests, .requests, .tokens, .cost, .concurrency])
    }

    @Test(arguments: [
        ("budgets: [{id: a, scope: key, amount: 1}]", "R005"),
        ("budgets: [{id: a, scope: key, amount: 1, period: daily, rolling: 24h}]", "R021"),
        ("budgets: [{id: a, scope: key, amount: -1, period: daily}]", "R007"),
        ("budgets: [{id: a, scope: planet, amount: 1, period: daily}]", "R007"),
        ("budgets: [{id: a, scope: key, amount: 1, period: daily, timezone: Berlin}]", "R007"),
        ("budgets: [{id: a, scope: key, amount: 1, period: lifetime, timezone: Europe/Berlin}]", "R021"),
        ("budgets: [{id: a, scope: key, amount: 1, rolling: 24}]", "R006"),
        ("budgets: [{id: a, scope: key, amount: 1, period: daily, soft: 120%}]", "R009"),
        ("budgets: [{id: a, scope: organisation, names: [x], amount: 1, period: daily}]", "R021"),
        (
            "budgets: [{id: a, scope: key, amount: 1, period: daily}, {id: a, scope: app, amount: 1, period: daily}]",
            "R021"
        ),
        ("rate_limits: [{id: a, scope: key, requests: 5}]", "R005"),
        ("rate_limits: [{id: a, scope: key, per: 1m}]", "R005"),
        ("rate_limits: [{id: a, scope: key, requests: 5, tokens: 5, per: 1m}]", "R021"),
        ("rate_limits: [{id: a, scope: key, concurrency: 5, per: 1m}]", "R021"),
        ("rate_limits: [{id: a, scope: key, tokens: 5, per: 1m, burst: 3}]", "R021"),
        ("rate_limits: [{id: a, scope: key, requests: 5, per: 1m, algorithm: sliding, burst: 3}]", "R021"),
        ("budgets: [{id: a, scope: key, amount: 1, rolling: 367d}]", "R007"),
        ("rate_limits: [{id: a, scope: key, requests: 5, per: 32d}]", "R007"),
        ("spending: {unpriced: maybe}", "R007"), ("spending: {usage_cost: maybe}", "R007"),
        ("spending: {batches: maybe}", "R007"),
        ("spending: {classifiers: [{id: nobody, price: 1}]}", "R007"),
    ])
    func `say what is wrong with them`(_ text: String, code: String) throws {
        do {
            _ = try read(text)
            Issue.record("this was taken: \(text)")
        } catch let refusal as Refusal {
            #expect(refusal.diagnostics.map(\.code.rawValue) == [code], "\(refusal.diagnostics)")
        }
    }

    @Test
    func `may be put aside for a while by a file that is read back as it was written`() throws {
        let path = FileManager.default.temporaryDirectory.path + "/weir-overrides-\(UInt64.random(in: 0...UInt64.max))"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var overrides = try BudgetOverrides(at: path)
        #expect(overrides.entries.isEmpty)
        let amount = Money(nanodollars: 7_000_000_001)
        overrides.set(.init(budget: "a", amount: amount, until: 100, reason: "a\tlaunch\nday", actor: "uid:0"))
        overrides.set(.init(budget: "b", amount: amount, until: 100, reason: "", actor: "uid:0"))
        overrides.set(.init(budget: "a", amount: .zero, until: 200, reason: "over", actor: "uid:1"))
        try overrides.write(to: path)
        #expect(try BudgetOverrides(at: path) == overrides)
        #expect(overrides.amount(of: "a", at: 199) == .zero && overrides.amount(of: "a", at: 200) == nil)
        #expect(overrides.amount(of: "b", at: 0) == amount && overrides.amount(of: "c", at: 0) == nil)
        try "a\tb".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: BudgetOverridesError.damaged(path: path)) { try BudgetOverrides(at: path) }
    }
}
