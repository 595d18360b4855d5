import Detection
import GuardrailTypes

/// What a rule says about each direction, from the particular to the general: `per_direction`, the rule, `defaults`.
struct DirectionalChoices {
    let directions: Set<Direction>
    /// Nil where some direction has no action at all.
    let action: [Direction: Action]?
    /// For both directions.
    let reportAt: [Direction: Confidence]

    /// What a rule takes where nothing is said: below it a finding is a guess.
    static let defaultReportAt = Confidence(thousandths: 500)

    init(_ rule: Fields, _ defaults: Fields?) {
        let said = rule["direction"] ?? defaults?["direction"]
        let named = Set((said?.items ?? []).compactMap { $0.text.flatMap(Direction.init(rawValue:)) })
        directions = named.isEmpty ? Set(Direction.allCases) : named

        var actions: [Direction: Action] = [:]
        var thresholds: [Direction: Confidence] = [:]
        for direction in Direction.allCases {
            let particular = rule.fields("per_direction")?.fields(direction.rawValue)
            let sources = [particular, rule, defaults].compactMap { $0 }
            actions[direction] = sources.lazy.compactMap { $0.choice("action", as: Action.self) }.first
            let threshold = sources.lazy.compactMap { $0["report_at"]?.number }.first
            thresholds[direction] = threshold.map { Confidence($0) } ?? Self.defaultReportAt
        }
        // What reports nothing needs no action.
        if rule["report"]?.flag == false { actions.merge([.prompt: .flag, .response: .flag]) { said, _ in said } }
        action = directions.allSatisfy { actions[$0] != nil } ? actions : nil
        reportAt = thresholds
    }
}
