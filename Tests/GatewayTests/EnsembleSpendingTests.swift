import AuditLog
import Routing
import Spending
import Testing

@testable import Gateway

private func life(_ id: String, _ scope: SpendingScope, nanodollars: Int64) -> BudgetSettings {
    BudgetSettings(
        id: id,
        scope: scope,
        amount: Money(nanodollars: nanodollars),
        period: .lifetime,
        periodName: "lifetime"
    )
}

/// What a panel of 10 and 5 tokens each costs: 10 at 1,000 and 5 at 10,000 nano-dollars.
private let leg: Int64 = 60_000
/// And its judge of 100 and 20 tokens.
private let judge: Int64 = 300_000

@Suite(.timeLimit(.minutes(2)))
struct `What an ensemble costs` {
    private let plenty: Int64 = 1_000_000_000_000

    @Test func `every leg is settled where it was asked, and the row has the sum`() async throws {
        let budgets = [life("all", .organisation, nanodollars: plenty), life("by", .provider, nanodollars: plenty)]
        let stage = try await Council.open(ensembles: [council(["sound", "redacted", "sound"])], budgets: budgets)
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 200 && reply.contains("x-weir-cost: 0.00048\r\n"), "\(reply)")
        let row = try await stage.row()
        #expect(row.spending.cost == 3 * leg + judge && row.spending.isEstimated == false)
        func settled(_ amount: Int64) -> AccountBalance { AccountBalance(settled: Money(nanodollars: amount)) }
        #expect(stage.balance("all") == settled(3 * leg + judge))
        #expect(stage.balance("by|u-sound") == settled(2 * leg) && stage.balance("by|u-redacted") == settled(leg))
        #expect(stage.balance("by|u-judge") == settled(judge))
        #expect(
            stage.legs.allSatisfy { $0.contains(#""cost_nanodollars":\#(leg)"#) && $0.contains(#""prompt_tokens":10"#) }
        )
        await stage.stop()
    }

    @Test func `without room for all of them nobody is asked`() async throws {
        // Each leg of this prompt may cost about 600,000, so there is room for two of them and not for three and a judge.
        let budgets = [life("all", .organisation, nanodollars: 1_400_000)]
        let stage = try await Council.open(ensembles: [council(["sound", "sound", "sound"])], budgets: budgets)
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 429, "\(reply)")
        #expect(stage.asked("sound") == 0 && stage.asked("judge") == 0)
        #expect(try await stage.row().outcome == .refused)
        #expect(stage.balance("all") == AccountBalance())
        #expect(await stage.isIdle())
        await stage.stop()
    }

    @Test(arguments: [
        ["sound", "hanging", "redacted"], ["failing", "blocked", "sound"], ["broken", "silent", "sound"],
    ])
    func `nothing stays reserved, whatever becomes of the panel`(panel: [String]) async throws {
        let budgets = [life("all", .organisation, nanodollars: plenty)]
        let stage = try await Council.open(ensembles: [council(panel, least: 1, timeout: 200)], budgets: budgets)
        _ = try await stage.ask(chat("hello", model: "council"))
        let row = try await stage.row()
        let balance = stage.balance("all")
        #expect(balance.reserved == .zero)
        #expect(balance.settled.nanodollars == row.spending.cost)
        // A leg that was cancelled may have cost something, and who has answered did.
        #expect(balance.settled.nanodollars >= leg)
        #expect(row.spending.isEstimated == (panel.contains("hanging") || panel.contains("broken")))
        await stage.stop()
    }

    @Test func `a client that goes pays for what was sent`() async throws {
        let budgets = [life("all", .organisation, nanodollars: plenty)]
        let stage = try await Council.open(
            ensembles: [council(["sound", "hanging"], timeout: 60_000)],
            budgets: budgets
        )
        let client = try await stage.gateway.client()
        await client.send(chat("hello", model: "council"))
        await eventually { stage.asked("sound") == 1 && stage.asked("hanging") == 1 }
        #expect(stage.balance("all").reserved > .zero)
        await client.close()
        let row = try await stage.row()
        let balance = stage.balance("all")
        #expect(balance.reserved == .zero && balance.settled.nanodollars == row.spending.cost)
        #expect(row.spending.isEstimated == true && balance.settled > .zero)
        await stage.stop()
    }
}
