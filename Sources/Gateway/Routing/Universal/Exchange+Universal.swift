import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Routing
import Wire

/// Cloudflare's universal endpoint: one request with several ways to try it.
///
/// Steps that ask something else than those before are a prompt of their own: inspected when they are reached, under their own
/// policy, before any byte of them is sent. So one inspection is under way at a time.
extension Exchange {
    /// From here on it is a request for the operation of its steps.
    func inspectUniversal(_ body: ByteBuffer) {
        do throws(GatewayError) {
            let providers = configuration.routes.targets.reduce(into: Set<String>()) { $0.formUnion($1.slugs) }
            let (engine, subject) = (configuration.engine, subject)
            let request = try UniversalRequest(
                Array(body.readableBytesView),
                providers: providers
            ) { operation, query throws(WireError) in
                try PromptStage(engine: engine, who: subject, operation: operation).policy(for: query).number
            }
            try check(request)
            universal.isMixed = request.prompts.count > 1
            universal.later = request.prompts[...]
            _ = takesNextPrompt(after: nil)
        } catch {
            answer(error)
        }
    }

    /// Nothing is sent before every step is known to be allowed.
    private func check(_ request: UniversalRequest) throws(GatewayError) {
        if request.prompts.count > 1, capture != nil {
            let place = request.prompts[1].steps[0].place
            throw .step("[\(place)].query", "the same as the first step's: the text that is kept of a request is one")
        }
        for step in request.prompts.dropFirst().flatMap(\.steps) {
            guard principal?.mayAsk(for: step.model) != false, mayBeServed(step) else {
                throw .stepNotServed(step.place)
            }
        }
    }

    /// Whether the step's provider has its model, as far as that can be said before its prompt was inspected.
    private func mayBeServed(_ step: UniversalStep) -> Bool {
        let routes = configuration.routes
        guard !routes.isDecided(step.model) else { return true }
        return routes.route(for: step.model)?.members.contains { $0.target.slugs.contains(step.provider) } == true
    }

    /// The routes of the steps; where a condition or a flow decides, no later step is taken.
    func stages(
        _ steps: [UniversalStep],
        _ request: RoutedRequest,
        _ facts: RequestFacts
    ) throws(GatewayError) -> [RouteStage] {
        var stages: [RouteStage] = []
        for step in steps {
            // The first one's model was inspected with its body.
            guard principal?.mayAsk(for: step.model) != false,
                stages.isEmpty || mayPass(Array(step.model.utf8), .prompt)
            else { throw .stepNotServed(step.place) }
            let path = AuditLabel(
                configured: "steps[\(step.place)]>" + configuration.routes.path(of: step.model).text
            )
            var stage = try way(step.model, path, request, facts)
            stage.step = step.place
            stage.asked = step.model
            if stage.isDecided { return stages + [stage] }
            step.fields?.apply(to: &stage)
            stage.provider = step.provider
            guard stage.route.members.contains(where: { $0.target.slugs.contains(step.provider) }) else {
                throw .stepNotServed(step.place)
            }
            stages.append(stage)
        }
        return stages
    }

    /// Inspects the next prompt and goes on with it; what was found in those before stays in the row.
    ///
    /// - Parameter fault: of the steps before.
    /// - Returns: false if there is none.
    func takesNextPrompt(after fault: GatewayError?) -> Bool {
        guard let next = universal.later.popFirst() else { return false }
        if universal.isEntered { leavePrompt(after: fault) }
        universal.decisions += decisions
        universal.place = next.steps[0].place
        decisions = []
        (routedModel, semanticChoice, translation, target) = (nil, nil, nil, nil)
        spending.needs = nil
        steps = next.steps
        route = .operation(next.operation)
        inspectPrompt(ByteBuffer(bytes: next.query), of: next.operation)
        return true
    }

    /// The attempts with a prompt are over, and those with the next go on from them.
    private func leavePrompt(after fault: GatewayError?) {
        dropAnswer()
        attempts?.lastFault = fault ?? attempts?.lastFault ?? .unreadableAnswer
        universal.before = attempts
        universal.isEntered = false
    }

    /// The first attempt with a prompt is about to be made.
    func enterPrompt() {
        universal.isEntered = true
        guard let before = universal.before else { return }
        attempts?.promptDecisions = decisions.count
        attempts?.abandoned = before.abandoned
        attempts?.lastFault = before.lastFault
    }
}

/// Where a universal request is in its list; of any other request nothing.
struct UniversalProgress {
    /// Prompts that have not been inspected.
    var later: ArraySlice<UniversalPrompt> = []
    /// Whether there is more than one, so that paths name the step.
    var isMixed = false
    /// The first step of the prompt that is inspected or tried.
    var place = 0
    /// True once it is tried.
    var isEntered = false
    /// On prompts before it.
    var decisions: [AuditDecision] = []
    /// Attempts with prompts before it.
    var before: ExchangeAttempts?

    /// With paths in the list of steps, if there is more than one prompt in it.
    func named(_ decisions: [AuditDecision]) -> [AuditDecision] {
        isMixed ? decisions.map { $0.below("[\(place)]") } : decisions
    }

    func named(_ report: BlockReport) -> BlockReport {
        guard isMixed else { return report }
        let field = report.field == "$" ? "[\(place)]" : "[\(place)].\(report.field)"
        return BlockReport(
            direction: report.direction,
            field: field,
            findings: report.findings,
            failures: report.failures
        )
    }
}

extension RouteStage {
    /// Candidates of other providers than the step's.
    var otherProviders: CandidateSet {
        guard let provider else { return CandidateSet() }
        return CandidateSet(route.members.indices.filter { !route.members[$0].target.slugs.contains(provider) })
    }
}
