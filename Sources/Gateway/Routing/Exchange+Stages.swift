import AuditLog
import NIOCore
import Routing
import Wire

/// From a request to the routes that it may take, in order.
extension Exchange {
    /// What the body says of its routing; nil if the settings do not let clients say it, or it has no place there.
    func peerRouting(_ document: JSONDocument?, _ operation: APIOperation) throws(GatewayError) -> PeerRouting? {
        guard configuration.routes.forms.contains(.openrouter), let document else { return nil }
        switch operation.dialect {
        case .chat, .completions:
            var peer = try PeerRouting(document)
            peer.countsStream = peer.includesUsage == true && facts?.isStreaming == true
            return peer
        case .responses, .messages: return try PeerRouting(document)
        case .gemini, nil: return nil
        }
    }

    /// - Throws: `unknownModel` if the key may not ask for one of the models, or nobody serves it.
    func stages(_ request: RoutedRequest, _ facts: RequestFacts) throws(GatewayError) -> [RouteStage] {
        let routes = configuration.routes
        var request = request
        var model = facts.model
        var path = routes.path(of: model)
        if request.peer != nil, !routes.names(model), let suffix = PeerRouting.suffix(of: model),
            routes.names(suffix.model)
        {
            // The name is one of ours, and the suffix one of two.
            path = AuditLabel(configured: model)
            model = suffix.model
            request.peer?.sortUnlessSaid(by: suffix.sort)
            let label = routes.label(for: model)
            record { $0.model = label }
        }
        guard principal?.mayAsk(for: model) != false else { throw .unknownModel }
        // Where a category sends the prompt elsewhere no wish of the client's leads back.
        if let routedModel {
            guard let route = routes.route(for: routedModel) else { throw .unknownModel }
            let by = semanticChoice.map { "semantic:" + $0.name } ?? "category"
            let path = AuditLabel(configured: by + ">" + routes.path(of: routedModel).text)
            return [stage(route, routedModel, path, request)]
        }
        if !steps.isEmpty { return try stages(steps, request, facts) }
        if let ensemble = routes.ensemble(for: model) { return [try stage(ensemble, path, request, facts)] }
        var stages = try [way(model, path, request, facts)]
        if stages[0].isDecided { return stages }
        for (place, other) in (request.peer?.models ?? []).enumerated() where other != model && other != facts.model {
            guard principal?.mayAsk(for: other) != false else { throw .unknownModel }
            let path = AuditLabel(configured: "models[\(place)]>" + routes.path(of: other).text)
            var stage = try way(other, path, request, facts)
            stage.asked = other
            stages.append(stage)
        }
        guard stages.count > 1, let preferences = request.peer?.preferences, preferences.sort != nil,
            preferences.partition == .none
        else { return stages }
        return [RouteStage(stages, preferences)]
    }

    /// The route of a name: of those with conditions the first that holds, a flow's, or its own.
    func way(
        _ model: String,
        _ path: AuditLabel,
        _ request: RoutedRequest,
        _ facts: RequestFacts
    ) throws(GatewayError) -> RouteStage {
        switch configuration.routes.conditional(model, { conditionFacts(request, facts) }) {
        case (let place, .route(let route))?:
            var stage = stage(route, model, AuditLabel(configured: path.text + " when[\(place)]"), request)
            stage.isDecided = true
            return stage
        case (_, .flow(let flow))?: return try stage(flow, request, facts)
        case nil:
            if let flow = configuration.routes.flow(for: model) { return try stage(flow, request, facts) }
            guard let route = configuration.routes.route(for: model) else { throw .unknownModel }
            return stage(route, model, path, request)
        }
    }

    /// A route with what the client says of its requests.
    func stage(_ route: ModelRoute, _ model: String, _ path: AuditLabel, _ request: RoutedRequest) -> RouteStage {
        var stage = RouteStage(route, model: model, path: path)
        if let peer = request.peer { stage.take(peer.preferences) }
        request.cloudflare?.apply(to: &stage)
        return stage
    }

