import ArgumentParser
import AuditLog
import RuleFiles

extension AuditReport.Name: ExpressibleByArgument {}

/// `weir audit report`: named answers to what auditors ask.
struct AuditReportCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv, html }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Answer one of the questions that auditors ask, as a table, JSON, CSV or an HTML page.",
        discussion: """
            REPORTS
              exchange      what happened to a request (--id)
              fingerprint   all decisions on one value (--fingerprint)
              policies      which rules and policy were in force, and when
              failures      what passed although a rule could not be run
              rules         findings of each rule by week, with reviewers' labels
              changes       starts and stops, and policies by first use
              completeness  whether a row is missing
              providers     which kinds of data went to which provider
              retention     how far back the log goes
              precision     how often each rule is right; with --rules, which never fire

            EXAMPLES
              weir audit report rules --since 30d
              weir audit report precision --rules rules/ --since 90d
              weir audit report providers --since 2026-10-01 --until 2026-11-01 --format html > october.html
            """
    )

    @Argument(help: "Which report.")
    var name: AuditReport.Name
    @OptionGroup var location: AuditLocation
    @Option(help: ArgumentHelp("Arrived at or after this time: 30d ago, or 2026-11-23.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Arrived before this time.", valueName: "time"))
    var until: String?
    @Option(help: "Id of an exchange.")
    var id: String?
    @Option(help: "Fingerprint of a value, as `weir audit show` lists it.")
    var fingerprint: String?
    @Option(help: ArgumentHelp("Rule packs in force.", valueName: "path"))
    var rules: [String] = []
    @Option(help: "How to write it.")
    var format = Format.table

    func run() throws {
        try reportingErrors {
            let now = AuditTime.now()
            var request = AuditReportRequest(name)
            request.since = try AuditFilters.time(since, "--since", now)
            request.until = try AuditFilters.time(until, "--until", now)
            request.id = id
            request.fingerprint = fingerprint
            request.rules = try ruleIDs()
            let report: AuditReport
            do {
                report = try location.open().report(request)
            } catch let error as AuditParameterError {
                throw AuditUsageError(error)
            }
            try location.note(.report, names, rows: report.sections.reduce(0) { $0 + $1.rows.rows.count })
            print(written(report, now), terminator: "")
        }
    }

    /// Of the conditions that were given.
    private var names: [String] {
        [("since", since), ("until", until), ("id", id), ("fingerprint", fingerprint)].compactMap { name, value in
            value.map { _ in name }
        }
    }

    private func ruleIDs() throws -> [String] {
        guard !rules.isEmpty else { return [] }
        switch RuleLoader().load(paths: rules) {
        case .loaded(let loaded): return loaded.rules.map(\.reference.id)
        case .refused(let diagnostics):
            Terminal.say(DiagnosticRenderer(isColored: false).render(diagnostics))
            throw AuditUsageError("--rules: these rules cannot be loaded")
        }
    }

    private func written(_ report: AuditReport, _ now: AuditTime) -> String {
        switch format {
        case .table: report.text
        case .json: report.json
        case .csv: report.csv
        case .html: report.html(madeAt: now)
        }
    }
}
