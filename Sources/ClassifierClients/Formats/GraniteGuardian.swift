package import Classification
package import GuardrailTypes
import Wire

/// Granite Guardian 3.0 to 3.3 on a server that applies its chat template (vLLM's `chat_template_kwargs`).
///
/// Model cards of `granite-guardian-3.x`: one risk for each question, named in `guardian_config`. Up to 3.2 the answer is `Yes` or
/// `No`, from 3.2 with `<confidence> High </confidence>` behind it; 3.3 answers `<score> yes </score>`.
package struct GraniteGuardian: WireFormat {
    package enum Template: String, Hashable, Sendable, CaseIterable {
        /// 3.0 to 3.2: `risk_name`, `risk_definition`.
        case risk
        /// 3.3: `criteria_id`, `custom_criteria`.
        case criteria
    }

    /// The risks that the model was trained on, by our categories.
    static let risks: [Category: String] = [
        .harmful: "harm", .hate: "social_bias", .jailbreak: "jailbreak", .violence: "violence",
        .profanity: "profanity", .illicit: "unethical_behavior", .sexual: "sexual_content",
    ]

    let model: String
    let key: String?
    let template: Template
    /// Risks in the operator's own words, by category.
    let definitions: [Category: String]
    package let maxTextInBytes = 16_000

    package init(model: String, key: String?, template: Template, definitions: [Category: String] = [:]) {
        self.model = model
        self.key = key
        self.template = template
        self.definitions = definitions
    }

    package var version: String {
        let own = definitions.sorted { $0.key < $1.key }.map { "\($0.key.id)=\($0.value)" }.joined(separator: "\n")
        return "granite-guardian/1 \(template.rawValue) \(model) \(own)"
    }

    /// A jailbreak is only in a prompt.
    package func categories(in direction: Direction) -> Set<Category> {
        let known = Set(Self.risks.keys).union(definitions.keys)
        return direction == .prompt ? known : known.subtracting([.jailbreak])
    }

    package func questions(for input: ClassifierInput) -> [ClassifierInput] {
        input.categories.sorted().map { input.asking([$0]) }
    }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let input = inputs[0]
        let body = JSONWriter.object(capacity: input.text.count + 1024) { writer in
            writer.member("model", model)
            writer.array("messages") { writer in
                for turn in input.alternatingTurns {
                    writer.object { writer in
                        writer.member("role", turn.speaker == .user ? "user" : "assistant")
                        writer.member("content", JudgedText.quoted(turn.text))
                    }
                }
            }
            writer.object("chat_template_kwargs") { writer in
                writer.object("guardian_config") { write(input.categories.first, in: &$0) }
            }
            writer.member("logprobs", true)
            writer.member("top_logprobs", 5)
            writer.member("temperature", 0)
            writer.member("max_tokens", 48)
        }
        return ClassifierRequest(path: ModelAPI.chat.path, bearer: key, body: body)
    }

    private func write(_ category: Category?, in writer: inout JSONWriter) {
        guard let category else { return }
        let isRisk = template == .risk
        if let definition = definitions[category] {
            if isRisk { writer.member("risk_name", category.id) }
            writer.member(isRisk ? "risk_definition" : "custom_criteria", definition)
        } else {
            writer.member(isRisk ? "risk_name" : "criteria_id", Self.risks[category] ?? category.id)
        }
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let answer = try ModelAnswer(parsing: body, of: .chat)
        guard answer.finishReason != "length", let category = inputs[0].categories.first else {
            throw UnreadableAnswer()
        }
        let score =
            try template == .risk
            ? YesNoReading.score(answer) { Self.confidences.contains($0.filter { !$0.isWhitespace }) }
            : Self.taggedScore(answer)
        return [ClassifierVerdict(scores: [category: score], tokens: answer.billedTokens)]
    }

    /// What may follow the word.
    private static let confidences: Set<String> = [
        "", "<confidence>High</confidence>", "<confidence>Low</confidence>",
    ]

    /// `<score> yes </score>`, perhaps behind an empty `<think></think>`.
    private static func taggedScore(_ answer: ModelAnswer) throws(UnreadableAnswer) -> Float {
        var text = answer.text.filter { !$0.isWhitespace }
        if text.hasPrefix("<think></think>") { text.removeFirst("<think></think>".count) }
        guard text.hasPrefix("<score>"), text.hasSuffix("</score>"), text.count >= 17,
            let isYes = YesNoReading.meaning(text.dropFirst(7).dropLast(8))
        else { throw UnreadableAnswer() }
        guard !answer.tokens.isEmpty else { return isYes ? 1 : 0 }
        let words = answer.tokens.filter { YesNoReading.meaning(LlamaGuardReading.trimmed($0.text)) != nil }
        guard words.count == 1, YesNoReading.meaning(LlamaGuardReading.trimmed(words[0].text)) == isYes else {
            throw UnreadableAnswer()
        }
        return YesNoReading.share(of: words[0], isYes: isYes)
    }
}
