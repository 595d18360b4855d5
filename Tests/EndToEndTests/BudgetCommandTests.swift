import Foundation
import Testing

/// `weir budget` from files to lines.
@Suite(.serialized) struct BudgetCommandTests {
    private struct Files {
        let folder: TemporaryFolder
        let settings: String

        init() throws {
            folder = try TemporaryFolder()
            let text = """
                schema: 1
                data_dir: data
                rules: acme.yaml
                budgets:
                  - {id: company, scope: organisation, amount: 50, period: monthly, timezone: Europe/Berlin}
                  - {id: trial, scope: app, amount: 5, period: lifetime}

                """
            settings = try folder.file("weir.yaml", holding: text).path
        }
    }

    @Test func `what is left is shown before anything was spent, and after another amount was set`() async throws {
        let files = try Files()
        let before = try await Program.run(["budget", "show", "--config", files.settings, "--format", "csv"])
        #expect(before.status == 0, "\(before.remarks)")
        let lines = before.output.split(whereSeparator: \.isNewline)
        #expect(lines.first?.hasPrefix("budget,scope,value,period,limit_usd,spent_usd") == true)
        #expect(
            lines.dropFirst().map { $0.prefix { $0 != "." } } == [
                "company,organisation,,monthly,50", "trial,app,,lifetime,5",
            ]
        )
        let set = ["budget", "set", "trial", "--config", files.settings]
        let changed = try await Program.run(set + ["--amount", "7.5", "--for", "24h", "--reason", "a launch"])
        #expect(changed.status == 0 && changed.output.contains("kill -HUP"), "\(changed.remarks)")
        let during = try await Program.run(["budget", "show", "--config", files.settings, "--format", "csv"])
        #expect(during.output.contains("trial,app,,lifetime,7.50,0.00,0.00,7.50,,yes"))
        #expect(try await Program.run(set + ["--end"]).status == 0)
        let after = try await Program.run(["budget", "show", "--config", files.settings])
        #expect(after.output.contains("5.00") && !after.output.contains("7.50"))
    }

    @Test(arguments: [
        ["set", "none", "--amount", "1", "--for", "1h", "--reason", "r"], ["set", "trial", "--amount", "1"],
        ["set", "trial", "--amount", "1", "--for", "soon", "--reason", "r"],
        ["set", "trial", "--amount", "-1", "--for", "1h", "--reason", "r"], ["set", "trial", "--end", "--amount", "1"],
    ])
    func `a wrong word changes nothing`(arguments: [String]) async throws {
        let files = try Files()
        let ending = try await Program.run(["budget"] + arguments + ["--config", files.settings])
        #expect(ending.status == 2, "\(ending.remarks)")
        let shown = try await Program.run(["budget", "show", "--config", files.settings, "--format", "csv"])
        #expect(!shown.output.contains("yes"))
    }

    @Test func `there is no report without a log`() async throws {
        let files = try Files()
        let ending = try await Program.run(["budget", "report", "--data-dir", files.settings + "-none"])
        #expect(ending.status != 0 && !ending.remarks.isEmpty)
    }
}
