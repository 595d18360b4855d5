import Classification
import GuardrailTypes

@testable import ClassifierClients

/// What a format asks and reads, in the shapes that the API references show.
struct FormatCase: Sendable, CustomStringConvertible {
    let name: String
    let format: any WireFormat
    let inputs: [ClassifierInput]
    let path: String
    let body: String
    let answer: String
    let scores: [[GuardrailTypes.Category: Float]]
    var tokens = 0

    var description: String { name }

    static let all: [FormatCase] = moderation + azure + bedrock + others + sequences + guards

    static let moderation = [
        FormatCase(
            name: "openai moderation",
            format: OpenAIModeration(model: "omni-moderation-latest", key: "k"),
            inputs: [.prompt("a \"b\"\n", [.violence, .selfHarm]), .prompt("c", [.hate])],
            path: "/moderations",
            body: #"{"model":"omni-moderation-latest","input":["a \"b\"\n","c"]}"#,
            answer:
                #"{"id":"modr-1","model":"omni-moderation-latest","results":[\#(moderationResult("0.86", flagged: true)),\#(moderationResult("1.1e-6", flagged: false))]}"#,
            scores: [[.violence: 0.86, .selfHarm: 0.25], [.hate: 1.1e-6]]
        )
    ]

    private static func moderationResult(_ score: String, flagged: Bool) -> String {
        let labels = OpenAIModeration.labels.categories.keys.sorted()
        let categories = labels.map { "\"\($0)\":\($0 == "violence" && flagged)" }.joined(separator: ",")
        let scores = labels.map { label in
            let value =
                ["violence", "hate"].contains(label) ? score : label == "self-harm/intent" ? "0.25" : "0.0000001"
            return "\"\(label)\":\(value)"
        }.joined(separator: ",")
        let kinds = labels.map { "\"\($0)\":[\"text\"]" }.joined(separator: ",")
        return
            "{\"flagged\":\(flagged),\"categories\":{\(categories)},\"category_scores\":{\(scores)},\"category_applied_input_types\":{\(kinds)}}"
    }

    static let azure = [
        FormatCase(
            name: "azure analyze",
            format: AzureContentSafety(key: "k"),
            inputs: [.prompt("text", [.hate, .violence])],
            path: "/contentsafety/text:analyze?api-version=2024-09-01",
            body: #"{"text":"text","categories":["Hate","Violence"],"outputType":"EightSeverityLevels"}"#,
            answer:
                #"{"blocklistsMatch":[],"categoriesAnalysis":[{"category":"Hate","severity":7},{"category":"Violence","severity":0}]}"#,
            scores: [[.hate: 1, .violence: 0]]
        ),
        FormatCase(
            name: "azure prompt shield",
            format: AzurePromptShield(key: "k"),
            inputs: [.prompt("text", [.jailbreak, .promptInjection])],
            path: "/contentsafety/text:shieldPrompt?api-version=2024-09-01",
            body: #"{"userPrompt":"text","documents":["text"]}"#,
            answer: #"{"userPromptAnalysis":{"attackDetected":true},"documentsAnalysis":[{"attackDetected":false}]}"#,
            scores: [[.jailbreak: 1, .promptInjection: 0]]
        ),
    ]

