package import Classification
package import GuardrailTypes
import Wire

/// Llama Guard 3 and 4 on an OpenAI-compatible server.
///
/// Model cards of `Llama-Guard-3-1B`, `-8B` and `Llama-Guard-4-12B`: the answer is `safe`, or `unsafe` and a line of codes.
/// Anything else is an error. The scores are probabilities of these tokens where the server returns `logprobs`, else 0 or 1.
package struct LlamaGuard: WireFormat {
    package enum Model: String, Hashable, Sendable, CaseIterable {
        case threeSmall = "llama_guard_3_1b"
        case three = "llama_guard_3_8b"
        case four = "llama_guard_4_12b"
    }

    /// The hazards in the order of their codes, with the names that the models were trained on.
    static let hazards: [(category: Category, name: String)] = [
        (.violentCrimes, "Violent Crimes"), (.illicit, "Non-Violent Crimes"), (.sexCrimes, "Sex Crimes"),
        (.sexualMinors, "Child Exploitation"), (.defamation, "Defamation"),
        (.specialisedAdvice, "Specialized Advice"), (.privacy, "Privacy"),
        (.intellectualProperty, "Intellectual Property"), (.weapons, "Indiscriminate Weapons"), (.hate, "Hate"),
        (.selfHarm, "Self-Harm"), (.sexual, "Sexual Content"), (.elections, "Elections"),
        (.codeInterpreterAbuse, "Code Interpreter Abuse"),
    ]

    let kind: Model
    /// The model's name on the server.
    let model: String
    let key: String?
    let api: ModelAPI
    package let maxTextInBytes = 24_000

    package init(_ kind: Model, model: String, key: String?, api: ModelAPI) {
        self.kind = kind
        self.model = model
        self.key = key
        self.api = api
    }

    package var version: String { "\(kind.rawValue)/1 \(api.rawValue) \(model)" }

    /// Hazards that this model knows: the smallest was not trained on S14.
    var hazards: ArraySlice<(category: Category, name: String)> {
        Self.hazards.prefix(kind == .threeSmall ? 13 : 14)
    }

    /// `harmful` is the word `unsafe` itself.
    package func categories(in direction: Direction) -> Set<Category> {
        Set(hazards.map(\.category)).union([.harmful])
    }

    package func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest {
        let input = inputs[0]
        let body = JSONWriter.object(capacity: input.text.count + 2048) { writer in
            writer.member("model", model)
            switch api {
            case .chat:
                writer.messages(input.alternatingTurns)
                writer.member("logprobs", true)
                writer.member("top_logprobs", 5)
            case .completions:
                writer.member("prompt", prompt(for: input))
                writer.member("logprobs", 5)
            }
            writer.member("temperature", 0)
            writer.member("max_tokens", 64)
        }
        return ClassifierRequest(path: api.path, bearer: key, body: body)
    }

    /// The model's own template, with the categories that are asked for; servers add the token that begins a text.
    private func prompt(for input: ClassifierInput) -> [UInt8] {
        let role = input.direction == .prompt ? "User" : "Agent"
        let listed = listed(for: input)
        var text = frame.head("user")
        text += "Task: Check if there is unsafe content in '\(role)' messages in conversations according "
        text += kind == .four ? "to our safety policy" : "our safety policy"
        text += " with the below categories.\n\n<BEGIN UNSAFE CONTENT CATEGORIES>\n"
        for (index, hazard) in hazards.enumerated() where listed.contains(hazard.category) {
            text += "S\(index + 1): \(hazard.name).\n"
        }
        text += "<END UNSAFE CONTENT CATEGORIES>\n\n<BEGIN CONVERSATION>\n"
        var prompt = Array(text.utf8)
        for turn in input.alternatingTurns where !turn.text.isEmpty {
            prompt.append(contentsOf: turn.speaker == .user ? "\nUser: ".utf8 : "\nAgent: ".utf8)
            prompt.append(contentsOf: JudgedText.quoted(turn.text))
            prompt.append(UInt8(ascii: "\n"))
        }
        text = "\n<END CONVERSATION>\n\nProvide your safety assessment for ONLY THE LAST \(role) message in the above "
        text += "conversation:\n - First line must read 'safe' or 'unsafe'.\n"
        text += " - If unsafe, a second line must include a comma-separated list of violated categories."
        text += frame.end + frame.head("assistant")
        return prompt + Array(text.utf8)
    }

    /// All, if the question is whether a text is unsafe at all.
    private func listed(for input: ClassifierInput) -> Set<Category> {
        input.categories.contains(.harmful) ? categories(in: input.direction) : input.categories
    }

    /// How the model's family marks turns (Llama 3 and Llama 4 prompt formats).
    private var frame: (head: (String) -> String, end: String) {
        kind == .four
            ? ({ "<|header_start|>\($0)<|header_end|>\n\n" }, "<|eot|>")
            : ({ "<|start_header_id|>\($0)<|end_header_id|>\n\n" }, "<|eot_id|>")
    }

    package func verdicts(
        for inputs: [ClassifierInput],
        from body: [UInt8]
    ) throws(UnreadableAnswer) -> [ClassifierVerdict] {
        let answer = try ModelAnswer(parsing: body, of: api)
        let reading = try LlamaGuardReading(answer, codeCount: hazards.count)
        var scores: [Category: Float] = [:]
        for (index, hazard) in hazards.enumerated() where inputs[0].categories.contains(hazard.category) {
            scores[hazard.category] = reading.score(ofCode: index + 1)
        }
        if inputs[0].categories.contains(.harmful) { scores[.harmful] = reading.unsafe }
        guard scores.count == inputs[0].categories.count else { throw UnreadableAnswer() }
        return [ClassifierVerdict(scores: scores, tokens: answer.billedTokens)]
    }
}
