import AuditLog
import Routing
import Wire

/// One route that a request may take, and how; when nothing of it can serve the request the next one follows.
struct RouteStage: Sendable {
    let route: ModelRoute
    /// The model in place of the client's name for it.
    let model: String
    /// Where the client names several models, its name for this one.
    var asked: String?
    /// How the route was come to: names of the settings and words of ours.
    let path: AuditLabel
    var plan: RetryPlan
    var preferences = ProviderPreferences()
    /// Until an answer begins, in milliseconds; nil for what the upstream says.
    var timeout: Int?
    /// Whether a condition or a flow has led here, so that no wish of the client's leads elsewhere.
    var isDecided = false
    /// The only provider of whom a client's step asks, in lower case, and the step's place.
    var provider: String?
    var step: Int?
    /// Where a flow goes on if there is no answer.
    var fallback: FlowPlace?
    /// Whose judge the route is, once its panel has answered.
    var ensemble: Ensemble?

    /// Models that are asked for one answer.
    var askedModels: Int { 1 + (ensemble?.panel.count ?? 0) }

    init(_ route: ModelRoute, model: String, path: AuditLabel) {
        self.route = route
        self.model = model
        self.path = path
        plan = route.plan
    }

    /// Narrows the plan to what the client wishes.
    mutating func take(_ preferences: ProviderPreferences) {
        self.preferences = preferences
        if preferences.asksOne { plan.candidates = 1 }
    }
}

extension RouteStage {
    /// The candidates of several routes as those of one, of which a metric alone chooses.
    init(_ stages: [RouteStage], _ preferences: ProviderPreferences) {
        var members: [ModelRoute.Member] = []
        var candidates: [Candidate] = []
        for stage in stages {
            for (member, candidate) in zip(stage.route.members, stage.route.group.candidates)
            where members.count < CandidateSet.capacity {
                members.append(member.named(stage.model))
                var candidate = candidate
                candidate.tier = 0
                candidates.append(candidate)
            }
        }
        let first = stages[0]
        let group = CandidateGroup(
            index: first.route.group.index,
            candidates: candidates,
            strategy: .inverseSquarePrice,
            triesAnyway: first.route.group.triesAnyway
        )
        self.init(ModelRoute(members, group, first.plan), model: first.model, path: "models")
        take(preferences)
    }
}

extension ModelRoute.Member {
    /// - Parameter model: its name unless it has one.
    fileprivate func named(_ name: String) -> ModelRoute.Member {
        var member = ModelRoute.Member(target: target, number: number, model: model ?? name, label: label, entry: entry)
        member.asked = name
        return member
    }
}
