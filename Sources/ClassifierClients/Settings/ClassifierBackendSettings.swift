package import GuardrailTypes

/// What an operator says of one remote classifier; its key is in it, so it is never printed or logged.
package struct ClassifierBackendSettings: Sendable {
    /// One of `ClassifierKind`, as it is written.
    package var kind: String
    package var id: String
    package var baseURL: String
    /// May stand on a loopback or private address.
    package var isInternal = false
    package var certificateAuthorityFile: String?
    /// Of Bedrock: `ACCESS_KEY_ID:SECRET` or `ACCESS_KEY_ID:SECRET:SESSION_TOKEN`.
    package var key: String?
    /// The model's name on the server.
    package var model: String?
    /// `chat` or `completions`, for Llama Guard and ShieldGemma.
    package var api: String?
    /// `risk` or `criteria`, for Granite Guardian.
    package var template: String?
    /// To answer for; nil for all that the backend can judge.
    package var categories: Set<Category>?
    /// What a label of the backend means; added to the provider's own table, or instead of it where there is none.
    package var labels: [String: Set<Category>] = [:]
    /// Categories in plain words, for judges and guards that take them.
    package var policies: [Category: String] = [:]
    /// Lakera's project.
    package var project: String?
    /// Bedrock's guardrail, its version and its region.
    package var guardrail: String?
    package var guardrailVersion: String?
    package var region: String?
    /// A webhook's path, its template and where the scores stand in its answer.
    package var path: String?
    package var body: String?
    package var scores: String?
    package var limits = RemoteLimits()
    /// Nil for the largest that the API takes, up to 8,000 bytes.
    package var windowInBytes: Int?
    /// Nil for an eighth of a window.
    package var overlapInBytes: Int?
    /// Verdicts that are remembered; 0 for none.
    package var cacheEntries = 4096
    package var cacheLifetime = Duration.seconds(3600)

    package init(kind: String, id: String, baseURL: String) {
        self.kind = kind
        self.id = id
        self.baseURL = baseURL
    }
}

/// Several classifiers as one.
package struct ClassifierCombinationSettings: Sendable {
    package var id: String
    /// `any`, `all`, `average` or `cascade`.
    package var mode: String
    /// Ids of classifiers; of a cascade, the cheapest first.
    package var members: [String]
    /// Of a cascade: scores at or below, and at or above, are final.
    package var lower: Float = 0.2
    package var upper: Float = 0.8
    /// Modes of single categories.
    package var exceptions: [Category: String] = [:]

    package init(id: String, mode: String, members: [String]) {
        self.id = id
        self.mode = mode
        self.members = members
    }
}

/// The backends there are.
package enum ClassifierKind: String, Hashable, Sendable, CaseIterable {
    case openAIModeration = "openai_moderation"
    case llamaGuard31B = "llama_guard_3_1b"
    case llamaGuard38B = "llama_guard_3_8b"
    case llamaGuard412B = "llama_guard_4_12b"
    case graniteGuardian = "granite_guardian"
    case shieldGemma = "shieldgemma"
    case tei
    case huggingFace = "hugging_face"
    case azureContentSafety = "azure_content_safety"
    case azurePromptShield = "azure_prompt_shield"
    case bedrockGuardrail = "bedrock_guardrail"
    case lakera
    case webhook
    case llmJudge = "llm_judge"
}

/// Why a classifier cannot be made of its settings.
///
/// Names settings and what they may be; holds no secret.
package struct ClassifierSettingsError: Error, Hashable, Sendable {
    /// The `id` of the classifier.
    package let classifier: String
    /// The setting, as `weir.yaml` writes it: `region`, `labels`.
    package let setting: String
    /// A sentence without its end.
    package let message: String

    init(_ classifier: String, _ setting: String, _ message: String) {
        self.classifier = classifier
        self.setting = setting
        self.message = message
    }
}
