package import AuditLog
import Routing

/// Which upstreams serve which model.
///
/// The destination is never taken from a request (threats 4.2).
package struct RouteTable: Sendable {
    private let routes: [String: ModelRoute]
    /// For models that nobody lists.
    private let fallback: ModelRoute?
    private let keepers: [UpstreamTarget]
    package let targets: [UpstreamTarget]
    let fleet: RouteFleet
    /// Those who choose among other models by what a prompt means, by the model that clients ask for.
    private let semantic: Set<String>
    private var routers: [String: SemanticRouter] = [:]

    /// Models by name, for `GET /v1/models`; those that are only reachable through a `"*"` are not known.
    package let models: [(id: String, owner: String)]

    package init(_ targets: [UpstreamTarget], _ settings: RoutingSettings = RoutingSettings()) {
        var builder = RouteTableBuilder(targets, settings.catalogue)
        var models: [(id: String, owner: String)] = []
        var routes: [String: ModelRoute] = [:]
        for route in settings.routes {
            models.append((id: route.model, owner: route.candidates.first?.upstream ?? ""))
            routes[route.model] = builder.route(route)
        }
        semantic = Set(settings.semantic.map(\.model))
        models += settings.semantic.map { (id: $0.model, owner: "weir") }
        for (model, candidates) in Self.listed(targets, settings.catalogue)
        where routes[model] == nil && !semantic.contains(model) {
            models.append((id: model, owner: candidates[0].upstream))
            routes[model] = builder.route(RouteSettings(model: model, candidates: candidates, settings))
        }
        let takers = targets.filter { $0.models == .all }
        fallback =
            takers.isEmpty
            ? nil
            : builder.route(
                RouteSettings(model: "*", candidates: takers.map { CandidateSettings(upstream: $0.id) }, settings),
                namesModel: false
            )
        fleet = builder.fleet(settings)
        keepers = takers + targets
        self.routes = routes
        self.models = models
        self.targets = targets
    }

    /// Models that upstreams list, in the order of the settings, and who lists them; then those that the catalogue names of
    /// upstreams that take any.
    private static func listed(
        _ targets: [UpstreamTarget],
        _ catalogue: Catalogue
    ) -> [(String, [CandidateSettings])] {
        var order: [String] = []
        var candidates: [String: [CandidateSettings]] = [:]
        for target in targets {
            guard case .listed(let names) = target.models else { continue }
            for name in names {
                if candidates[name] == nil { order.append(name) }
                candidates[name, default: []].append(CandidateSettings(upstream: target.id))
            }
        }
        let listed = Set(order)
        let takers = Set(targets.filter { $0.models == .all }.map(\.id))
        for key in catalogue.order where takers.contains(key.upstream) && !listed.contains(key.model) {
            if candidates[key.model] == nil { order.append(key.model) }
            candidates[key.model, default: []].append(CandidateSettings(upstream: key.upstream))
        }
        return order.map { ($0, candidates[$0] ?? []) }
    }

    /// Who may serve the model: those that are said to, or else those that take any.
    package func route(for model: String) -> ModelRoute? {
        routes[model] ?? (semantic.contains(model) ? nil : fallback)
    }

    /// Chooses the model in place of one that no upstream has; nil for any other.
    func router(for model: String) -> SemanticRouter? { routers[model] }

    /// The same with those who choose by what a prompt means.
    package func adding(_ routers: [SemanticRouter]) -> RouteTable {
        var table = self
        for router in routers { table.routers[router.settings.model] = router }
        return table
    }

    /// The upstream for what names no model: of those that speak the API the first that takes any model, else the first.
    package func keeper(of family: UpstreamAPI) -> UpstreamTarget? {
        keepers.first { $0.api.family == family }
    }

    /// The model's name if it is configured, else `(unknown)`: what a client sent never becomes a label.
    package func label(for model: String) -> AuditLabel {
        routes[model] == nil && !semantic.contains(model) ? .unknown : AuditLabel(configured: model)
    }
}

/// Numbers the endpoints of all routes: an upstream's model is one, whatever routes lead there.
private struct RouteTableBuilder {
    private let targets: [UpstreamTarget]
    private let catalogue: Catalogue
    private let numbers: [String: Int]
    private var endpoints: [String: Int] = [:]
    private var groups: [CandidateGroup] = []

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
        return ModelRoute(members, group, settings.plan)
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
