import Detection
import GuardrailTypes
import Inspection
import Policy
import Redaction

/// What policies cost: once for an engine and kind of subject, and for each exchange.
func measurePolicies(_ rules: RuleSet) {
    for count in [0, 10, 100] {
        let engine = Engine(rules: rules, policies: PolicyStack(samplePolicy(count)), key: .ephemeral())
        let subjects = (0..<1000).map { index in
            PolicySubject(app: "app-\(index % 20)", key: "key-\(index)", team: "team-\(index % 5)", route: "chat")
        }
        let first = timed { for subject in subjects { _ = engine.resolved(for: subject) } }
        let rounds = 20
        let again = timed {
            for _ in 0..<rounds { for subject in subjects { _ = engine.resolved(for: subject) } }
        }
        let tables = Set(subjects.map { engine.resolved(for: $0).number }).count
        let lookup = again / Double(rounds * subjects.count)
        print(
            "\(count) statements: \(tables) tables in \(rounded((first - lookup * 1000) * 1000)) ms, "
                + "\(rounded(lookup * 1e6)) µs for each exchange"
        )
    }
}

/// Statements of each kind, some for a team or an app, one in ten rolled out to a share of the keys.
private func samplePolicy(_ count: Int) -> PolicySet {
    let statements = (0..<count).map { index in
        var who = Audience()
        if index % 3 == 1 { who.teams = [Glob("team-\(index % 5)")] }
        if index % 3 == 2 { who.apps = [Glob("app-1*")] }
        var statement = PolicySet.Statement(Selector(rules: [Glob("*.a*")], who: who), action: .redact)
        if index % 10 == 9 { statement.rollout = Rollout(percent: 10) }
        return statement
    }
    return PolicySet(id: "benchmark", version: "1.0.0", statements: statements)
}
