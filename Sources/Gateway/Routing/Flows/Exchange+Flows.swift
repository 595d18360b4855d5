import AuditLog
import GuardrailTypes
import NIOCore
import Routing
import Wire

/// Flows: from a name to a model, request by request, and on from there if it does not answer.
extension Exchange {
    /// The first route that a flow leads a request to.
    func stage(_ flow: NamedFlow, _ request: RoutedRequest, _ facts: RequestFacts) throws(GatewayError) -> RouteStage {
        guard let stage = stage(FlowPlace(flow: flow, node: 0, path: []), request, facts) else { throw .flowEnded }
        return stage
    }

    /// Goes on through a flow; nil if it ends without a model.
    func stage(_ place: FlowPlace, _ request: RoutedRequest, _ facts: RequestFacts) -> RouteStage? {
        let inputs = RouteFlow.Inputs(
            facts: conditionFacts(request, facts),
            share: { self.share($0, request) },
            admits: { self.admits($1, of: $0, in: place.flow) }
        )
        let outcome = place.flow.flow.walk(from: place.node, inputs)
        let path = place.path + outcome.path
        guard let target = outcome.target, let route = configuration.routes.route(for: target) else { return nil }
        let text = place.flow.label + ":" + path.joined(separator: ">")
        var stage = stage(route, target.model, AuditLabel(configured: text), request)
        // What a node says goes before what a request says, as at Cloudflare.
        if let retries = target.retries { stage.plan.retries = retries }
        stage.timeout = target.timeout ?? stage.timeout
        stage.isDecided = true
        stage.fallback = outcome.fallback.map { FlowPlace(flow: place.flow, node: $0, path: path) }
        return stage
    }

    func conditionFacts(_ request: RoutedRequest, _ facts: RequestFacts) -> ConditionFacts {
        let fields = RequestFieldValues(
            principal: principal,
            head: head,
            model: facts.model,
            isStreaming: facts.isStreaming,
            document: request.document,
            bodyBytes: request.body.readableBytes,
            findings: decisions.filter { $0.direction == .prompt }.flatMap(\.findings),
            metadata: request.cloudflare?.metadata ?? [:]
        )
        return ConditionFacts(values: fields.values, matches: configuration.routes.patterns.matches)
    }

    /// The same for all requests that go the same way; what a request does not say is said by its key.
    private func share(_ key: RouteFlow.ShareKey, _ request: RoutedRequest) -> UInt64 {
        switch key {
        case .request: return fleet.random()
        case .key: return owner
        case .session: return session ?? owner
        case .user:
            guard let document = request.document, let node = document.member(named: "user", of: 0) else {
                return owner
            }
            return SplitMix.hash(document.text(of: node), seed: owner)
        }
    }

    private func admits(_ limit: RouteFlow.RateLimit, of node: Int, in flow: NamedFlow) -> Bool {
        let owner =
            switch limit.scope {
            case .all: ""
            case .app: principal?.app ?? ""
            case .key: principal?.keyID ?? ""
            }
        let key = RouteFleet.FlowLimit(flow: flow.name, node: node, owner: owner)
        if limit.unit == .cost { flowCharges.append((key, limit.interval)) }
        return fleet.admits(key, limit)
    }

    /// What the request has cost, for the limits of the flow that it has passed.
    func chargeFlows() {
        guard !flowCharges.isEmpty, let attempts, let record = ticket?.record else { return }
        let mix = TokenMix(input: record.promptTokens ?? 0, output: record.completionTokens ?? 0)
        let candidate = attempts.route.group.candidates[attempts.choice.candidate]
        guard let cost = candidate.prices?.cost(of: mix, on: services.now() / 86_400), cost > 0 else { return }
        for (key, interval) in flowCharges { fleet.charge(cost, to: key, interval: interval) }
    }
}

/// A flow, as clients and rows name it.
struct NamedFlow: Sendable {
    let name: String
    let flow: RouteFlow
    /// With the first digits of what tells its versions apart.
    let label: String

    init(_ name: String, _ flow: RouteFlow) {
        self.name = name
        self.flow = flow
        label = name + "@" + flow.digest.prefix(RouteFlow.shownDigits)
    }
}

/// Where to go on in a flow.
struct FlowPlace: Sendable {
    let flow: NamedFlow
    let node: Int
    /// Nodes that were passed before.
    let path: [String]
}

extension GatewayError {
    /// Which is over: the same request is read for what the new settings ask.
    static let reloaded = GatewayError(
        .gateway,
        503,
        .server,
        code: "reloaded",
        "The gateway took in other settings while this request came; send it again.",
        retryAfter: 1,
        isRetryable: true
    )

    static let flowEnded = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "flow_ended",
        "The flow of this name ends without a model for this request.",
        parameter: "model"
    )
}
