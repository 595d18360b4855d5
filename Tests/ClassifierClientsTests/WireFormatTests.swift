import Classification
import GuardrailTypes
import Testing
import Wire

@testable import ClassifierClients

@Suite struct `Wire formats` {
    @Test(arguments: FormatCase.all)
    func `ask what the API's reference says`(example: FormatCase) throws {
        let request = example.format.request(for: example.inputs, at: 1_440_938_160)
        #expect(request.path == example.path)
        #expect(string(request.body) == example.body)
        _ = try JSONDocument(parsing: request.body)
        #expect(request.headers.contains { $0 == ("Content-Type", "application/json") })
    }

    @Test(arguments: FormatCase.all)
    func `read the answers that it shows`(example: FormatCase) throws {
        let verdicts = try example.format.verdicts(for: example.inputs, from: utf8(example.answer))
        #expect(verdicts.count == example.scores.count)
        for (verdict, scores) in zip(verdicts, example.scores) {
            #expect(Set(verdict.scores.keys) == Set(scores.keys))
            for (category, score) in scores {
                #expect(abs((verdict.scores[category] ?? -1) - score) < 1e-4, "\(category.id)")
            }
            #expect(verdict.tokens == example.tokens)
        }
    }

    @Test(arguments: FormatCase.all)
    func `refuse an answer that ends anywhere before its end`(example: FormatCase) {
        let answer = utf8(example.answer)
        for count in 0..<answer.count { expectRefused(Array(answer[..<count]), example) }
    }

    @Test(arguments: FormatCase.all)
    func `refuse data behind an answer, and what is no JSON`(example: FormatCase) {
        for text in [example.answer + "{}", "\u{FEFF}" + example.answer, "<html>", "[]", "{}", "null", "0", "\"safe\""]
        {
            expectRefused(utf8(text), example)
        }
    }

    /// Each number, in turn, is one that no score, severity or log probability can be.
    @Test(arguments: FormatCase.all)
    func `take no number that is out of range or of another type`(example: FormatCase) throws {
        let document = try JSONDocument(parsing: utf8(example.answer))
        for field in document.fields where field.kind == .number {
            for wrong in ["1e300", "-1e300", "\"0\"", "null", "true", "[]"] {
                var bytes = document.bytes
                bytes.replaceSubrange(field.rawRange, with: utf8(wrong))
                guard let verdicts = try? example.format.verdicts(for: example.inputs, from: bytes) else { continue }
                // A number that is not read (`created`, `index`) changes nothing.
                expectUnchanged(verdicts, example)
            }
        }
    }

    /// Each string, in turn, is a word that the API does not have.
    @Test(arguments: FormatCase.all)
    func `take no word that the API does not have`(example: FormatCase) throws {
        let document = try JSONDocument(parsing: utf8(example.answer))
        for field in document.fields where field.kind != .number {
            let edited = try? document.replacing([TextReplacement(node: field.node, text: utf8("zzzz"))])
            guard let edited, let verdicts = try? example.format.verdicts(for: example.inputs, from: edited) else {
                continue
            }
            expectUnchanged(verdicts, example, orWithoutLogprobs: true)
        }
    }

    @Test(arguments: FormatCase.all)
    func `refuse a key that comes twice`(example: FormatCase) throws {
        let document = try JSONDocument(parsing: utf8(example.answer))
        for field in document.fields where field.kind == .key {
            var bytes = document.bytes
            bytes.insert(contentsOf: bytes[field.rawRange] + utf8(":0,"), at: field.rawRange.lowerBound)
            expectRefused(bytes, example)
        }
    }

    @Test
    func `keys go where each API wants them`() {
        func headers(_ format: any WireFormat) -> [String] {
            format.request(for: [.prompt("x", [.hate])], at: 0).headers.map { "\($0.name): \($0.value)" }
        }
        #expect(headers(OpenAIModeration(model: "m", key: "k")).contains("Authorization: Bearer k"))
        #expect(headers(AzureContentSafety(key: "k")).contains("Ocp-Apim-Subscription-Key: k"))
        #expect(headers(LakeraGuard(project: nil, key: "k")).contains("Authorization: Bearer k"))
        #expect(!headers(LakeraGuard(project: nil, key: nil)).contains { $0.hasPrefix("Authorization") })
    }

    @Test
    func `guards that answer one category are asked for each`() {
        let input = ClassifierInput.prompt("x", [.hate, .sexual, .harmful])
        for format in [
            GraniteGuardian(model: "g", key: nil, template: .risk), ShieldGemma(model: "s", key: nil, api: .chat),
        ] as [any WireFormat] {
            let questions = format.questions(for: input)
            #expect(questions.map(\.categories) == [[.harmful], [.hate], [.sexual]])
        }
        #expect(LlamaGuard(.three, model: "l", key: nil, api: .chat).questions(for: input) == [input])
    }

    @Test
    func `the versions of formats differ where their answers could`() {
        let versions =
            FormatCase.all.map(\.format.version) + [
                LlamaGuard(.three, model: "lg", key: nil, api: .completions).version,
                LlamaGuard(.three, model: "other", key: nil, api: .chat).version,
                PolicyJudge(model: "gpt", key: nil, policies: [.hate: "Other words."]).version,
                ShieldGemma(model: "sg", key: nil, api: .completions).version,
            ]
        #expect(Set(versions).count == versions.count)
    }

    private func expectRefused(_ body: [UInt8], _ example: FormatCase) {
        #expect(throws: UnreadableAnswer.self, "\(example.name): \(string(body))") {
            try example.format.verdicts(for: example.inputs, from: body)
        }
    }

    private func expectUnchanged(
        _ verdicts: [ClassifierVerdict],
        _ example: FormatCase,
        orWithoutLogprobs: Bool = false
    ) {
        for (verdict, scores) in zip(verdicts, example.scores) {
            for (category, score) in scores {
                let found = verdict.scores[category] ?? -1
                // Where a token is a word of no meaning, its weight is gone; the answer itself stands, at the least as severe.
                let isSame =
                    abs(found - score) < 1e-4
                    || (orWithoutLogprobs && (found >= score || (found >= 0.5) == (score >= 0.5)))
                #expect(isSame || (orWithoutLogprobs && category == .violentCrimes), "\(example.name) \(category.id)")
            }
        }
    }
}
