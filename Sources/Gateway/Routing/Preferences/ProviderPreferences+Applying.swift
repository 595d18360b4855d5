import Routing
import Wire

extension ProviderPreferences {
    /// Narrows and reorders the candidates of a route; never adds one.
    ///
    /// What a catalogue does not say of a candidate is taken to be what the client does not want, but for its speed. An
    /// upstream that is OpenRouter reads the same object itself, so it is only left out by prices and names that are ours.
    ///
    /// - Parameters:
    ///   - names: members of the request that a candidate must know if `require_parameters` says so.
    ///   - native: candidates to which the request goes as it came.
    func apply(to wish: inout Fleet.Wish, _ route: ModelRoute, names: Set<String>, native: CandidateSet) {
        let day = wish.day
        for (index, member) in route.members.enumerated() {
            let isWanted =
                mayBeNamed(member) && hasPrivacy(member) && hasWeights(member)
                && isWithin(route.group.candidates[index].prices, on: day, tokens: wish.tokens.input)
                && (!requiresParameters || (native.contains(index) && member.knows(names)))
            if !isWanted { wish.excluded.insert(index) }
        }
        if !order.isEmpty { setOrder(of: &wish, route) }
        switch sort {
        case .price: wish.strategy = .leastCost
        case .throughput: wish.strategy = .mostThroughput(.p50)
        case .latency: wish.strategy = .leastLatency(.p50)
        case nil: break
        }
        wish.limits = limits
        // Who says where a request goes does not want it where the last one was.
        if !order.isEmpty || sort != nil { wish.session = nil }
    }

    /// Named providers come in their order; without fallbacks no others do.
    private func setOrder(of wish: inout Fleet.Wish, _ route: ModelRoute) {
        let ranked = order.flatMap { name in
            route.members.indices.filter { route.members[$0].target.isCalled(name, route.members[$0].label) }
        }
        wish.order = ranked
        guard !allowsFallbacks else { return }
        let others = CandidateSet.all(route.members.count).subtracting(CandidateSet(ranked))
        wish.excluded = wish.excluded.union(others)
    }

    /// Without fallbacks one provider is asked: of an order each, else the first.
    var asksOne: Bool { !allowsFallbacks && order.isEmpty }

    private func mayBeNamed(_ member: ModelRoute.Member) -> Bool {
        func isCalled(_ name: String) -> Bool { member.target.isCalled(name, member.label) }
        if ignore.contains(where: isCalled) { return false }
        return only.isEmpty || member.target.isOpenRouter || only.contains(where: isCalled)
    }

    private func hasPrivacy(_ member: ModelRoute.Member) -> Bool {
        if member.target.isOpenRouter { return true }
        let entry = member.entry
        return (!deniesCollection || entry.collectsData == false) && (!needsZeroRetention || entry.keepsNothing == true)
            && (!needsDistillableText || entry.isDistillable == true)
    }

    private func hasWeights(_ member: ModelRoute.Member) -> Bool {
        quantizations.isEmpty || member.target.isOpenRouter
            || quantizations.contains(member.entry.quantization ?? .unknown)
    }

    /// A candidate whose price is not known could cost anything.
    private func isWithin(_ list: PriceList?, on day: Int, tokens: Int) -> Bool {
        guard maximumPrice.isSet else { return true }
        guard let prices = list?.prices(on: day, inputTokens: tokens) else { return false }
        func isWithin(_ bound: Double?, _ price: Int, scale: Double = 1) -> Bool {
            bound.map { price <= TokenPrices.picodollars(perMillion: $0 * scale) } ?? true
        }
        return isWithin(maximumPrice.prompt, prices.input) && isWithin(maximumPrice.completion, prices.output)
            && isWithin(maximumPrice.image, prices.image ?? 0, scale: 1_000_000)
    }
}

extension ModelRoute.Member {
    fileprivate func knows(_ names: Set<String>) -> Bool { entry.parameters?.isSuperset(of: names) ?? true }
}

extension UpstreamTarget {
    /// Whether a client means it: by its id, by its provider, or by what headers call the candidate.
    ///
    /// - Parameter name: in lower case.
    fileprivate func isCalled(_ name: String, _ label: String) -> Bool {
        slugs.contains(name) || label.lowercased() == name
    }
}
