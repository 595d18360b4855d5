import Classification
import GuardrailTypes
import Testing

@testable import ClassifierClients

@Suite struct `Settings of classifiers` {
    private let factory = ClassifierFactory(client: sharedClient, eventLoop: sharedLoop, time: { 0 })

    /// Settings that are enough for a kind.
    private func settings(_ kind: ClassifierKind) -> ClassifierBackendSettings {
        var settings = ClassifierBackendSettings(kind: kind.rawValue, id: "c", baseURL: "https://api.example.com/v1")
        switch kind {
        case .llamaGuard31B, .llamaGuard38B, .llamaGuard412B, .graniteGuardian, .shieldGemma: settings.model = "m"
        case .bedrockGuardrail:
            settings.key = "id:secret"
            settings.region = "us-east-1"
            settings.guardrail = "gr1"
        case .webhook:
            settings.body = #"{"t":"{{text}}"}"#
            settings.labels = ["bad": [.harmful]]
        case .llmJudge:
            settings.model = "m"
            settings.policies = [Category("gossip")!: "Talk about colleagues."]
        case .openAIModeration, .tei, .huggingFace, .azureContentSafety, .azurePromptShield, .lakera: break
        }
        return settings
    }

    @Test(arguments: ClassifierKind.allCases)
    func `make every kind, with what it can judge`(kind: ClassifierKind) throws {
        let classifier = try factory.make(settings(kind))
        #expect(classifier.id == "c")
        #expect(!classifier.categories(in: .prompt).isEmpty)
    }

    @Test(arguments: ClassifierKind.allCases)
    func `refuse a category that a kind cannot judge`(kind: ClassifierKind) {
        var settings = settings(kind)
        settings.categories = [Category("made_up")!]
        let error = #expect(throws: ClassifierSettingsError.self) { try factory.make(settings) }
        #expect(error?.setting == "categories")
        #expect(error?.message.hasPrefix("\(kind.rawValue) cannot judge 'made_up'; it can judge ") == true)
    }

    @Test
    func `narrow a backend to some categories`() throws {
        var settings = settings(.openAIModeration)
        settings.categories = [.hate]
        #expect(try factory.make(settings).categories(in: .prompt) == [.hate])
    }

    typealias Change = @Sendable (inout ClassifierBackendSettings) -> Void

    private static let wrong: [(ClassifierKind, String, Change)] = [
        (.openAIModeration, "kind", { $0.kind = "oracle" }),
        (.openAIModeration, "base_url", { $0.baseURL = "ftp://x" }),
        (.openAIModeration, "base_url", { $0.baseURL = "https://u:p@x" }),
        (.llamaGuard38B, "model", { $0.model = nil }),
        (.llamaGuard38B, "api", { $0.api = "messages" }), (.llamaGuard38B, "labels", { $0.labels = ["a": [.hate]] }),
        (.graniteGuardian, "template", { $0.template = "old" }), (.azurePromptShield, "model", { $0.model = "m" }),
        (.bedrockGuardrail, "key", { $0.key = "secret" }), (.bedrockGuardrail, "region", { $0.region = nil }),
        (.bedrockGuardrail, "guardrail", { $0.guardrail = nil }),
        (.bedrockGuardrail, "guardrail_version", { $0.guardrailVersion = "latest" }),
        (.lakera, "region", { $0.region = "eu" }), (.webhook, "labels", { $0.labels = [:] }),
        (.webhook, "labels", { $0.labels = ["ok": []] }), (.webhook, "body", { $0.body = nil }),
        (.webhook, "body", { $0.body = "{" }), (.webhook, "body", { $0.body = #"{"t":"{{user}}"}"# }),
        (.webhook, "body", { $0.body = "{}" }), (.webhook, "scores", { $0.scores = "a..b" }),
        (.webhook, "path", { $0.path = "judge" }), (.llmJudge, "policies", { $0.policies = [:] }),
        (.llmJudge, "policies", { $0.policies = [.hate: " \n"] }), (.tei, "categories", { $0.categories = [] }),
        (.tei, "deadline_ms", { $0.limits.deadline = .zero }), (.tei, "concurrency", { $0.limits.concurrency = 0 }),
        (.tei, "queue", { $0.limits.queue = -1 }), (.tei, "batch", { $0.limits.batch = 0 }),
        (.tei, "window_bytes", { $0.windowInBytes = 10_000 }), (.tei, "window_bytes", { $0.windowInBytes = 10 }),
        (.tei, "overlap_bytes", { $0.overlapInBytes = 1000 }), (.tei, "failures", { $0.limits.failures = 0 }),
        (.tei, "cache_entries", { $0.cacheEntries = -1 }), (.tei, "cache_entries", { $0.cacheLifetime = .zero }),
    ]

    @Test(arguments: wrong)
    func `name what is wrong with them`(kind: ClassifierKind, setting: String, change: Change) {
        var settings = settings(kind)
        settings.key = settings.key ?? "canary"
        change(&settings)
        let error = #expect(throws: ClassifierSettingsError.self) { try factory.make(settings) }
        #expect(error?.setting == setting)
        #expect(error?.classifier == "c")
        #expect(error.map { "\($0)".contains("canary") || "\($0)".contains("secret") } == false)
    }

    @Test
    func `combine classifiers that are known, and only those`() throws {
        let known: [String: any Classifier] = [
            "a": ScriptedClassifier("a", [.hate: 0]), "b": ScriptedClassifier("b", [.sexual: 0]),
        ]
        let good = ClassifierCombinationSettings(id: "ab", mode: "cascade", members: ["a", "b"])
        #expect(try factory.make(good, of: known).categories(in: .prompt) == [.hate, .sexual])
        let wrong: [(String, (inout ClassifierCombinationSettings) -> Void)] = [
            ("combine", { $0.mode = "most" }), ("members", { $0.members = [] }),
            ("members", { $0.members = ["a", "c"] }),
            ("members", { $0.members = ["a", "a"] }), ("lower", { $0.lower = 0.9 }), ("lower", { $0.upper = 1.1 }),
            ("combine", { $0.exceptions = [.hate: "most"] }), ("exceptions", { $0.exceptions = [.privacy: "any"] }),
        ]
        for (setting, change) in wrong {
            var settings = good
            change(&settings)
            let error = #expect(throws: ClassifierSettingsError.self) { try factory.make(settings, of: known) }
            #expect(error?.setting == setting)
        }
    }
}
