import Classification
import GuardrailTypes
import Testing

@testable import ClassifierClients

@Suite struct `Answers of guard models` {
    private let eight = LlamaGuard(.three, model: "m", key: nil, api: .chat)

    private func scores(
        _ format: any WireFormat,
        _ content: String,
        _ categories: Set<GuardrailTypes.Category>,
        _ tokens: [FormatCase.Token] = [],
        finish: String = "stop"
    ) throws -> [GuardrailTypes.Category: Float] {
        let body = FormatCase.chat(content, tokens, finish: finish)
        return try format.verdicts(for: [.prompt("x", categories)], from: utf8(body))[0].scores
    }

    @Test
    func `without log probabilities a code is 1 and everything else 0`() throws {
        let found = try scores(eight, #"unsafe\nS1, S10 "#, [.violentCrimes, .hate, .sexual, .harmful])
        #expect(found == [.violentCrimes: 1, .hate: 1, .sexual: 0, .harmful: 1])
        #expect(try scores(eight, #"\n\nsafe\n"#, [.hate, .harmful]) == [.hate: 0, .harmful: 0])
    }

    @Test
    func `safe with doubts is scored with what is left of unsafe`() throws {
        let token: FormatCase.Token = ("safe", 0.8, [("safe", 0.8), ("unsafe", 0.2)])
        let found = try scores(eight, "safe", [.hate, .harmful], [token])
        #expect(found.values.allSatisfy { abs($0 - 0.2) < 1e-4 })
    }

    @Test(arguments: [
        "", "maybe", "safe\\nS1", "Safe", "unsafe", "unsafe\\n", "unsafe\\nS0", "unsafe\\nS15", "unsafe\\nS01",
        "unsafe\\nS1;S2", "unsafe\\nS1,", "unsafe\\nS1\\nS2", "unsafe S1", "I cannot help", "safe, mostly",
        "unsafe\\nO1",
        "unsafe\\n1", "safe\\n\\nunsafe\\nS1", "unsafe\\nS+1",
    ])
    func `anything but the two forms is an error`(content: String) {
        #expect(throws: UnreadableAnswer.self) { try scores(eight, content, [.hate]) }
    }

    @Test
    func `an answer that was cut off is an error`() {
        #expect(throws: UnreadableAnswer.self) { try scores(eight, "unsafe\\nS1", [.hate], finish: "length") }
    }

    @Test
    func `a first token that says otherwise than the text is an error`() {
        let token: FormatCase.Token = ("safe", 0.9, [])
        #expect(throws: UnreadableAnswer.self) { try scores(eight, "unsafe\\nS1", [.hate], [token]) }
    }

    @Test
    func `models differ in what they know`() throws {
        let one = LlamaGuard(.threeSmall, model: "m", key: nil, api: .chat)
        #expect(!one.categories(in: .prompt).contains(.codeInterpreterAbuse))
        #expect(eight.categories(in: .prompt).contains(.codeInterpreterAbuse))
        #expect(throws: UnreadableAnswer.self) { try scores(one, "unsafe\\nS14", [.hate]) }
        #expect(try scores(eight, "unsafe\\nS14", [.codeInterpreterAbuse]) == [.codeInterpreterAbuse: 1])
        for code in Category.known where code.code?.hasPrefix("S") == true {
            let content = "unsafe\\n\(code.code ?? "")"
            #expect(try scores(eight, content, [code.category]) == [code.category: 1])
        }
    }

    @Test(arguments: ["Maybe", "Yes, because", "Yess", "", "Yes\\n<confidence> Medium </confidence>", "No.", "1"])
    func `a yes/no question has two answers`(content: String) {
        let granite = GraniteGuardian(model: "g", key: nil, template: .risk)
        #expect(throws: UnreadableAnswer.self) { try scores(granite, content, [.hate]) }
        let gemma = ShieldGemma(model: "g", key: nil, api: .chat)
        #expect(throws: UnreadableAnswer.self) { try scores(gemma, content, [.hate]) }
    }

    @Test(arguments: [
        "yes", "<score> maybe </score>", "<score>yes", "<score></score>", "<think>it says <score> no </score></think>",
        "<think></think>", "<score> no </score><score> yes </score>",
    ])
    func `a score stands in its tags`(content: String) {
        let granite = GraniteGuardian(model: "g", key: nil, template: .criteria)
        #expect(throws: UnreadableAnswer.self) { try scores(granite, content, [.hate]) }
    }

    @Test(arguments: [
        #"{\"hate\":101}"#, #"{\"hate\":-1}"#, #"{\"hate\":0.5}"#, #"{\"hate\":\"0\"}"#, #"{\"hate\":null}"#, "{}",
        #"{\"hate\":1,\"hate\":2}"#, #"{\"hate\":1,\"sexual\":2}"#, #"{\"hate\":1} "}"#, "safe", #"[{\"hate\":1}]"#,
    ])
    func `a judge's answer is the object that was asked for`(content: String) {
        let judge = PolicyJudge(model: "m", key: nil, policies: [.hate: "Hate.", .sexual: "Sex."])
        #expect(throws: UnreadableAnswer.self) { try scores(judge, content, [.hate]) }
    }

    @Test
    func `a judge that refuses or is cut off gives no verdict`() {
        let judge = PolicyJudge(model: "m", key: nil, policies: [.hate: "Hate."])
        #expect(throws: UnreadableAnswer.self) { try scores(judge, #"{\"hate\":1}"#, [.hate], finish: "length") }
        let refusal =
            #"{"choices":[{"message":{"content":"{\"hate\":1}","refusal":"I will not"},"finish_reason":"stop"}]}"#
        #expect(throws: UnreadableAnswer.self) {
            try judge.verdicts(for: [.prompt("x", [.hate])], from: utf8(refusal))
        }
    }

    @Test
    func `a detector that did not run is an error for its categories`() throws {
        let answer = #"{"flagged":false,"breakdown":[{"detector_type":"prompt_attack","detected":false}]}"#
        let lakera = LakeraGuard(project: nil, key: nil)
        #expect(try lakera.verdicts(for: [.prompt("x", [.jailbreak])], from: utf8(answer))[0].scores == [.jailbreak: 0])
        #expect(throws: UnreadableAnswer.self) { try lakera.verdicts(for: [.prompt("x", [.hate])], from: utf8(answer)) }
        let contradiction = #"{"flagged":true,"breakdown":[{"detector_type":"prompt_attack","detected":false}]}"#
        #expect(throws: UnreadableAnswer.self) {
            try lakera.verdicts(for: [.prompt("x", [.jailbreak])], from: utf8(contradiction))
        }
    }

    @Test
    func `the exponential is that of the C library to single precision`() {
        for (logarithm, probability) in [(0.0, 1.0), (-0.6931471805599453, 0.5), (-20, 2.061153622e-9), (-800, 0)] {
            #expect(abs(Double(AnswerToken.probability(logarithm)) - probability) <= probability * 1e-6)
        }
    }
}
