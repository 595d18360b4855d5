package import GuardrailTypes

/// What an operator says about categories.
package struct CategorySettings: Sendable {
    /// What is done about a category in one direction.
    package enum Word: String, Hashable, Sendable, CaseIterable {
        case ignore
        case flag
        case block
        /// The sentence is replaced by a label.
        case redactSentence = "redact-sentence"
        /// The prompt is flagged and goes to another model.
        case route

        var action: Action {
            switch self {
            case .ignore: .allow
            case .flag, .route: .flag
            case .block: .block
            case .redactSentence: .redact
            }
        }
    }

    /// When a streamed text of a category that is not ignored may leave.
    package enum Release: String, Hashable, Sendable, CaseIterable {
        case hold
        case trail
    }

    /// When the upstream is asked, while those that answer later judge the prompt.
    package enum Forwarding: String, Hashable, Sendable, CaseIterable {
        /// After the verdict.
        case wait
        /// At once; its answer waits.
        case alongside
    }

    /// About one category; nil for what is not said.
    package struct Entry: Sendable {
        package var category: Category
        package var prompt: Word?
        package var response: Word?
        /// Where `route` leads.
        package var route: String?
        package var threshold: Float?
        /// The share of benign texts that may be taken for the category, in place of a threshold.
        package var falseAlarms: Float?
        package var backend: String?
        package var release: Release?
        package var onError: FailureMode?
        package var scope: InspectionScope?
        package var sources: Set<TextSource>?

        package init(_ category: Category) {
            self.category = category
        }
    }

    package var preset: CategoryPreset?
    /// True if categories of the preset that nobody can judge are left out, and not refused.
    package var leavesOutUnjudged = false
    package var forwarding = Forwarding.wait
    /// Bytes that may leave past a segment that has not been judged, for those who trail.
    package var trailBytes = 2048
    package var entries: [Entry] = []

    package init() {}
}

/// What is done about which category, to begin with.
package enum CategoryPreset: String, Hashable, Sendable, CaseIterable {
    /// What the embedded model can judge is flagged, and nothing is refused.
    case observe
    /// Those that Cloudflare's Guardrails judge (S1 to S13 and P1), flagged.
    case cloudflareDefault = "cloudflare-default"
    /// What the embedded model knows well is blocked, the rest flagged.
    case strict
    /// For services that children use: rude words are blocked too, and what the model knows less well.
    case children
    /// For tools of a company's own people: attacks on the application are blocked, the rest flagged.
    case internalTools = "internal-tools"

    /// What is done in a prompt and in an answer.
    var words: [(category: Category, prompt: CategorySettings.Word, response: CategorySettings.Word)] {
        switch self {
        case .observe:
            Category.embedded.sorted().map { ($0, .flag, $0.isOfPrompts ? .ignore : .flag) }
        case .cloudflareDefault:
            Category.known.filter { $0.code?.hasPrefix("S") == true && $0.code != "S14" }.map {
                ($0.category, .flag, .flag)
            } + [(.promptInjection, .flag, .ignore)]
        case .strict:
            Self.blocking(
                [.sexualMinors, .sexual, .hate, .harassment, .toxicity, .promptInjection, .jailbreak]
            )
        case .children:
            Self.blocking(
                [
                    .sexualMinors, .sexual, .hate, .harassment, .toxicity, .profanity, .selfHarm, .violence, .weapons,
                    .promptInjection, .jailbreak,
                ]
            )
        case .internalTools: Self.blocking([.promptInjection, .jailbreak, .sexualMinors])
        }
    }

    private static func blocking(
        _ blocked: Set<Category>
    ) -> [(category: Category, prompt: CategorySettings.Word, response: CategorySettings.Word)] {
        Category.embedded.union(blocked).sorted().map { category in
            let word: CategorySettings.Word = blocked.contains(category) ? .block : .flag
            return (category, word, category.isOfPrompts ? .ignore : word)
        }
    }
}

extension Category {
    /// What the embedded model is fit to flag (docs/model-card.md); kinds of requests are left to `harmful`.
    fileprivate static let embedded: Set<Category> = [
        .toxicity, .harassment, .hate, .sexual, .sexualMinors, .selfHarm, .profanity, .harmful, .promptInjection,
        .jailbreak,
    ]

    /// True for what is aimed at the model: nobody aims it at people, and answers are none.
    var isAttack: Bool { self == .promptInjection || self == .jailbreak }

    /// True for what is asked for: a question about it is a hit, and a text that tells of it need not be one.
    var isRequest: Bool {
        [.harmful, .illicit, .weapons, .cyber, .fraud, .privacy, .misinfo].contains(self)
    }

    /// True for what the embedded model judges in prompts only.
    fileprivate var isOfPrompts: Bool { isAttack || isRequest }

    /// As reports sort it.
    var severity: Severity {
        switch self {
        case .sexualMinors: .critical
        case .selfHarm, .weapons, .violentCrimes, .sexCrimes, .promptInjection, .jailbreak, .violence: .high
        case .profanity: .low
        default: .medium
        }
    }

    /// As people read it: `Self harm`.
    var title: String {
        let words = id.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
