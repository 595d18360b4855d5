/// What must hold of a request for a branch to be taken, in the operators of MongoDB's query language.
package indirect enum Condition: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case test(Field, Test)

    /// Something of a request that may have no value, one, or several.
    package enum Field: Hashable, Sendable {
        case app, key, team, tag, model
        /// The tokens that the prompt seems to have.
        case tokens
        case streaming
        /// A header field, by its name in lower case.
        case header(String)
        /// What clients say of a request for its gateway.
        case metadata(String)
        /// A scalar of the body, by the names that lead to it.
        case body([String])
        /// What rules and categories found in the prompt.
        case entity, rule, findingTag, severity, action
    }

    package enum Scalar: Hashable, Sendable {
        case text(String)
        case number(Double)
        case flag(Bool)

        func equals(_ value: String) -> Bool {
            switch self {
            case .text(let text): value == text
            case .number(let number): Double(value) == number
            case .flag(let flag): value == (flag ? "true" : "false")
            }
        }
    }

    package enum Order: Hashable, Sendable { case less, lessOrEqual, greater, greaterOrEqual }

    /// Of several values one is enough; for the negative tests none may be.
    package enum Test: Hashable, Sendable {
        case isIn([Scalar])
        case isNotIn([Scalar])
        case compares(Order, Double)
        case exists(Bool)
        /// A pattern that whoever asks has compiled.
        case matches(String)
    }
}

/// What conditions ask of one request.
package struct ConditionFacts {
    /// The values of a field; asked for the fields that are needed, in order.
    package var values: (Condition.Field) -> [String]
    /// Whether a text has a match of a pattern.
    package var matches: (_ pattern: String, _ text: String) -> Bool

    package init(
        values: @escaping (Condition.Field) -> [String],
        matches: @escaping (_ pattern: String, _ text: String) -> Bool
    ) {
        self.values = values
        self.matches = matches
    }
}

extension Condition {
    package func holds(_ facts: ConditionFacts) -> Bool {
        switch self {
        case .all(let conditions): conditions.allSatisfy { $0.holds(facts) }
        case .any(let conditions): conditions.contains { $0.holds(facts) }
        case .not(let condition): !condition.holds(facts)
        case .test(let field, let test): test.holds(facts.values(field), facts)
        }
    }

    /// Every pattern that is asked for.
    package var patterns: Set<String> {
        switch self {
        case .all(let conditions), .any(let conditions): conditions.reduce(into: []) { $0.formUnion($1.patterns) }
        case .not(let condition): condition.patterns
        case .test(_, .matches(let pattern)): [pattern]
        case .test: []
        }
    }

    /// Names of the header fields that it asks for, but for those that begin with `x-weir-`.
    package var headers: Set<String> {
        switch self {
        case .all(let conditions), .any(let conditions): conditions.reduce(into: []) { $0.formUnion($1.headers) }
        case .not(let condition): condition.headers
        case .test(.header(let name), _): name.hasPrefix("x-weir-") ? [] : [name]
        case .test: []
        }
    }

    /// Whether it asks for something in the body.
    package var readsBody: Bool {
        asks { field in
            switch field {
            case .body, .metadata: true
            default: false
            }
        }
    }

    /// Whether it asks for what was found.
    package var readsFindings: Bool {
        asks { field in
            switch field {
            case .entity, .rule, .findingTag, .severity, .action: true
            default: false
            }
        }
    }

    private func asks(_ isMeant: (Field) -> Bool) -> Bool {
        switch self {
        case .all(let conditions), .any(let conditions): conditions.contains { $0.asks(isMeant) }
        case .not(let condition): condition.asks(isMeant)
        case .test(let field, _): isMeant(field)
        }
    }
}

extension Condition.Test {
    fileprivate func holds(_ values: [String], _ facts: ConditionFacts) -> Bool {
        switch self {
        case .isIn(let scalars): values.contains { value in scalars.contains { $0.equals(value) } }
        case .isNotIn(let scalars): !values.contains { value in scalars.contains { $0.equals(value) } }
        case .compares(let order, let bound): values.contains { Double($0).map { order.holds($0, bound) } ?? false }
        case .exists(let isWanted): values.isEmpty != isWanted
        case .matches(let pattern): values.contains { facts.matches(pattern, $0) }
        }
    }
}

extension Condition.Order {
    fileprivate func holds(_ value: Double, _ bound: Double) -> Bool {
        switch self {
        case .less: value < bound
        case .lessOrEqual: value <= bound
        case .greater: value > bound
        case .greaterOrEqual: value >= bound
        }
    }
}
