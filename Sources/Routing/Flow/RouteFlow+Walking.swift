extension RouteFlow {
    /// What a walk through the nodes asks of whoever walks.
    package struct Inputs {
        package var facts: ConditionFacts
        /// A number that is the same for all requests that go the same way.
        package var share: (ShareKey) -> UInt64
        /// Whether one more request is within the limit of a node; nil if somebody has to be asked first.
        package var admits: (_ node: Int, RateLimit) -> Bool?

        package init(
            facts: ConditionFacts,
            share: @escaping (ShareKey) -> UInt64,
            admits: @escaping (_ node: Int, RateLimit) -> Bool?
        ) {
            self.facts = facts
            self.share = share
            self.admits = admits
        }
    }

    package struct Outcome: Hashable, Sendable {
        /// Nil if the flow ends without a model.
        package let target: Target?
        /// Where to go on from if the model does not answer; nil for nowhere.
        package let fallback: Int?
        /// Names of the nodes that were passed.
        package let path: [String]
    }

    /// Goes through the nodes until one names a model.
    ///
    /// - Parameter start: 0 for a new request; else the fallback of an outcome.
    /// - Returns: nil at a limit of which nothing is known yet: the same walk is then taken once more.
    package func walk(from start: Int = 0, _ inputs: Inputs) -> Outcome? {
        var path: [String] = []
        var index = start
        while true {
            path.append(nodes[index].name)
            switch nodes[index].kind {
            case .end: return Outcome(target: nil, fallback: nil, path: path)
            case .model(let target, let fallback): return Outcome(target: target, fallback: fallback, path: path)
            case .start(let next): index = next
            case .condition(let condition, let then, let otherwise):
                index = condition.holds(inputs.facts) ? then : otherwise
            case .limit(let limit, let success, let fallback):
                guard let hasRoom = inputs.admits(index, limit) else { return nil }
                index = hasRoom ? success : fallback
            case .shares(let shares, let key, let otherwise):
                // Each node draws anew, so that two in a row do not favour the same requests.
                let drawn = SplitMix.hash(nodes[index].name.utf8, seed: inputs.share(key))
                index = Self.draw(shares, Double(drawn >> 11) / Double(1 << 53) * 100) ?? otherwise
            }
        }
    }

    private static func draw(_ shares: [Share], _ point: Double) -> Int? {
        var rest = point
        for share in shares {
            rest -= share.percent
            if rest < 0 { return share.next }
        }
        return nil
    }
}
