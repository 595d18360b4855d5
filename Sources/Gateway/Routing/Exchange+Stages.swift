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
        case .chat, .completions, .responses, .messages: return try PeerRouting(document)
        case .gemini, nil: return nil
        }
    }

    /// - Throws: `unknownModel` if the key may not ask for one of the models, or nobody serves it.
    func stages(_ facts: RequestFacts, _ peer: PeerRouting?) throws(GatewayError) -> [RouteStage] {
        let routes = configuration.routes
        var preferences = peer?.preferences ?? ProviderPreferences()
        var model = facts.model
        var path = routes.path(of: model)
        if peer != nil, !routes.names(model), let suffix = PeerRouting.suffix(of: model), routes.names(suffix.model) {
            // The name is one of ours, and the suffix one of two.
            path = AuditLabel(configured: model)
            model = suffix.model
            preferences.sort = preferences.sort ?? suffix.sort
            let label = routes.label(for: model)
            record { $0.model = label }
        }
        guard principal?.mayAsk(for: model) != false else { throw .unknownModel }
        // Where a category sends the prompt elsewhere no wish of the client's leads back.
        if let routedModel {
            let path = AuditLabel(configured: "category>" + routes.path(of: routedModel).text)
            return try [stage(routedModel, path, preferences)]
        }
        var stages = try [stage(model, path, preferences)]
        for (place, other) in (peer?.models ?? []).enumerated() where other != model && other != facts.model {
            guard principal?.mayAsk(for: other) != false else { throw .unknownModel }
            let path = AuditLabel(configured: "models[\(place)]>" + routes.path(of: other).text)
            stages.append(try stage(other, path, preferences))
        }
        let isMerged = preferences.sort != nil && preferences.partition == .none && stages.count > 1
        return isMerged ? [RouteStage(stages, preferences)] : stages
    }

    private func stage(
        _ model: String,
        _ path: AuditLabel,
        _ preferences: ProviderPreferences
    ) throws(GatewayError) -> RouteStage {
        guard let route = configuration.routes.route(for: model) else { throw .unknownModel }
        var stage = RouteStage(route, model: model, path: path)
        stage.take(preferences)
        return stage
    }

    /// - Throws: what the client must change, if no candidate can serve the request.
    func wish(_ stage: RouteStage, _ request: RoutedRequest, _ facts: RequestFacts) throws(GatewayError) -> Fleet.Wish {
        let route = stage.route
        var wish = Fleet.Wish()
        let all = CandidateSet.all(route.members.count)
        let native = route.serving(request.operation)
        wish.demoted = native.isEmpty ? CandidateSet() : all.subtracting(native)
        // A form's fields stay where they are, its model's name among them.
        if request.type != nil { wish.excluded = stage.model == facts.model ? route.renaming(facts.model) : all }
        if facts.predecessor != nil, let keeper = native.first { wish.excluded = route.others(than: keeper) }
        guard !all.subtracting(wish.excluded).isEmpty else { throw .aliasInForm }
        var maximumOutput: Int?
        if route.hasLimits, let document = request.document {
            let needs = RequestNeeds(document)
            maximumOutput = needs.maximumOutput
            spending.needs = needs
            wish.excluded = wish.excluded.union(route.lacking(needs.capabilities))
            if all.subtracting(wish.excluded).isEmpty { throw .unsupported(route.lacked(needs.capabilities)) }
        }
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
        for (index, stage) in zip(stages.indices, stages) {
            do throws(GatewayError) {
                let wish = try wish(stage, request, facts)
                guard let choice = fleet.choose(stage.route.group, wish) else { throw .noneInService }
                let later = stages[(index + 1)...]
                var attempts = ExchangeAttempts(request, stage, later: later, wish: wish, choice: choice)
                attempts.promptDecisions = decisions.count
                if let before { attempts.carry(over: before) }
                attempts.key = fleet.takeKey(of: attempts.member.number, besides: []) ?? 0
                return attempts
            } catch {
                fault = error
            }
        }
        throw fault
    }

    /// Nothing more of this route can be tried.
    ///
    /// - Returns: true if another one is taken.
    func takesNextRoute(after failure: AttemptFailure?, _ fault: GatewayError?) -> Bool {
        guard let attempts, let facts, !attempts.later.isEmpty, attempts.elapsed < attempts.stage.plan.window,
            failure.map(attempts.stage.plan.mayFallBack) != false,
            var next = try? enter(attempts.later, attempts.request, facts, after: attempts)
        else { return false }
        next.lastFault = fault ?? attempts.lastFault ?? .unreadableAnswer
        dropAnswer()
        next.abandoned = self.attempts?.abandoned ?? []
        self.attempts = next
        sendAttempt()
        return true
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
}
