package import GuardrailTypes

extension PolicyStack {
    /// Decides what is done about the findings of a rule, and says who decided.
    ///
    /// Twice over: once by what is in force, and once as if what is on trial were in force as well.
    ///
    /// - Parameters:
    ///   - authored: the rule's own action in this direction.
    ///   - standings: of this stack.
    /// - Complexity: O(statements that stand); a statement costs a few short comparisons.
    package func trace(
        for rule: RuleReference,
        authored: Action,
        direction: Direction,
        under standings: PolicyStandings
    ) -> DecisionTrace {
        var live = Draft(action: authored)
        var trial = Draft(action: authored, countsShadows: true)
        var floors: [Int: (live: Draft, trial: Draft)] = [:]
        for entry in standings.statements {
            let policy = policies[entry.policy]
            let statement = policy.statements[entry.statement]
            guard statement.selector.selects(rule, direction: direction) else { continue }
            let isInForce = !entry.isOnTrial && (statement.speaksOfRules || entry.mode == .enforce)
            if policy.isFloor {
                var pair = floors[entry.policy] ?? (Draft(), Draft(countsShadows: true))
                if isInForce { pair.live.take(statement, entry, authored) }
                pair.trial.take(statement, entry, authored)
                floors[entry.policy] = pair
            } else {
                if isInForce { live.take(statement, entry, authored) }
                trial.take(statement, entry, authored)
            }
        }
        if let observing = standings.observing.last { live.observe(observing) }
        for (_, floor) in floors.sorted(by: { $0.key < $1.key }) {
            live.raise(to: floor.live)
            trial.raise(to: floor.trial)
        }
        return live.trace(besides: trial)
    }
}

/// What has been said of a rule so far.
private struct Draft {
    /// Nil in a floor that has said nothing of it.
    var action: Action?
    /// How far the rule itself counts.
    var mode = PolicyMode.enforce
    var onError: FailureMode?
    var disclosure: Disclosure?
    var redaction: RedactionStyle?
    /// True for the draft in which everything on trial is in force.
    var countsShadows = false
    var places = DecisionTrace(decision: RuleDecision(action: .allow))

    init(action: Action? = nil, countsShadows: Bool = false) {
        self.action = action
        self.countsShadows = countsShadows
    }

    /// What is done, after the rule's mode.
    var effective: Action {
        switch mode {
        case .off: .allow
        case .shadow: countsShadows ? action ?? .allow : .allow
        case .enforce: action ?? .allow
        }
    }

    mutating func take(_ statement: PolicySet.Statement, _ entry: PolicyStandings.Entry, _ authored: Action) {
        let place = StatementPlace(policy: entry.policy, statement: entry.statement)
        if statement.selector.who.asksTheClient { return tighten(by: statement, entry.mode, place) }
        if let wanted = statement.action {
            (action, places.action) = (wanted, place)
        } else if statement.speaksOfRules {
            (mode, places.mode) = (entry.mode, place)
            // Of a floor it means that the rule's own action is the least that is done.
            action = action ?? authored
        }
        if let wanted = statement.onError { (onError, places.onError) = (wanted, place) }
        if let wanted = statement.disclosure { (disclosure, places.disclosure) = (wanted, place) }
        if let wanted = statement.redaction { (redaction, places.redaction) = (wanted, place) }
    }

    /// What hangs on the client's word only makes it stricter.
    private mutating func tighten(by statement: PolicySet.Statement, _ own: PolicyMode, _ place: StatementPlace) {
        if let wanted = statement.action {
            if wanted > effective { (action, mode, places.action, places.mode) = (wanted, .enforce, place, nil) }
        } else if statement.speaksOfRules, own == .enforce, mode != .enforce {
            (mode, places.mode) = (.enforce, place)
        }
        if statement.onError == .block { (onError, places.onError) = (.block, place) }
        if let wanted = statement.disclosure, wanted < disclosure ?? .rule {
            (disclosure, places.disclosure) = (wanted, place)
        }
    }

    /// Turns what changes or refuses into a flag.
    mutating func observe(_ policy: Int) {
        guard effective > .flag else { return }
        (action, mode, places.mode) = (.flag, .enforce, StatementPlace(policy: policy, statement: nil))
    }

    /// Takes what a floor says where it is stricter.
    mutating func raise(to floor: Draft) {
        if floor.effective > effective {
            (action, mode) = (floor.effective, .enforce)
            (places.action, places.mode) = (floor.places.action ?? floor.places.mode, nil)
        }
        if floor.onError == .block { (onError, places.onError) = (.block, floor.places.onError) }
        if let wanted = floor.disclosure, wanted < disclosure ?? .rule {
            (disclosure, places.disclosure) = (wanted, floor.places.disclosure)
        }
        if let wanted = floor.redaction { (redaction, places.redaction) = (wanted, floor.places.redaction) }
    }

    func trace(besides trial: Draft) -> DecisionTrace {
        var trace = places
        trace.decision.action = effective
        trace.decision.onError = onError
        trace.decision.disclosure = disclosure
        trace.decision.redaction = redaction
        if trial.effective != effective {
            trace.decision.trialAction = trial.effective
            trace.trial = trial.places.action == places.action ? places.mode : trial.places.action
        }
        return trace
    }
}
