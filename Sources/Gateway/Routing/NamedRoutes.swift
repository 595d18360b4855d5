import Routing

/// Where a request goes: to the candidates of one model, or through a flow.
enum RouteWay: Sendable {
    case route(ModelRoute)
    case flow(NamedFlow)
}

struct ConditionalRoute: Sendable {
    let condition: Condition
    let way: RouteWay
}

/// Routes by what clients ask for.
struct NamedRoutes: Sendable {
    /// In the order in which they are listed.
    private(set) var models: [(id: String, owner: String)] = []
    private(set) var plain: [String: ModelRoute] = [:]
    /// What is looked at before `plain` and `flows`, in order.
    private(set) var conditional: [String: [ConditionalRoute]] = [:]
    private(set) var flows: [String: NamedFlow] = [:]
    /// Of models that a flow wants of one upstream.
    private(set) var pinned: [RouteFlow.Target: ModelRoute] = [:]
    /// Models that are chosen for each request by what it means.
    let semantic: Set<String>
    private var known: Set<String> = []

    init(_ settings: RoutingSettings, _ targets: [UpstreamTarget], _ builder: inout RouteTableBuilder) {
        semantic = Set(settings.semantic.map(\.model))
        for name in settings.flows.keys.sorted() {
            list("dynamic/" + name, owner: "weir")
            flows["dynamic/" + name] = settings.flows[name].map { NamedFlow(name, $0) }
        }
        for route in settings.routes { add(route, &builder) }
        for route in settings.semantic { list(route.model, owner: "weir") }
        for (model, candidates) in Self.listed(targets, settings.catalogue)
        where plain[model] == nil && flows[model] == nil && !semantic.contains(model) {
            list(model, owner: candidates[0].upstream)
            plain[model] = builder.route(RouteSettings(model: model, candidates: candidates, settings))
        }
        for node in settings.flows.values.flatMap(\.nodes) {
            guard case .model(let target, _) = node.kind, let provider = target.provider else { continue }
            let candidates = [CandidateSettings(upstream: provider)]
            pinned[target.withoutLimits] = builder.route(
                RouteSettings(model: target.model, candidates: candidates, settings)
            )
        }
    }

    private mutating func list(_ model: String, owner: String) {
        if known.insert(model).inserted { models.append((id: model, owner: owner)) }
    }

    private mutating func add(_ route: RouteSettings, _ builder: inout RouteTableBuilder) {
        list(route.model, owner: route.candidates.first?.upstream ?? "weir")
        let flow = route.flow.flatMap { flows["dynamic/" + $0] }
        guard let way = flow.map(RouteWay.flow) ?? builder.route(route).map(RouteWay.route) else { return }
        switch (route.condition, way) {
        case (let condition?, _):
            conditional[route.model, default: []].append(ConditionalRoute(condition: condition, way: way))
        case (nil, .flow(let flow)): flows[route.model] = flow
        case (nil, .route(let one)): plain[route.model] = one
        }
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
}

extension RouteFlow.Target {
    /// Who is meant, however long it may take.
    var withoutLimits: RouteFlow.Target { RouteFlow.Target(provider: provider, model: model) }
}

extension RoutingSettings {
    /// Every condition of routes and flows.
    var conditions: [Condition] {
        let ofFlows = flows.values.flatMap(\.nodes).compactMap { node -> Condition? in
            if case .condition(let condition, _, _) = node.kind { condition } else { nil }
        }
        return routes.compactMap(\.condition) + ofFlows
    }
}

extension RouteFlow {
    /// Whether shares go by what the body says.
    var readsUser: Bool {
        nodes.contains { node in
            if case .shares(_, .user, _) = node.kind { true } else { false }
        }
    }
}
