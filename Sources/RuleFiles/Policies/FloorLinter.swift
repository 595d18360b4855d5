import Detection
import GuardrailTypes
import Policy

/// Finds what policies say in vain because a floor is stricter.
struct FloorLinter {
    private struct Minimum {
        let selector: Selector
        let action: Action
        let place: Place
    }

    private let rules: [Rule]
    /// What each floor says, in its order.
    private let floors: [(audience: Audience, minimums: [Minimum])]

    init(_ documents: [PolicyDocument], rules: [Rule]) {
        self.rules = rules
        floors = documents.filter { $0.policy.isFloor && $0.policy.mode == .enforce && $0.policy.rollout == nil }
            .map { document in
                let said = zip(document.policy.statements, document.statements).compactMap { statement, fields in
                    statement.isInForceForAll ? statement.action.map { (statement.selector, $0, fields.place) } : nil
                }
                return (document.policy.audience, said.map { Minimum(selector: $0, action: $1, place: $2) })
            }
    }

    func diagnostics(of document: PolicyDocument) -> [Diagnostic] {
        guard !document.policy.isFloor, document.policy.mode != .off, !floors.isEmpty else { return [] }
        return zip(document.policy.statements, document.statements).compactMap { statement, fields in
            let looser = statement.speaksOfRules && statement.mode != .enforce ? Action.allow : statement.action
            guard let looser, !statement.selector.who.asksTheClient else { return nil }
            return diagnostic(statement.selector, looser, document.policy.audience, fields)
        }
    }

    private func diagnostic(
        _ selector: Selector,
        _ action: Action,
        _ audience: Audience,
        _ fields: Fields
    ) -> Diagnostic? {
        var selected = 0
        var overruled: [Minimum] = []
        for rule in rules {
            for direction in Direction.allCases
            where rule.directions.contains(direction) && selector.selects(rule.reference, direction: direction) {
                selected += 1
                let least = minimum(for: rule.reference, direction, selector.who, audience)
                if let least, least.action > action { overruled.append(least) }
            }
        }
        guard let first = overruled.first else { return nil }
        let extent = overruled.count == selected ? "" : " for \(overruled.count) of \(selected) rules and directions"
        return Diagnostic(
            .floorIsStricter,
            at: fields.place,
            "this has no effect\(extent): a floor says \(first.action.rawValue)",
            help: "the floor's line is \(first.place.file):\(first.place.line)"
        )
    }

    /// The strictest that floors say for everybody, or for those of whom the statement or its policy speaks.
    private func minimum(
        for rule: RuleReference,
        _ direction: Direction,
        _ who: Audience,
        _ audience: Audience
    ) -> Minimum? {
        func reaches(_ floor: Audience) -> Bool { floor.isEverybody || floor == who || floor == audience }
        return floors.filter { reaches($0.audience) }.compactMap { floor in
            floor.minimums.last { reaches($0.selector.who) && $0.selector.selects(rule, direction: direction) }
        }.max { $0.action < $1.action }
    }
}

extension PolicySet.Statement {
    fileprivate var isInForceForAll: Bool { rollout == nil && (mode ?? .enforce) == .enforce }
}
