import Routing
import RuleFiles

/// Reads `routing` and `routes`.
extension SettingsReader {
    mutating func routing(_ fields: Fields, _ all: [UpstreamSettings]) -> RoutingSettings {
        let upstreams = Set(all.map(\.id))
        let isAsked = ["routing", "routes", "flows"].contains { fields[$0] != nil }
        var routing = isAsked ? RoutingSettings() : .firstOnly
        if let fields = fields.fields("routing") {
            if let plan = plan(fields, over: routing.plan) { routing.plan = plan }
            if let strategy = Self.strategy(fields) { routing.strategy = strategy }
            routing.stickiness = fields["session_seconds"]?.integer.map { $0 * 1000 }
            routing.forms = Set(fields.texts("client_forms").compactMap(RoutingForm.init(rawValue:)))
            routing.triesAnyway = fields.text("when_none") != "fail"
            if let fields = fields.fields("retry_budget") { routing.budget = Self.budget(fields) }
            if let fields = fields.fields("ejection") { routing.ejection = Self.ejection(fields) }
        }
        routing.catalogue = catalogue(fields, upstreams)
        let routes = items(fields, "routes")
        reportRepeatedModels(routes)
        let candidates = routes.filter { $0["semantic"] == nil }
        routing.routes = candidates.map { route($0, upstreams, routing) }
        routing.semantic = semantics(routes)
        let named = Set(routing.routes.filter { $0.flow == nil }.map(\.model) + routing.semantic.map(\.model))
        let models = Self.models(all).map { $0.union(named) }
        readFlows(fields, models: models, upstreams: upstreams, into: &routing)
        for (item, route) in zip(candidates, routing.routes) {
            guard let flow = route.flow, routing.flows[flow] == nil else { continue }
            report(.valueNotAllowed, item["flow"], "there is no flow with this name")
        }
        return routing
    }

    /// Models that upstreams list; nil if one takes any.
    private static func models(_ upstreams: [UpstreamSettings]) -> Set<String>? {
        var models: Set<String> = []
        for upstream in upstreams {
            guard case .listed(let names) = upstream.models else { return nil }
            models.formUnion(names)
        }
        return models
    }

    private mutating func route(_ fields: Fields, _ upstreams: Set<String>, _ routing: RoutingSettings) -> RouteSettings
    {
        let candidates = items(fields, "candidates")
        if candidates.count > CandidateSet.capacity {
            report(.valueNotAllowed, fields["candidates"], "a route has \(CandidateSet.capacity) candidates at most")
        }
        var route = RouteSettings(
            model: fields.text("model") ?? "",
            candidates: candidates.map { candidate($0, upstreams) },
            routing
        )
        route.flow = fields.text("flow")
        if fields["when"] != nil { route.condition = condition(fields, "when") }
        if let plan = plan(fields, over: route.plan) { route.plan = plan }
        if let strategy = Self.strategy(fields) { route.strategy = strategy }
        if let seconds = fields["session_seconds"]?.integer { route.stickiness = seconds * 1000 }
        if let word = fields.text("when_none") { route.triesAnyway = word != "fail" }
        return route
    }

    private mutating func candidate(_ fields: Fields, _ upstreams: Set<String>) -> CandidateSettings {
        let id = fields.text("upstream") ?? ""
        if !upstreams.contains(id) {
            report(.valueNotAllowed, fields["upstream"], "there is no upstream with this id")
        }
        var candidate = CandidateSettings(upstream: id, model: fields.text("model"))
        candidate.weight = fields["weight"]?.integer ?? 1
        candidate.tier = fields["tier"]?.integer ?? 0
        if let price = fields.fields("price") {
            candidate.prices = PriceList(Self.prices(price))
        }
        return candidate
    }

    private mutating func reportRepeatedModels(_ routes: [Fields]) {
        var seen: Set<String> = []
        for route in routes {
            guard let model = route.text("model") else { continue }
            if seen.contains(model) {
                report(.conflictingKeys, route["model"], "another route for this model holds for every request")
            }
            if route["when"] == nil { seen.insert(model) }
        }
    }

    // MARK: Plans

    private static func strategy(_ fields: Fields) -> Strategy? {
        fields.choice("strategy", as: StrategyName.self)?.strategy(fields.choice("percentile") ?? .p50)
    }

    /// Nil if neither retries nor fallbacks are mentioned.
    private func plan(_ fields: Fields, over plan: RetryPlan) -> RetryPlan? {
        guard fields["retry"] != nil || fields["fallback"] != nil else { return nil }
        var plan = plan
        if let retry = fields.fields("retry") {
            plan.retries = retry["attempts"]?.integer ?? plan.retries
            plan.backoff.kind = retry.choice("backoff") ?? plan.backoff.kind
            plan.backoff.base = retry["delay_ms"]?.integer ?? plan.backoff.base
            plan.backoff.limit = retry["max_delay_ms"]?.integer ?? plan.backoff.limit
            plan.backoff.jitter = retry["jitter"]?.double ?? plan.backoff.jitter
            plan.longestRetryAfter =
                retry["max_retry_after_seconds"]?.integer.map { $0 * 1000 } ?? plan.longestRetryAfter
            if retry["on"] != nil { plan.retryOn = Self.failures(retry) }
        }
        if let fallback = fields.fields("fallback") {
            plan.candidates = fallback["candidates"]?.integer ?? plan.candidates
            plan.window = fallback["window_seconds"]?.integer.map { $0 * 1000 } ?? plan.window
            if fallback["on"] != nil { plan.fallbackOn = Self.failures(fallback) }
            if let statuses = fallback["statuses"]?.items {
                plan.fallbackStatuses = Set(statuses.compactMap(\.integer))
            }
        }
        return plan
    }

    private static func failures(_ fields: Fields) -> Set<FailureClass> {
        Set(fields.texts("on").compactMap(FailureClass.init(rawValue:)))
    }

    private static func budget(_ fields: Fields) -> RetryBudget {
        RetryBudget(
            share: fields["percent"]?.integer.map { Double($0) / 100 } ?? RetryBudget().share,
            minimum: fields["minimum"]?.integer ?? RetryBudget().minimum
        )
    }

    private static func ejection(_ fields: Fields) -> EjectionRules {
        var rules = EjectionRules()
        rules.failures = fields["failures"]?.integer ?? rules.failures
        rules.base = fields["seconds"]?.integer.map { $0 * 1000 } ?? rules.base
        rules.limit = max(rules.base, fields["max_seconds"]?.integer.map { $0 * 1000 } ?? rules.limit)
        return rules
    }
}

extension Value {
    var double: Double? {
        switch content {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }
}
