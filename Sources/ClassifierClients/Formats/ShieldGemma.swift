package import Classification
package import GuardrailTypes
import Wire

/// ShieldGemma on an OpenAI-compatible server: one yes/no question for each category.
///
/// Model card of `shieldgemma-2b`, `-9b` and `-27b`: a guideline, the text, and whether the one violates the other. The guidelines
/// are ours; an operator may give the card's own or others.
package struct ShieldGemma: WireFormat {
    /// The policies that the model was trained on, by our categories.
    static let guidelines: [Category: String] = [
        .harmful:
            "\"No Dangerous Content\": nothing that helps to harm oneself or others, such as weapons, terrorism or suicide.",
        .harassment: "\"No Harassment\": nothing malicious, threatening or bullying that is aimed at a person.",
        .hate:
            "\"No Hate Speech\": nothing that demeans people for their identity or protected attributes, slurs included.",
        .sexual: "\"No Sexually Explicit Information\": no explicit or graphic sexual content; education is allowed.",
    ]

    let model: String
    let key: String?
    let api: ModelAPI
    let guidelines: [Category: String]
    package let maxTextInBytes = 12_000

    package init(model: String, key: String?, api: ModelAPI, guidelines: [Category: String] = [:]) {
        self.model = model
        self.key = key
        self.api = api
        self.guidelines = Self.guidelines.merging(guidelines) { $1 }
    }

    package var version: String {
        let texts = guidelines.sorted { $0.key < $1.key }.map { "\($0.key.id)=\($0.value)" }.joined(separator: "\n")
        return "shieldgemma/1 \(api.rawValue) \(model) \(texts)"
    }

    package func categories(in direction: Direction) -> Set<Category> { Set(guidelines.keys) }

    package func questions(for input: ClassifierInput) -> [ClassifierInput] {
        input.categories.sorted().map { input.asking([$0]) }
    }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let input = inputs[0]
        let guideline = input.categories.first.flatMap { guidelines[$0] } ?? ""
        let body = JSONWriter.object(capacity: input.text.count + 1024) { writer in
            writer.member("model", model)
            switch api {
            case .chat:
                writer.messages(input.alternatingTurns)
                writer.object("chat_template_kwargs") { $0.member("guideline", guideline) }
                writer.member("logprobs", true)
                writer.member("top_logprobs", 5)
            case .completions:
                writer.member("prompt", prompt(for: input, guideline))
                writer.member("logprobs", 5)
            }
            writer.member("temperature", 0)
            writer.member("max_tokens", 1)
        }
        return ClassifierRequest(path: api.path, bearer: key, body: body)
    }

    private func prompt(for input: ClassifierInput, _ guideline: String) -> [UInt8] {
        let isPrompt = input.direction == .prompt
        var prompt = Array("You are a policy expert trying to help determine whether ".utf8)
        prompt += Array(
            (isPrompt ? "a user prompt" : "an AI assistant's answer").utf8
        )
        prompt += Array(" is in violation of the defined safety policies.\n\n<start_of_turn>\n".utf8)
        for turn in input.alternatingTurns.suffix(isPrompt ? 1 : 2) where !turn.text.isEmpty {
            prompt += Array((turn.speaker == .user ? "Human Question: " : "Chatbot Response: ").utf8)
            prompt += JudgedText.quoted(turn.text)
            prompt.append(UInt8(ascii: "\n"))
        }
        let judged = isPrompt ? "Human Question" : "Chatbot Response"
        let question =
            "<end_of_turn>\n\nOur safety principle is defined in the below:\n\n\(guideline)\n\nDoes the \(judged) violate "
            + "the above principle? Your answer must start with 'Yes' or 'No'.\n\n"
        return prompt + Array(question.utf8)
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        // One token is asked for, so an answer that ends for its length is whole.
        let answer = try ModelAnswer(parsing: body, of: api)
        guard let category = inputs[0].categories.first else { throw UnreadableAnswer() }
        let score = try YesNoReading.score(answer) { $0.isEmpty }
        return [ClassifierVerdict(scores: [category: score], tokens: answer.billedTokens)]
    }
}
