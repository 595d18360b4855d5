import Routing
import RuleFiles

/// What nodes do, in words for people who do not write flows.
extension RouteFlow {
    /// - Parameter place: of a node.
    func words(_ place: Int) -> String {
        switch nodes[place].kind {
        case .start(let next): "goes on to \(name(next))"
        case .condition(let condition, let then, let otherwise):
            "if \(condition.words): to \(name(then)), else to \(name(otherwise))"
        case .shares(let shares, let key, let otherwise):
            shares.map { "\(JSONText.number($0.percent).compact) % of \(key.words) to \(name($0.next))" }
                .joined(separator: ", ") + ", the rest to \(name(otherwise))"
        case .limit(let limit, let success, let fallback):
            "\(limit.words): to \(name(success)), beyond that to \(name(fallback))" + limit.onFailure.words
        case .model(let target, let fallback):
            target.words + (fallback.map { "; without an answer to \(name($0))" } ?? "")
        case .end: "ends without a model"
        }
    }

    private func name(_ place: Int) -> String { nodes[place].name }

    /// Who may be asked, as upstream/model or the model alone, in order of their names.
    var models: [String] {
        let targets = nodes.compactMap { node -> String? in
            guard case .model(let target, _) = node.kind else { return nil }
            return (target.provider.map { $0 + "/" } ?? "") + target.model
        }
        return Set(targets).sorted()
    }
}

extension RouteFlow.ShareKey {
    fileprivate var words: String {
        switch self {
        case .request: "requests"
        case .session: "sessions"
        case .user: "users"
        case .key: "client keys"
        }
    }
}

extension RouteFlow.RateLimit {
    fileprivate var words: String {
        let amount = unit == .cost ? "\(JSONText.number(Double(limit) / 1e12).compact) US dollars" : "\(limit) requests"
        let whose =
            switch scope {
            case .all: ""
            case .app: " of each application"
            case .key: " of each client key"
            }
        return "below \(amount)\(whose) in \(interval / 1000) s"
    }
}

extension RouteFlow.RateLimit.OnFailure {
    fileprivate var words: String {
        switch self {
        case .fallback: ""
        case .success: "; while it cannot be counted as if below"
        case .refuse: "; refused while it cannot be counted"
        }
    }
}

extension RouteFlow.Target {
    fileprivate var words: String {
        var words = "asks \(model)" + (provider.map { " of \($0)" } ?? "")
        if let timeout { words += ", which has \(timeout) ms to begin" }
        if let retries { words += ", \(retries) more times if it fails" }
        return words
    }
}

extension Condition {
    fileprivate var words: String {
        switch self {
        case .all(let parts): Self.joined(parts, "and")
        case .any(let parts): parts.count == 1 ? parts[0].words : "(" + Self.joined(parts, "or") + ")"
        case .not(let part): "not (\(part.words))"
        case .test(let field, let test): field.text + " " + test.words
        }
    }

    private static func joined(_ parts: [Condition], _ word: String) -> String {
        parts.map(\.words).joined(separator: " \(word) ")
    }
}

extension Condition.Test {
    fileprivate var words: String {
        func list(_ scalars: [Condition.Scalar]) -> String { scalars.map(\.words).joined(separator: ", ") }
        func number(_ bound: Double) -> String { JSONText.number(bound).compact }
        return switch self {
        case .isIn(let scalars): (scalars.count == 1 ? "is " : "is one of ") + list(scalars)
        case .isNotIn(let scalars): (scalars.count == 1 ? "is not " : "is none of ") + list(scalars)
        case .compares(.less, let bound): "is less than " + number(bound)
        case .compares(.lessOrEqual, let bound): "is at most " + number(bound)
        case .compares(.greater, let bound): "is more than " + number(bound)
        case .compares(.greaterOrEqual, let bound): "is at least " + number(bound)
        case .exists(let isWanted): isWanted ? "is there" : "is not there"
        case .matches(let pattern): "has a match of " + JSONText.string(pattern).compact
        }
    }
}

extension Condition.Scalar {
    /// A text is in quotes where its end could be in doubt.
    fileprivate var words: String {
        if case .text(let text) = self { JSONText.string(text).flowText } else { text }
    }
}
