import GuardrailTypes
import Upstream

/// Makes the wire format that settings ask for, and refuses settings that it has no use for.
struct WireFormatMaker {
    private let settings: ClassifierBackendSettings

    init(_ settings: ClassifierBackendSettings) {
        self.settings = settings
    }

    func make() throws(ClassifierSettingsError) -> any WireFormat {
        guard let kind = ClassifierKind(rawValue: settings.kind) else {
            let kinds = ClassifierKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("kind", "this is none of \(kinds)")
        }
        try refuseUnused(kind)
        return switch kind {
        case .openAIModeration:
            OpenAIModeration(
                model: settings.model ?? "omni-moderation-latest",
                key: settings.key,
                labels: OpenAIModeration.labels.overridden(by: settings.labels)
            )
        case .llamaGuard31B: try llamaGuard(.threeSmall)
        case .llamaGuard38B: try llamaGuard(.three)
        case .llamaGuard412B: try llamaGuard(.four)
        case .graniteGuardian: try granite()
        case .shieldGemma:
            ShieldGemma(model: try model(), key: settings.key, api: try api(), guidelines: settings.policies)
        case .tei: sequenceClassifier(.textEmbeddingsInference)
        case .huggingFace: sequenceClassifier(.huggingFace)
        case .azureContentSafety:
            AzureContentSafety(
                key: settings.key,
                labels: AzureContentSafety.labels.overridden(by: settings.labels)
            )
        case .azurePromptShield: AzurePromptShield(key: settings.key)
        case .bedrockGuardrail: try bedrock()
        case .lakera:
            LakeraGuard(
                project: settings.project,
                key: settings.key,
                labels: LakeraGuard.labels.overridden(by: settings.labels)
            )
        case .webhook: try webhook()
        case .llmJudge: try judge()
        }
    }

    /// A setting that a kind does not read was meant for something, so it is an error.
    private func refuseUnused(_ kind: ClassifierKind) throws(ClassifierSettingsError) {
        let isModel: Set<ClassifierKind> = [
            .openAIModeration, .llamaGuard31B, .llamaGuard38B, .llamaGuard412B, .graniteGuardian, .shieldGemma,
            .tei, .huggingFace, .llmJudge,
        ]
        let hasLabels: Set<ClassifierKind> = [
            .openAIModeration, .tei, .huggingFace, .azureContentSafety, .bedrockGuardrail, .lakera, .webhook,
        ]
        let hasAPI: Set<ClassifierKind> = [.llamaGuard31B, .llamaGuard38B, .llamaGuard412B, .shieldGemma]
        let given: [(setting: String, isGiven: Bool, isRead: Bool)] = [
            ("model", settings.model != nil, isModel.contains(kind)),
            ("api", settings.api != nil, hasAPI.contains(kind)),
            ("template", settings.template != nil, kind == .graniteGuardian),
            ("labels", !settings.labels.isEmpty, hasLabels.contains(kind)),
            ("policies", !settings.policies.isEmpty, [.graniteGuardian, .shieldGemma, .llmJudge].contains(kind)),
            ("project", settings.project != nil, kind == .lakera),
            ("guardrail", settings.guardrail != nil, kind == .bedrockGuardrail),
            ("guardrail_version", settings.guardrailVersion != nil, kind == .bedrockGuardrail),
            ("region", settings.region != nil, kind == .bedrockGuardrail),
            ("path", settings.path != nil, kind == .webhook),
            ("body", settings.body != nil, kind == .webhook),
            ("scores", settings.scores != nil, kind == .webhook),
        ]
        if let unused = given.first(where: { $0.isGiven && !$0.isRead }) {
            throw error(unused.setting, "\(settings.kind) has no such setting")
        }
    }

    private func model() throws(ClassifierSettingsError) -> String {
        guard let model = settings.model, !model.isEmpty else { throw error("model", "\(settings.kind) needs it") }
        return model
    }

    private func api() throws(ClassifierSettingsError) -> ModelAPI {
        guard let api = ModelAPI(rawValue: settings.api ?? "chat") else {
            throw error("api", "this is neither chat nor completions")
        }
        return api
    }

    private func llamaGuard(_ kind: LlamaGuard.Model) throws(ClassifierSettingsError) -> LlamaGuard {
        LlamaGuard(kind, model: try model(), key: settings.key, api: try api())
    }

