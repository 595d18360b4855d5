/// How a name of a model becomes another one, request by request: Cloudflare's dynamic routes, whose nodes these are.
///
/// The nodes form no circle, so every request comes to an end.
package struct RouteFlow: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        package var name: String
        package var kind: Kind

        package init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// Numbers are places in the list of nodes.
    package enum Kind: Hashable, Sendable {
        case start(next: Int)
        case condition(Condition, then: Int, otherwise: Int)
        /// Shares in percent, together at most 100; what is left goes to `otherwise`.
        case shares([Share], by: ShareKey, otherwise: Int)
        case limit(RateLimit, success: Int, fallback: Int)
        case model(Target, fallback: Int?)
        /// No model serves the request.
        case end
    }

    package struct Share: Hashable, Sendable {
        package var percent: Double
        package var next: Int

        package init(percent: Double, next: Int) {
            self.percent = percent
            self.next = next
        }
    }

    /// Whose requests go the same way.
    package enum ShareKey: String, Hashable, Sendable, CaseIterable { case request, session, user, key }

    package struct RateLimit: Hashable, Sendable {
        package enum Scope: String, Hashable, Sendable, CaseIterable { case all, app, key }
        package enum Unit: String, Hashable, Sendable, CaseIterable { case count, cost }

        package var unit: Unit
        package var scope: Scope
        /// Requests, or picodollars.
        package var limit: Int
        /// In milliseconds.
        package var interval: Int
        package var onFailure: OnFailure

        /// What becomes of a request while nobody can say how many there were.
        package enum OnFailure: String, Hashable, Sendable, CaseIterable { case fallback, success, refuse }

        package init(_ unit: Unit, per scope: Scope, limit: Int, interval: Int, onFailure: OnFailure = .fallback) {
            self.unit = unit
            self.scope = scope
            self.limit = limit
            self.interval = interval
            self.onFailure = onFailure
        }
    }

    package struct Target: Hashable, Sendable {
        /// An upstream's id; nil for whoever serves the model.
        package var provider: String?
        package var model: String
        /// Until the answer begins, in milliseconds; nil for what the upstream says.
        package var timeout: Int?
        /// Nil for what the route says.
        package var retries: Int?

        package init(provider: String? = nil, model: String, timeout: Int? = nil, retries: Int? = nil) {
            self.provider = provider
            self.model = model
            self.timeout = timeout
            self.retries = retries
        }
    }

    package enum Problem: Hashable, Sendable {
        /// The node can come to itself.
        case circle(Int)
        /// No request comes to the node.
        case unreachable(Int)
        /// Its shares are more than everything.
        case tooMuch(Int)
    }

    package let nodes: [Node]

    /// What is wrong with some nodes, of which the first is where requests begin.
    ///
    /// - Precondition: every number is that of a node.
    package static func problems(of nodes: [Node]) -> [Problem] {
        var problems: [Problem] = []
        for (index, node) in nodes.enumerated() {
            if case .shares(let shares, _, _) = node.kind, shares.reduce(0, { $0 + $1.percent }) > 100.000_001 {
                problems.append(.tooMuch(index))
            }
            if reached(from: node.kind.next, in: nodes).contains(index) { problems.append(.circle(index)) }
        }
        let reached = reached(from: [0], in: nodes)
        return problems + nodes.indices.filter { !reached.contains($0) }.map(Problem.unreachable)
    }

    private static func reached(from starts: [Int], in nodes: [Node]) -> Set<Int> {
        var reached: Set<Int> = []
        var waiting = starts
        while let index = waiting.popLast() {
            guard reached.insert(index).inserted else { continue }
            waiting += nodes[index].kind.next
        }
        return reached
    }

    /// Nil if there is a problem with the nodes, or there are none.
    package init?(_ nodes: [Node]) {
        guard !nodes.isEmpty else { return nil }
        let all = nodes.flatMap(\.kind.next)
        guard all.allSatisfy(nodes.indices.contains), Self.problems(of: nodes).isEmpty else { return nil }
        self.nodes = nodes
    }
}

extension RouteFlow.Kind {
    package var next: [Int] {
        switch self {
        case .start(let next): [next]
        case .condition(_, let then, let otherwise): [then, otherwise]
        case .shares(let shares, _, let otherwise): shares.map(\.next) + [otherwise]
        case .limit(_, let success, let fallback): [success, fallback]
        case .model(_, let fallback): fallback.map { [$0] } ?? []
        case .end: []
        }
    }
}