    /// - Throws: what the client must change, if no candidate can serve the request.
    func wish(_ stage: RouteStage, _ request: RoutedRequest, _ facts: RequestFacts) throws(GatewayError) -> Fleet.Wish {
        let route = stage.route
        var wish = Fleet.Wish()
        let all = CandidateSet.all(route.members.count)
        let native = route.serving(request.operation)
        wish.demoted = native.isEmpty ? CandidateSet() : all.subtracting(native)
        wish.excluded = stage.otherProviders
        // A form's fields stay where they are, its model's name among them.
        if request.type != nil { wish.excluded = stage.model == facts.model ? route.renaming(facts.model) : all }
        if facts.predecessor != nil, let keeper = native.first {
            wish.excluded = wish.excluded.union(route.others(than: keeper))
        }
        guard !all.subtracting(wish.excluded).isEmpty else {
            throw stage.step.map(GatewayError.stepNotServed) ?? .aliasInForm
        }
        var maximumOutput: Int?
        if route.hasLimits, let document = request.document {
            let needs = RequestNeeds(document)
            maximumOutput = needs.maximumOutput
            spending.needs = needs
            wish.excluded = wish.excluded.union(route.lacking(needs.capabilities))
            if all.subtracting(wish.excluded).isEmpty { throw .unsupported(route.lacked(needs.capabilities)) }
        }
        if route.hasLimits { noteUnits(of: request) }
        wish.tokens = TokenMix(bodyBytes: request.body.readableBytes, maximumOutput: maximumOutput)
        wish.day = services.now() / 86_400
        wish.demoted = wish.demoted.union(route.tooSmall(for: wish.tokens.input))
        wish.session = session
        wish.hash = wish.session ?? owner
        if let peer = request.peer {
            stage.preferences.apply(to: &wish, route, names: peer.names, native: native)
            if all.subtracting(wish.excluded).isEmpty { throw .noEndpoint }
        }
        return wish
    }

    var owner: UInt64 { SplitMix.hash((principal?.keyID ?? principal?.app ?? "").utf8) }

    /// Sessions of two keys are two, whatever their clients call them.
    var session: UInt64? { head?.sessionID.map { SplitMix.hash($0, seed: owner) } }

    /// The first of some routes that has a candidate for the request, with the choice made and begun.
    ///
    /// - Parameter before: what has been tried.
    /// - Throws: why the last one had none.
    func enter(
        _ stages: ArraySlice<RouteStage>,
        _ request: RoutedRequest,
        _ facts: RequestFacts,
        after before: ExchangeAttempts? = nil
    ) throws(GatewayError) -> ExchangeAttempts {
        var fault = GatewayError.unknownModel
        var later = stages
        while let stage = later.popFirst() {
            do throws(GatewayError) {
                let wish = try wish(stage, request, facts)
                guard let choice = fleet.choose(stage.route.group, wish) else { throw .noneInService }
                var attempts = ExchangeAttempts(request, stage, later: later, wish: wish, choice: choice)
                attempts.promptDecisions = decisions.count
                if let before { attempts.carry(over: before) }
                attempts.key = fleet.takeKey(of: attempts.member.number, besides: []) ?? 0
                return attempts
            } catch {
                fault = error
                if let place = stage.fallback, let next = try self.stage(place, request, facts) {
                    later = [next] + later
                }
            }
        }
        throw fault
    }

    /// Nothing more of this route can be tried.
    ///
    /// - Parameter unserved: why, if no attempt has failed.
    /// - Returns: true if another one is taken, or asked for.
    func takesNextRoute(
        after failure: AttemptFailure?,
        _ fault: GatewayError?,
        unserved: GatewayError = .unreadableAnswer
    ) -> Bool {
        guard let attempts, let facts, attempts.elapsed < attempts.stage.plan.window,
            failure.map(attempts.stage.plan.mayFallBack) != false
        else { return false }
        do throws(GatewayError) {
            var stages = attempts.later
            if let place = attempts.stage.fallback, let next = try stage(place, attempts.request, facts) {
                stages = [next] + stages
            }
            guard !stages.isEmpty else { return takesNextPrompt(after: fault ?? attempts.lastFault ?? unserved) }
            var next = try enter(stages, attempts.request, facts, after: attempts)
            next.lastFault = fault ?? attempts.lastFault ?? .unreadableAnswer
            dropAnswer()
            next.abandoned = self.attempts?.abandoned ?? []
            self.attempts = next
        } catch {
            guard error == .limitIsAsked else { return takesNextPrompt(after: fault ?? attempts.lastFault ?? unserved) }
            dropAnswer()
            askFlowLimit { exchange in
                guard !exchange.takesNextRoute(after: failure, fault, unserved: unserved) else { return }
                exchange.answerLastFault(fault, unserved)
            }
            return true
        }
        sendAttempt()
        return true
    }

    /// The way ends, and the answer that was there is gone.
    func answerLastFault(_ fault: GatewayError?, _ unserved: GatewayError) {
        if let report = attempts?.blocked { return block(report) }
        guard let fault = fault ?? attempts?.lastFault else { return answer(unserved) }
        fail(fault)
    }
}

/// A request as it was inspected, and what is known of its body for its routing.
struct RoutedRequest {
    /// Empty once an answer has begun.
    var body: ByteBuffer
    let operation: APIOperation
    /// Of a form; nil for JSON.
    let type: String?
    /// Nil where nothing depends on it.
    var document: JSONDocument?
    var peer: PeerRouting?
    /// Nil if the settings do not let clients say it.
    var cloudflare: CloudflareFields?
}
