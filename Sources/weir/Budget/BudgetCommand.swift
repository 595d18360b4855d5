import ArgumentParser
import AuditLog
import BudgetFile
import Foundation
import Gateway
import Spending

/// `weir budget`: what may be spent, what has been, and by whom.
struct BudgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract: "Show budgets, put another amount in place of one for a while, and report what was spent.",
        subcommands: [BudgetShowCommand.self, BudgetSetCommand.self, BudgetReportCommand.self]
    )
}

/// Where a gateway's budgets are.
struct BudgetOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The gateway's settings.", valueName: "file"))
    var config = "weir.yaml"

    func settings() throws -> Settings { try PolicyOptions.settings(config) }

    static func directory(of settings: Settings) throws -> DataDirectory {
        try DataDirectory(creating: settings.dataDirectory)
    }
}

/// `weir budget show`: every account of every budget.
struct BudgetShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is left of every budget, and when it begins anew.",
        discussion: """
            EXAMPLES
              weir budget show
              weir budget show --format csv

            A gateway may run meanwhile, and is then at most a second ahead. Amounts are US dollars; `reserved` is what
            answers under way may cost, `lapsed` what of `spent` nobody has settled, since its gateway was killed, and
            `leased` what the gateway holds ahead for requests to come, which nobody misses.
            """
    )

    @OptionGroup var options: BudgetOptions
    @Option(name: .long, help: "How to write it: table, jsonl or csv.")
    var format = AuditFormat.table

    func run() throws {
        let settings = try options.settings()
        let directory = try BudgetOptions.directory(of: settings)
        let overrides = try BudgetOverrides(at: directory.budgetOverridesPath)
        let isCounted = FileManager.default.fileExists(atPath: directory.budgetsPath)
        let ledger: Ledger
        do {
            ledger = isCounted ? try BudgetReader.read(directory.budgetsPath) : Ledger()
        } catch {
            throw CommandFailure.failure("\(error)")
        }
        let statements = settings.spending.budgets.flatMap {
            BudgetStatement.all(of: $0, in: ledger, overrides, at: AuditTime.now().milliseconds)
        }
        print(format.encode(BudgetStatement.rows(statements)), terminator: "")
    }
}

/// `weir budget set`: another amount for a while.
struct BudgetSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Put another amount in place of a budget's for a while, or end that.",
        discussion: """
            EXAMPLES
              weir budget set search --amount 500 --for 24h --reason "launch day" && kill -HUP $(pidof weir)
              weir budget set search --end

            It takes effect with the next reload or start, which writes it into the audit log as an event with who
            and why. What has been spent stays spent.
            """
    )

    @OptionGroup var options: BudgetOptions
    @Argument(help: "Id of the budget.")
    var budget: String
    @Option(name: .long, help: "US dollars for each period.")
    var amount: Double?
    @Option(name: .customLong("for"), help: "How long: 30m, 24h, 7d.")
    var time: String?
    @Option(name: .long, help: "Why, for the audit log.")
    var reason: String?
    @Flag(name: .long, help: "The settings' amount holds again.")
    var end = false

    func validate() throws {
        let isSet = amount != nil && time != nil && reason?.isEmpty == false
        guard end ? amount == nil && time == nil && reason == nil : isSet else {
            throw ValidationError("Say --amount, --for and --reason, or --end alone.")
        }
    }

    func run() throws {
        let settings = try options.settings()
        guard settings.spending.budgets.contains(where: { $0.id == budget }) else {
            throw CommandFailure.usage("the settings have no budget \"\(budget)\"")
        }
        let path = try BudgetOptions.directory(of: settings).budgetOverridesPath
        var overrides = try BudgetOverrides(at: path)
        if end {
            overrides.remove(budget)
        } else {
            overrides.set(try entry())
        }
        try overrides.write(to: path)
        Terminal.print("it holds from the next reload on: kill -HUP")
    }

    private func entry() throws -> BudgetOverrides.Entry {
        let now = AuditTime.now()
        // An age, counted forwards.
        guard let time, let past = AuditTime(time, now: now), past < now, !time.contains("-") else {
            throw CommandFailure.usage("--for takes a time such as 30m, 24h or 7d")
        }
        guard let money = amount.flatMap(Money.init(dollars:)) else {
            throw CommandFailure.usage("--amount takes dollars from 0 to 9000000")
        }
        return BudgetOverrides.Entry(
            budget: budget,
            amount: money,
            until: now.milliseconds * 2 - past.milliseconds,
            reason: reason ?? "",
            actor: "uid:\(getuid())"
        )
    }
}

extension SpendingDimension: ExpressibleByArgument {}

/// `weir budget report`: what was spent, from the audit log.
struct BudgetReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Sum what answers have cost by app, key, team, tag, user, model, upstream, day or month.",
        discussion: """
            EXAMPLES
              weir budget report --by team --since 2026-11-01
              weir budget report --by day --by model --format csv > spend.csv

            From the audit log, so it also has what no budget counts. `estimated` is how many exchanges were not
            counted by their upstream. A row with several tags counts for each of them.
            """
    )

    @OptionGroup var location: AuditLocation
    @Option(name: .long, help: "By what; may be given several times.")
    var by: [SpendingDimension] = [.app]
    @Option(help: ArgumentHelp("Arrived at or after this time: 30d ago, or 2026-11-23.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Arrived before this time.", valueName: "time"))
    var until: String?
    @Option(name: .long, help: "How to write it: table, jsonl or csv.")
    var format = AuditFormat.table

    func run() throws {
        try reportingErrors {
            let now = AuditTime.now()
            var seen: Set<SpendingDimension> = []
            let rows = try location.open().spending(
                by: by.filter { seen.insert($0).inserted },
                since: try AuditFilters.time(since, "--since", now),
                until: try AuditFilters.time(until, "--until", now)
            )
            print(format.encode(rows), terminator: "")
        }
    }
}