    static let bedrock = [
        FormatCase(
            name: "bedrock",
            format: BedrockGuardrail(
                guardrail: "gr1",
                version: "3",
                host: "bedrock-runtime.us-east-1.amazonaws.com",
                region: "us-east-1",
                credentials: .init(accessKeyID: "AKIDEXAMPLE", secret: "secret"),
                labels: BedrockGuardrail.labels.overridden(by: ["topic:advice": [.specialisedAdvice]])
            ),
            inputs: [.prompt("text", [.violence, .hate, .specialisedAdvice])],
            path: "/guardrail/gr1/version/3/apply",
            body: #"{"source":"INPUT","outputScope":"FULL","content":[{"text":{"text":"text"}}]}"#,
            answer:
                #"{"action":"GUARDRAIL_INTERVENED","outputs":[{"text":"no"}],"usage":{"contentPolicyUnits":1,"topicPolicyUnits":1},"assessments":[{"topicPolicy":{"topics":[{"name":"advice","type":"DENY","action":"BLOCKED","detected":true},{"name":"other","type":"DENY","action":"NONE","detected":false}]},"contentPolicy":{"filters":[{"type":"VIOLENCE","confidence":"HIGH","filterStrength":"HIGH","action":"BLOCKED","detected":true},{"type":"HATE","confidence":"NONE","filterStrength":"HIGH","action":"NONE","detected":false}]}}]}"#,
            scores: [[.violence: 1, .hate: 0, .specialisedAdvice: 1]]
        )
    ]

    static let others = [
        FormatCase(
            name: "lakera",
            format: LakeraGuard(project: "project-1", key: "k"),
            inputs: [.response("text", [.promptInjection, .hate])],
            path: "/v2/guard",
            body:
                #"{"messages":[{"role":"assistant","content":"text"}],"project_id":"project-1","breakdown":true}"#,
            answer:
                #"{"flagged":true,"breakdown":[{"project_id":"project-1","policy_id":"p","detector_id":"d1","detector_type":"prompt_attack","detected":true,"message_id":0},{"project_id":"project-1","policy_id":"p","detector_id":"d2","detector_type":"moderated_content/hate","detected":false,"message_id":0},{"project_id":"project-1","policy_id":"p","detector_id":"d3","detector_type":"pii/email","detected":false,"message_id":0}],"metadata":{"request_uuid":"u"}}"#,
            scores: [[.promptInjection: 1, .hate: 0]]
        ),
        FormatCase(
            name: "webhook",
            format: Webhook(
                path: "/judge",
                key: nil,
                template: try! WebhookTemplate(
                    #"{"doc":{"body":"{{text}}"},"way":"{{direction}}","of":"{{categories}}"}"#
                ),
                scores: AnswerPath("$.out[0].scores")!,
                labels: LabelTable(["bad": [.harmful], "rude": [.toxicity]])
            ),
            inputs: [.prompt("a\"},{", [.harmful, .toxicity])],
            path: "/judge",
            body: #"{"doc":{"body":"a\"},{"},"way":"prompt","of":["harmful","toxicity"]}"#,
            answer: #"{"out":[{"scores":{"bad":0.5,"rude":1}}]}"#,
            scores: [[.harmful: 0.5, .toxicity: 1]]
        ),
    ]

    static let sequences = [
        FormatCase(
            name: "text embeddings inference",
            format: SequenceClassifier(
                .textEmbeddingsInference,
                model: "",
                key: nil,
                labels: SequenceClassifier.promptGuard
            ),
            inputs: [.prompt("a", [.jailbreak]), .prompt("b", [.promptInjection, .jailbreak])],
            path: "/predict",
            body: #"{"inputs":[["a"],["b"]],"truncate":false}"#,
            answer:
                #"[[{"score":0.99,"label":"LABEL_1"},{"score":0.01,"label":"LABEL_0"}],[{"score":0.75,"label":"LABEL_0"},{"score":0.25,"label":"LABEL_1"}]]"#,
            scores: [[.jailbreak: 0.99], [.promptInjection: 0.25, .jailbreak: 0.25]]
        ),
        FormatCase(
            name: "hugging face",
            format: SequenceClassifier(
                .huggingFace,
                model: "org/guard",
                key: "k",
                labels: LabelTable(["safe": [], "toxic": [.toxicity]])
            ),
            inputs: [.prompt("a", [.toxicity])],
            path: "/models/org/guard",
            body: #"{"inputs":["a"],"parameters":{"top_k":2}}"#,
            answer: #"[[{"label":"toxic","score":0.5},{"label":"safe","score":0.5}]]"#,
            scores: [[.toxicity: 0.5]]
        ),
    ]
}
