import ByteText
import Crypto
package import Routing
import RuleFiles

/// A flow as a file says it: what is kept of one that has no file of its own, and what two flows are compared by.
extension RouteFlow {
    /// A flow's file, one line for each node; who reads it gets the same flow.
    package var text: String { "schema: 1\nnodes:\n" + lines(nodes) }

    /// SHA-256 in hexadecimal, the same for flows that lead every request the same way by the same names: comments, and the order
    /// of the nodes behind the first, are not in it.
    package var digest: String {
        let ordered = nodes.prefix(1) + nodes.dropFirst().sorted { $0.name < $1.name }
        return Hex.string(SHA256.hash(data: Array(lines(Array(ordered)).utf8)))
    }

    /// Digits of a digest that rows and answers have.
    package static let shownDigits = 8

    private func lines(_ nodes: [Node]) -> String {
        nodes.map { "  - " + document(of: $0).flowText + "\n" }.joined()
    }

    private func document(of node: Node) -> JSONText {
        var members: [(String, JSONText)] = [("id", .string(node.name))]
        switch node.kind {
        case .start(let next): members.append(("start", name(next)))
        case .condition(let condition, let then, let otherwise):
            let parts: [(String, JSONText)] = [
                ("if", .array(condition.items.map(\.document))), ("then", name(then)), ("else", name(otherwise)),
            ]
            members.append(("conditional", .object(parts)))
        case .shares(let shares, let key, let otherwise):
            let branches = shares.map { JSONText.object([("percent", .number($0.percent)), ("then", name($0.next))]) }
            let parts: [(String, JSONText)] = [
                ("by", .string(key.rawValue)), ("branches", .array(branches)), ("else", name(otherwise)),
            ]
            members.append(("percentage", .object(parts)))
        case .limit(let limit, let success, let fallback):
            var parts = limit.members + [("success", name(success)), ("fallback", name(fallback))]
            if limit.onFailure != .fallback { parts.append(("on_store_failure", .string(limit.onFailure.rawValue))) }
            members.append(("rate_limit", .object(parts)))
        case .model(let target, let fallback):
            members.append(("model", .object(target.members + (fallback.map { [("fallback", name($0))] } ?? []))))
        case .end: members.append(("end", .bool(true)))
        }
        return .object(members)
    }

    private func name(_ place: Int) -> JSONText { .string(nodes[place].name) }
}

extension RouteFlow.RateLimit {
    fileprivate var members: [(String, JSONText)] {
        [
            ("type", .string(unit.rawValue)), ("key", .string(scope.rawValue)),
            ("limit", unit == .cost ? .number(Double(limit) / 1e12) : .integer(limit)),
            ("interval", .integer(interval / 1000)),
        ]
    }
}

extension RouteFlow.Target {
    fileprivate var members: [(String, JSONText)] {
        var members: [(String, JSONText)] = [("model", .string(model))]
        if let provider { members.append(("provider", .string(provider))) }
        if let timeout { members.append(("timeout_ms", .integer(timeout))) }
        if let retries { members.append(("retries", .integer(retries))) }
        return members
    }
}

extension Condition {
    /// What stands in the list of a condition of which all must hold.
    fileprivate var items: [Condition] { if case .all(let items) = self { items } else { [self] } }

    /// One mapping: the tests of a field, or the operators that join others.
    fileprivate var document: JSONText {
        var members: [(String, JSONText)] = []
        for part in items {
            switch part {
            case .test(let field, let test):
                if members.isEmpty { members.append(("field", .string(field.text))) }
                let key = test.key
                // Two lists of one field: the other spelling of the same operator.
                let isTaken = members.contains { $0.0 == key }
                members.append((isTaken ? (key == "$in" ? "$eq" : "$ne") : key, test.value))
            case .any(let inner): members.append(("$or", .array(inner.map(\.document))))
            case .all(let inner): members.append(("$and", .array(inner.map(\.document))))
            case .not(let inner): members.append(("$not", .array(inner.items.map(\.document))))
            }
        }
        return .object(members)
    }
}

extension Condition.Test {
    /// Its operator in settings.
    fileprivate var key: String {
        switch self {
        case .isIn: "$in"
        case .isNotIn: "$nin"
        case .compares(.less, _): "$lt"
        case .compares(.lessOrEqual, _): "$lte"
        case .compares(.greater, _): "$gt"
        case .compares(.greaterOrEqual, _): "$gte"
        case .exists: "$exists"
        case .matches: "$regex"
        }
    }

    fileprivate var value: JSONText {
        switch self {
        case .isIn(let scalars), .isNotIn(let scalars): .array(scalars.map { .string($0.text) })
        case .compares(_, let bound): .number(bound)
        case .exists(let isWanted): .bool(isWanted)
        case .matches(let pattern): .string(pattern)
        }
    }
}

extension Condition.Scalar {
    package var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): JSONText.number(number).compact
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}

extension Condition.Field {
    /// As settings name it.
    package var text: String {
        switch self {
        case .app: "app"
        case .key: "key"
        case .team: "team"
        case .tag: "tag"
        case .model: "model"
        case .tokens: "tokens"
        case .streaming: "streaming"
        case .header(let name): "header." + name
        case .metadata(let name): "metadata." + name
        case .body(let path): (["body"] + path).joined(separator: ".")
        case .entity: "findings.entity"
        case .rule: "findings.rule"
        case .findingTag: "findings.tag"
        case .severity: "findings.severity"
        case .action: "findings.action"
        }
    }
}

extension JSONText {
    /// In YAML's flow style, without quotes where none are needed.
    var flowText: String {
        switch self {
        case .string(let text): text.isPlainScalar ? text : compact
        case .array(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .object(let members): "{" + members.map { $0.0 + ": " + $0.1.flowText }.joined(separator: ", ") + "}"
        default: compact
        }
    }
}

extension String {
    /// Whether YAML reads it as a text, and as this one: letters first, and none of its words (YAML 1.1, "yes" and the like).
    fileprivate var isPlainScalar: Bool {
        let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"]
        guard let first = utf8.first, 0x41...0x5A ~= first || 0x61...0x7A ~= first else { return false }
        guard !words.contains(lowercased()) else { return false }
        return utf8.allSatisfy {
            0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D
        }
    }
}
