import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Routing
import Wire

/// Cloudflare's universal endpoint: one request with several ways to try it.
extension Exchange {
    /// From here on it is a request for the operation of its steps.
    func inspectUniversal(_ body: ByteBuffer) {
        do throws(GatewayError) {
            let providers = configuration.routes.targets.reduce(into: Set<String>()) { $0.formUnion($1.slugs) }
            let request = try UniversalRequest(Array(body.readableBytesView), providers: providers)
            route = .operation(request.operation)
            try checkPolicies(request)
            steps = request.steps
            inspectPrompt(ByteBuffer(bytes: request.queries[0]), of: request.operation)
        } catch {
            answer(error)
        }
    }

    /// One inspection holds for all steps only if the same is to be looked for in all; policies may ask for the model.
    private func checkPolicies(_ request: UniversalRequest) throws(GatewayError) {
        let stage = PromptStage(engine: configuration.engine, who: subject, operation: request.operation)
        var first: Int?
        for (place, query) in request.queries.enumerated() {
            let number: Int
            do throws(WireError) {
                number = try stage.policy(for: query).number
            } catch {
                throw GatewayError(error)
            }
            guard first ?? number == number else {
                throw .step(
                    "[\(place)].query.model",
                    "a model for which the policies say the same as for the first step's"
                )
            }
            first = number
        }
    }

    /// The routes of the steps; where a condition or a flow decides, no later step is taken.
    func stages(
        _ steps: [UniversalStep],
        _ request: RoutedRequest,
        _ facts: RequestFacts
    ) throws(GatewayError) -> [RouteStage] {
        var stages: [RouteStage] = []
        for (place, step) in steps.enumerated() {
            // The first one's model was inspected with its body.
            guard principal?.mayAsk(for: step.model) != false, place == 0 || mayPass(Array(step.model.utf8), .prompt)
            else { throw .stepNotServed(place) }
            let path = AuditLabel(configured: "steps[\(place)]>" + configuration.routes.path(of: step.model).text)
            var stage = try way(step.model, path, request, facts)
            stage.step = place
            if stage.isDecided { return stages + [stage] }
            step.fields?.apply(to: &stage)
            stage.provider = step.provider
            guard stage.route.members.contains(where: { $0.target.slugs.contains(step.provider) }) else {
                throw .stepNotServed(place)
            }
            stages.append(stage)
        }
        return stages
    }
}

extension RouteStage {
    /// Candidates of other providers than the step's.
    var otherProviders: CandidateSet {
        guard let provider else { return CandidateSet() }
        return CandidateSet(route.members.indices.filter { !route.members[$0].target.slugs.contains(provider) })
    }
}