    private func granite() throws(ClassifierSettingsError) -> GraniteGuardian {
        guard let template = GraniteGuardian.Template(rawValue: settings.template ?? "risk") else {
            throw error("template", "this is neither risk nor criteria")
        }
        return GraniteGuardian(
            model: try model(),
            key: settings.key,
            template: template,
            definitions: settings.policies
        )
    }

    private func sequenceClassifier(_ server: SequenceClassifier.Server) -> SequenceClassifier {
        SequenceClassifier(
            server,
            model: settings.model ?? "",
            key: settings.key,
            labels: settings.labels.isEmpty ? SequenceClassifier.promptGuard : LabelTable(settings.labels)
        )
    }

    private func bedrock() throws(ClassifierSettingsError) -> BedrockGuardrail {
        guard let credentials = settings.key.flatMap({ SignatureV4.Credentials($0) }) else {
            throw error("key", "this is not ACCESS_KEY_ID:SECRET, with or without :SESSION_TOKEN")
        }
        guard let region = settings.region, !region.isEmpty else { throw error("region", "\(settings.kind) needs it") }
        guard let guardrail = settings.guardrail, !guardrail.isEmpty else {
            throw error("guardrail", "\(settings.kind) needs its id or ARN")
        }
        let version = settings.guardrailVersion ?? "DRAFT"
        guard version == "DRAFT" || (Int(version).map { $0 > 0 } ?? false) else {
            throw error("guardrail_version", "this is neither DRAFT nor a number")
        }
        let place = settings.baseURL.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        let host = place.prefix { $0 != "/" }
        var path = place.dropFirst(host.count)
        if path.hasSuffix("/") { path = path.dropLast() }
        return BedrockGuardrail(
            guardrail: guardrail,
            version: version,
            host: Self.withoutDefaultPort(host, isSecure: settings.baseURL.hasPrefix("https:")),
            basePath: String(path),
            region: region,
            credentials: credentials,
            labels: BedrockGuardrail.labels.overridden(by: settings.labels)
        )
    }

    /// `Host` as libcurl sends it.
    private static func withoutDefaultPort(_ host: Substring, isSecure: Bool) -> String {
        let port = isSecure ? ":443" : ":80"
        return host.hasSuffix(port) ? String(host.dropLast(port.count)) : String(host)
    }

    private func webhook() throws(ClassifierSettingsError) -> Webhook {
        guard !settings.labels.isEmpty else { throw error("labels", "webhook needs what its labels mean") }
        guard let body = settings.body else { throw error("body", "webhook needs a template") }
        guard let scores = AnswerPath(settings.scores ?? "") else {
            throw error("scores", "this is no path such as result.scores or data[0]")
        }
        let path = settings.path ?? ""
        guard path.isEmpty || path.hasPrefix("/") else { throw error("path", "this does not begin with /") }
        return Webhook(
            path: path,
            key: settings.key,
            template: try template(body),
            scores: scores,
            labels: LabelTable(settings.labels)
        )
    }

    private func template(_ body: String) throws(ClassifierSettingsError) -> WebhookTemplate {
        do {
            return try WebhookTemplate(body)
        } catch {
            switch error {
            case .notJSON(let reason): throw self.error("body", "the template is no JSON: \(reason)")
            case .unknownPlace:
                throw self.error(
                    "body",
                    "a place must be a whole string: \"{{text}}\", \"{{direction}}\" or \"{{categories}}\""
                )
            case .noText: throw self.error("body", "the template has no \"{{text}}\"")
            }
        }
    }

    private func judge() throws(ClassifierSettingsError) -> PolicyJudge {
        guard !settings.policies.isEmpty else {
            throw error("policies", "llm_judge needs a text for each of its categories")
        }
        if let empty = settings.policies.first(where: { $0.value.allSatisfy(\.isWhitespace) }) {
            throw error("policies", "the text for '\(empty.key.id)' is empty")
        }
        return PolicyJudge(model: try model(), key: settings.key, policies: settings.policies)
    }

    private func error(_ setting: String, _ message: String) -> ClassifierSettingsError {
        ClassifierSettingsError(settings.id, setting, message)
    }
}
