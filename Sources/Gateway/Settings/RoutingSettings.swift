package import Routing

/// What is tried when an upstream fails, and how one of several is chosen.
package struct RoutingSettings: Sendable {
    /// For models of which no route says something else.
    package var plan = RetryPlan()
    package var strategy = Strategy.order
    /// In milliseconds; nil if requests of a session may go anywhere.
    package var stickiness: Int?
    package var triesAnyway = true
    package var budget = RetryBudget()
    package var ejection = EjectionRules()
    package var routes: [RouteSettings] = []
    /// By their names.
    package var flows: [String: RouteFlow] = [:]
    /// Of those that have a file of their own.
    package var flowFiles: [String: FlowFile] = [:]
    package var semantic: [SemanticSettings] = []
    package var catalogue = Catalogue()
    /// Other gateways' forms in which clients may say how a request is routed.
    package var forms: Set<RoutingForm> = []

    package init() {}

    /// Who says nothing of routing gets the first upstream that lists the model, whatever becomes of it: a second one may cost
    /// more, keep more, or stand elsewhere.
    package static var firstOnly: RoutingSettings {
        var routing = RoutingSettings()
        routing.plan.fallbackOn = []
        routing.ejection.isOn = false
        return routing
    }
}

/// A file in which one flow is written.
package struct FlowFile: Hashable, Sendable {
    package let path: String
    package let text: String
}

/// One model as clients name it, and the upstreams that may serve it.
package struct RouteSettings: Sendable {
    package var model: String
    package var candidates: [CandidateSettings]
    /// The name of a flow, in place of candidates.
    package var flow: String?
    /// Nil for every request.
    package var condition: Condition?
    package var strategy: Strategy
    package var stickiness: Int?
    package var triesAnyway: Bool
    package var plan: RetryPlan

    /// With everything else as `routing` says it.
    package init(model: String, candidates: [CandidateSettings], _ routing: RoutingSettings) {
        self.model = model
        self.candidates = candidates
        strategy = routing.strategy
        stickiness = routing.stickiness
        triesAnyway = routing.triesAnyway
        plan = routing.plan
    }
}

/// One upstream's model that may serve a route.
package struct CandidateSettings: Hashable, Sendable {
    package var upstream: String
    /// As the upstream names it; nil for the name that clients use.
    package var model: String?
    package var weight = 1
    package var tier = 0
    /// In place of the catalogue's.
    package var prices: PriceList?

    package init(upstream: String, model: String? = nil) {
        self.upstream = upstream
        self.model = model
    }
}
