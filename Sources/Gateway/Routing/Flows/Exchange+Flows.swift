import AuditLog
import GuardrailTypes
import NIOCore
import Routing
import Wire

/// Flows: from a name to a model, request by request, and on from there if it does not answer.
extension Exchange {
    /// The first route that a flow leads a request to.
    func stage(_ flow: NamedFlow, _ request: RoutedRequest, _ facts: RequestFacts) throws(GatewayError) -> RouteStage {
        guard let stage = try stage(FlowPlace(flow: flow, node: 0, path: []), request, facts) else { throw .flowEnded }
        return stage
    }

    /// Goes on through a flow; nil if it ends without a model.
    ///
    /// - Throws: `limitIsAsked` where a limit's store has to be asked first.
    func stage(
        _ place: FlowPlace,
        _ request: RoutedRequest,
        _ facts: RequestFacts
    ) throws(GatewayError) -> RouteStage? {
        let inputs = RouteFlow.Inputs(
            facts: conditionFacts(request, facts),
            share: { self.share($0, request) },
            admits: { self.admits($1, of: $0, in: place.flow) }
        )
        guard let outcome = place.flow.flow.walk(from: place.node, inputs) else { throw .limitIsAsked }
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
        case .request:
            let draw = flow.draw ?? fleet.random()
            flow.draw = draw
            return draw
        case .key: return owner
        case .session: return session ?? owner
        case .user:
            guard let document = request.document, let node = document.member(named: "user", of: 0) else {
                return owner
            }
            return SplitMix.hash(document.text(of: node), seed: owner)
        }
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
