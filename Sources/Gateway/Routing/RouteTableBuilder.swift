import AuditLog
import Routing

/// Numbers the endpoints of all routes: an upstream's model is one, whatever routes lead there.
struct RouteTableBuilder {
    private let targets: [UpstreamTarget]
    private let catalogue: Catalogue
    private let numbers: [String: Int]
    private var endpoints: [String: Int] = [:]
    private var groups: [CandidateGroup] = []
    /// Whether the catalogue says anything of a route's models that a request must be read for.
    private(set) var hasLimits = false

    init(_ targets: [UpstreamTarget], _ catalogue: Catalogue) {
        self.targets = targets
        self.catalogue = catalogue
        numbers = Dictionary(targets.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    /// - Parameter namesModel: false if clients name the model, so that no header may.
    mutating func route(_ settings: RouteSettings, namesModel: Bool = true) -> ModelRoute? {
        var members: [ModelRoute.Member] = []
        var candidates: [Candidate] = []
        for one in settings.candidates.prefix(CandidateSet.capacity) {
            guard let number = numbers[one.upstream] else { continue }
            let label = namesModel ? one.upstream + "/" + (one.model ?? settings.model) : one.upstream
            let name = one.model ?? settings.model
            let entry = catalogue.entries[Catalogue.Key(upstream: one.upstream, model: name)]
            let endpoint = endpoints[label] ?? endpoints.count
            endpoints[label] = endpoint
            members.append(
                ModelRoute.Member(
                    target: targets[number],
                    number: number,
                    model: one.model,
                    label: AuditLabel(configured: label).text,
                    entry: entry ?? Catalogue.Entry()
                )
            )
            candidates.append(
                Candidate(endpoint: endpoint, weight: one.weight, tier: one.tier, prices: one.prices ?? entry?.prices)
            )
        }
        guard !members.isEmpty else { return nil }
        let group = CandidateGroup(
            index: groups.count,
            candidates: candidates,
            strategy: settings.strategy,
            stickiness: settings.stickiness,
            triesAnyway: settings.triesAnyway
        )
        groups.append(group)
        let route = ModelRoute(members, group, settings.plan)
        hasLimits = hasLimits || route.hasLimits
        return route
    }

    func fleet(_ settings: RoutingSettings) -> RouteFleet {
        RouteFleet(
            endpoints: endpoints.count,
            groups: groups,
            keys: targets.map(\.keyCount),
            budget: settings.budget,
            rules: settings.ejection
        )
    }
}
