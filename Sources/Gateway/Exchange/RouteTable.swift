package import AuditLog
import Routing

/// Which upstreams serve which model.
///
/// The destination is never taken from a request (threats 4.2).
package struct RouteTable: Sendable {
    private let named: NamedRoutes
    let patterns: ConditionPatterns
    /// For models that nobody lists.
    private let fallback: ModelRoute?
    private let keepers: [UpstreamTarget]
    package let targets: [UpstreamTarget]
    let fleet: RouteFleet
    /// Other gateways' forms in which clients may say how a request is routed.
    let forms: Set<RoutingForm>
    /// Whether a choice may depend on what was found in a prompt.
    let readsFindings: Bool
    /// Header fields of clients on which a choice may depend.
    let wantedFields: WantedFields
    /// Whether a choice may depend on what a body says.
    let readsBodies: Bool
    /// Those who choose among other models by what a prompt means, by the model that clients ask for.
    private var routers: [String: SemanticRouter] = [:]

    /// Models by name, for `GET /v1/models`; those that are only reachable through a `"*"` are not known.
    package var models: [(id: String, owner: String)] { named.models }

    package init(_ targets: [UpstreamTarget], _ settings: RoutingSettings = RoutingSettings()) {
        var builder = RouteTableBuilder(targets, settings.catalogue)
        let named = NamedRoutes(settings, targets, &builder)
        let takers = targets.filter { $0.models == .all }
        fallback =
            takers.isEmpty
            ? nil
            : builder.route(
                RouteSettings(model: "*", candidates: takers.map { CandidateSettings(upstream: $0.id) }, settings),
                namesModel: false
            )
        let conditions = settings.conditions
        fleet = builder.fleet(settings)
        forms = settings.forms
        readsFindings = conditions.contains(where: \.readsFindings)
        wantedFields = WantedFields(conditions.reduce(into: []) { $0.formUnion($1.headers) })
        readsBodies =
            !forms.isEmpty || conditions.contains(where: \.readsBody)
            || settings.flows.values.contains(where: \.readsUser)
            || builder.hasLimits
        keepers = takers + targets
        patterns = ConditionPatterns(conditions.reduce(into: []) { $0.formUnion($1.patterns) })
        self.named = named
        self.targets = targets
    }

    /// Who may serve the model: those that are said to, or else those that take any.
    package func route(for model: String) -> ModelRoute? {
        named.plain[model] ?? (named.semantic.contains(model) ? nil : fallback)
    }

    /// Whether a route, a flow or an upstream names the model.
    func names(_ model: String) -> Bool {
        named.plain[model] != nil || named.flows[model] != nil || named.conditional[model] != nil
            || named.semantic.contains(model)
    }

    /// The way of the first conditional route that holds, with its place among those of its model; nil if none does.
    func conditional(_ model: String, _ facts: () -> ConditionFacts) -> (place: Int, way: RouteWay)? {
        guard let routes = named.conditional[model] else { return nil }
        let facts = facts()
        guard let place = routes.firstIndex(where: { $0.condition.holds(facts) }) else { return nil }
        return (place, routes[place].way)
    }

    /// What decides for each request which model a name stands for; nil for a name that stands for itself.
    func flow(for model: String) -> NamedFlow? { named.flows[model] }

    /// Whether the way of a name depends on the request.
    func isDecided(_ model: String) -> Bool { named.flows[model] != nil || named.conditional[model] != nil }

    /// Who may serve what a flow leads to.
    func route(for target: RouteFlow.Target) -> ModelRoute? {
        guard target.provider != nil else { return route(for: target.model) }
        return named.pinned[target.withoutLimits]
    }

    /// What audit rows call the route of a model.
    func path(of model: String) -> AuditLabel { names(model) ? AuditLabel(configured: model) : "*" }

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
        names(model) ? AuditLabel(configured: model) : .unknown
    }
}
