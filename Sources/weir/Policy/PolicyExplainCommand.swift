import ArgumentParser
import Detection
import Gateway
import GuardrailTypes
import Inspection
import Policy
import RuleFiles

/// `weir policy explain`: the effective policy for one sender, with the line that each value comes from.
struct PolicyExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what is done about each rule's findings, and which line says so.",
        discussion: """
            EXAMPLES
              weir policy explain --config weir.yaml --app billing --direction prompt
              weir policy explain --config weir.yaml --key alice-laptop --rule 'contact.*'
              weir policy explain --policy policies/strict.yaml --rule payment.card-number --json

            A TRIAL is what would be done if everything in shadow, or rolled out to a share, were in force for all.
            """
    )

    @OptionGroup var options: PolicyOptions
    @OptionGroup var who: SubjectOptions

    @Option(name: .long, help: "The way the text travels: prompt or response. (default: both)")
    var direction: Direction?

    @Option(name: .long, help: ArgumentHelp("Only rules with such an id; * stands for anything.", valueName: "id"))
    var rule: [String] = []

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let (loaded, keys) = try options.load()
        let subject = try who.subject(among: keys)
        let directions = direction.map { [$0] } ?? Direction.allCases
        let found = directions.flatMap { loaded.explainPolicy(for: subject, $0, rulesMatching: rule) }
        let categories = try categories(loaded, subject, directions)
        if found.isEmpty, categories.isEmpty, let first = rule.first {
            let meant = loaded.nearestID(to: first).map { "; did you mean \"\($0)\"?" } ?? "; see: weir rules list"
            throw CommandFailure.usage("no rule has an id like \"\(first)\"\(meant)")
        }
        let recording = loaded.explainRecording(for: subject)
        if json {
            let rules = JSONText.array((found.map(\.report) + categories.map(\.report)).map(\.json))
            let audit = JSONText.object(
                recording.flatMap { [($0.name, .string($0.value)), ("\($0.name)_from", .string($0.from))] }
            )
            let members: [(String, JSONText)] = recording.isEmpty ? [] : [("audit", audit)]
            Terminal.print(JSONText.object([("schema", .integer(1)), ("rules", rules)] + members).pretty())
        } else if rule.isEmpty {
            Terminal.print(Columns.words([Self.titles] + found.map(Self.cells) + categories.map(Self.cells)))
        } else {
            let reports = found.map(\.report) + categories.map(\.report)
            Terminal.print(reports.map { $0.lines().joined(separator: "\n") }.joined(separator: "\n\n"))
        }
        if !json, !recording.isEmpty {
            Terminal.print(
                "\nThe audit log: " + recording.map { "\($0.name) \($0.value) (\($0.from))" }.joined(separator: ", ")
            )
        }
    }

    /// What the settings say of categories; nothing where only files are named.
    private func categories(
        _ loaded: LoadedRules,
        _ subject: PolicySubject,
        _ directions: [Direction]
    ) throws -> [CategoryDecision] {
        guard let config = options.config else { return [] }
        let settings = try PolicyOptions.settings(config)
        let engine = try HistoryOptions.refusing { () throws(Refusal) in
            try HistoryOptions.offlineLoader(settings).engine(of: loaded, settings)
        }
        return CategoryDecision.all(of: engine.categories, loaded.policies, for: subject, matching: rule)
            .filter { directions.contains($0.rule.direction) }
    }

    private static func cells(_ one: CategoryDecision) -> [String] {
        [
            one.rule.reference.id, one.rule.direction.rawValue, one.decision.action.rawValue,
            one.decision.trialAction?.rawValue ?? "-", "\(one.from); judged by \(one.judge)",
        ]
    }

    private static let titles = ["RULE", "DIRECTION", "ACTION", "TRIAL", "FROM"]

    private static func cells(_ one: PolicyExplanation) -> [String] {
        [
            one.rule.reference.id, one.direction.rawValue, one.decision.action.rawValue,
            one.decision.trialAction?.rawValue ?? "-",
            one.trialFrom.map { "\(one.actionFrom); trial: \($0)" } ?? one.actionFrom,
        ]
    }
}
