import GuardrailTypes
import Wire

/// A URL at which another stack asks what we think of a text.
package enum GuardEndpoint: String, Hashable, Sendable, CaseIterable {
    /// Our own `POST /v1/guard`.
    case own
    /// OpenAI's `POST /v1/moderations`.
    case moderations
    case litellm
    case agentgatewayRequest
    case agentgatewayResponse
    case portkey
    case lakera
    case bedrock
    case presidioAnalyze
    case presidioAnonymize

    /// - Parameter path: without its query, compared byte for byte.
    init?(path: String) {
        guard let endpoint = Self.paths[path] ?? Self.bedrock(at: path) else { return nil }
        self = endpoint
    }

    private static let paths: [String: GuardEndpoint] = [
        "/v1/guard": .own,
        "/v1/moderations": .moderations,
        "/beta/litellm_basic_guardrail_api": .litellm,
        // Without a `path` of its own, agentgateway calls these two at the root.
        "/request": .agentgatewayRequest,
        "/response": .agentgatewayResponse,
        "/agentgateway/request": .agentgatewayRequest,
        "/agentgateway/response": .agentgatewayResponse,
        "/portkey/webhook": .portkey,
        "/v2/guard": .lakera,
        "/analyze": .presidioAnalyze,
        "/anonymize": .presidioAnonymize,
        "/presidio/analyze": .presidioAnalyze,
        "/presidio/anonymize": .presidioAnonymize,
    ]

    /// `/guardrail/{id}/version/{version}/apply`: one policy is served under every id.
    private static func bedrock(at path: String) -> GuardEndpoint? {
        let steps = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard steps.count == 6, steps[0].isEmpty, !steps[2].isEmpty, !steps[4].isEmpty else { return nil }
        let words = [steps[1], steps[3], steps[5]].map { String(Substring($0)) }
        return words == ["guardrail", "version", "apply"] ? .bedrock : nil
    }

    /// For audit rows and metrics.
    var label: String {
        switch self {
        case .own: "/v1/guard"
        case .moderations: "/v1/moderations"
        case .litellm: "/beta/litellm_basic_guardrail_api"
        case .agentgatewayRequest: "/agentgateway/request"
        case .agentgatewayResponse: "/agentgateway/response"
        case .portkey: "/portkey/webhook"
        case .lakera: "/v2/guard"
        case .bedrock: "/guardrail/apply"
        case .presidioAnalyze: "/presidio/analyze"
        case .presidioAnonymize: "/presidio/anonymize"
        }
    }

    /// Which entry of `guard_contracts` serves it; nil for those that `guard_api` serves.
    var contract: ForeignContract? {
        switch self {
        case .own, .moderations: nil
        case .litellm: .litellm
        case .agentgatewayRequest, .agentgatewayResponse: .agentgateway
        case .portkey: .portkey
        case .lakera: .lakera
        case .bedrock: .bedrock
        case .presidioAnalyze, .presidioAnonymize: .presidio
        }
    }

    /// - Parameter document: of the request's body.
    func read(_ document: JSONDocument) throws(GuardError) -> any GuardContract {
        switch self {
        case .own: try OwnContract(reading: document)
        case .moderations: try ModerationsContract(reading: document)
        case .litellm: try LiteLLMContract(reading: document)
        case .agentgatewayRequest: try AgentGatewayContract(reading: document, direction: .prompt)
        case .agentgatewayResponse: try AgentGatewayContract(reading: document, direction: .response)
        case .portkey: try PortkeyContract(reading: document)
        case .lakera: try LakeraContract(reading: document)
        case .bedrock: try BedrockContract(reading: document)
        case .presidioAnalyze: try PresidioAnalysis(reading: document)
        case .presidioAnonymize: try PresidioAnonymization(reading: document)
        }
    }
}

/// A contract of another stack, as the settings name it.
package enum ForeignContract: String, Hashable, Sendable, CaseIterable {
    case litellm, agentgateway, portkey, lakera, bedrock, presidio
}

/// Which guard endpoints are served.
package struct GuardSettings: Hashable, Sendable {
    /// `/v1/guard` and `/v1/moderations`.
    package var servesOwn = true
    package var contracts: Set<ForeignContract> = []

    package init() {}

    package func serves(_ endpoint: GuardEndpoint) -> Bool {
        endpoint.contract.map(contracts.contains) ?? servesOwn
    }
}
