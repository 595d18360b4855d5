import TestSupport
import Testing

@testable import Wire

/// What holds for every pair of APIs and every answer.
@Suite struct TranslationPropertyTests {
    private static let identity = AnswerIdentity(id: [], model: [], created: nil, context: TranslationFixtures.context)

    /// The steps of a stream in `dialect`, put together.
    static func assemble(_ stream: [UInt8], in dialect: APIDialect) throws -> Wire.Answer {
        var reader: any AnswerStreamReader =
            switch dialect {
            case .responses: ResponsesStreamReader()
            case .messages: MessagesStreamReader()
            case .gemini: GeminiStreamReader()
            case .chat, .completions: ChatStreamReader()
            }
        var events: [AnswerStep] = []
        for event in try SSEDecoderTests.decode([stream]) { try reader.read(event, to: &events) }
        reader.readEnd(to: &events)
        return try assemble(events)
    }

    private static func assemble(_ events: [AnswerStep]) throws -> Wire.Answer {
        var answer = Wire.Answer()
        var block: AnswerStep.Block?
        var text: [UInt8] = []
        var signature: ThoughtSignature?
        var hasEnded = false
        for event in events {
            #expect(!hasEnded)
            switch event {
            case .begin(let id, let model, let created):
                (answer.id, answer.model, answer.created) = (id, model, created)
            case .usage(let usage): answer.usage = usage
            case .open(let opened):
                #expect(block == nil)
                (block, text, signature) = (opened, [], nil)
            case .delta(let delta): text += delta
            case .signature(let proof): signature = proof
            case .close:
                answer.parts.append(part(try #require(block), text, signature))
                block = nil
            case .finish(let ending): answer.ending = ending
            case .end: hasEnded = true
            case .failure(let failure): Issue.record("failed: \(string(failure.message))")
            }
        }
        #expect(hasEnded && block == nil)
        return answer
    }

    private static func part(
        _ block: AnswerStep.Block,
        _ text: [UInt8],
        _ signature: ThoughtSignature?
    ) -> Wire.Answer.Part {
        switch block {
        case .text: .text(text)
        case .refusal: .refusal(text)
        case .reasoning: .reasoning(Conversation.Thought(text: text, signature: signature))
        case .redacted(let signature): .reasoning(Conversation.Thought(signature: signature))
        case .call(let id, let name, let signature):
            .call(Conversation.ToolCall(id: id, name: name, arguments: text, signature: signature))
        }
    }

    private static let answers: [(source: APIDialect, answer: TranslationFixtures.Answer)] =
        TranslationFixtures.dialects.flatMap { dialect in
            TranslationFixtures.answers(in: dialect).map { (dialect, $0) }
        }

    @Test(arguments: answers.indices)
    func `an answer read whole is the answer read from its stream`(index: Int) throws {
        let (source, answer) = Self.answers[index]
        let whole = try AnswerTranslation.read(JSONView(TranslationFixtures.document(answer.whole)), from: source)
        #expect(try Self.assemble(utf8(answer.stream), in: source) == whole, "\(source) \(answer.name)")
    }

    @Test(arguments: answers.indices)
    func `the stream translated says what the whole translated says`(index: Int) throws {
        let (source, answer) = Self.answers[index]
        for target in TranslationFixtures.dialects {
            let whole = try AnswerTranslation(
                TranslationFixtures.document(answer.whole),
                from: source,
                to: target,
                context: TranslationFixtures.context
            )
            let expected = try AnswerTranslation.read(JSONView(JSONDocument(parsing: whole.body)), from: target)
            let (output, translator) = try TranslationFixtures.stream([utf8(answer.stream)], from: source, to: target)
            #expect(translator.state == .ended)
            #expect(translator.usage == whole.usage)
            #expect(try Self.assemble(output, in: target) == expected, "\(source) to \(target): \(answer.name)")
        }
    }

    @Test(arguments: answers.indices)
    func `a stream cut anywhere is translated into the same bytes`(index: Int) throws {
        let (source, answer) = Self.answers[index]
        let bytes = utf8(answer.stream)
        var random = SplitMix(state: UInt64(index))
        for target in TranslationFixtures.dialects {
            let whole = try TranslationFixtures.stream([bytes], from: source, to: target).output
            var cuts = [bytes.map { [$0] }, Chunkings.pieces(of: bytes, size: 7)]
            for _ in 0..<6 { cuts.append(Chunkings.randomSplit(of: bytes, &random, longest: 90)) }
            for chunks in cuts {
                #expect(try TranslationFixtures.stream(chunks, from: source, to: target).output == whole)
            }
        }
    }

    /// The last whole event of an output, by what a client of the dialect takes for the end.
    private static func looksComplete(_ output: [UInt8], in dialect: APIDialect) -> Bool {
        let text = string(output)
        return switch dialect {
        case .chat, .completions: text.contains("[DONE]")
        case .responses: text.contains("response.completed") || text.contains("response.incomplete")
        case .messages: text.contains("message_stop")
        case .gemini: text.contains("finishReason")
        }
    }

    @Test(arguments: answers.indices)
    func `a stream that breaks off anywhere ends in an error`(index: Int) throws {
        let (source, answer) = Self.answers[index]
        let bytes = utf8(answer.stream)
        // The end is the last event, but for Gemini, where it is any event with a finish reason.
        let events = try SSEDecoderTests.decode([bytes])
        let last = events.count - 1
        let end = events[..<last].map(\.raw.count).reduce(0, +)
        for target in TranslationFixtures.dialects {
            for length in Swift.stride(from: 0, through: end, by: 13) {
                let (output, translator) = try TranslationFixtures.stream(
                    [Array(bytes[..<length])],
                    from: source,
                    to: target
                )
                #expect(translator.state == .failed)
                #expect(!Self.looksComplete(output, in: target))
                #expect(string(output).contains(#""error":{"#))
            }
        }
    }

    @Test(arguments: TranslationFixtures.dialects)
    func `a chat request keeps its messages and tools on the way there and back`(by target: APIDialect) throws {
        for request in TranslationFixtures.requests(in: .chat) {
            let there = try TranslationFixtures.translate(request, from: .chat, to: target)
            let addressee = RequestTranslation.Addressee(model: there.model, isStreaming: there.isStreaming)
            let back = try RequestTranslation(
                JSONDocument(parsing: there.body),
                from: target,
                to: .chat,
                addressee: target == .gemini ? addressee : nil
            )
            let before = try RequestTranslation.read(
                JSONView(TranslationFixtures.document(request.body)),
                from: .chat,
                to: target
            )
            let after = try RequestTranslation.read(JSONView(JSONDocument(parsing: back.body)), from: .chat, to: target)
            #expect(back.model == "gpt-x")
            #expect(Self.said(after, by: target) == Self.said(before, by: target), "\(request.name)")
            #expect(after.tools.map(\.name) == before.tools.map(\.name))
            #expect(after.tools.map(\.description) == before.tools.map(\.description))
            #expect(after.toolChoice == before.toolChoice)
            #expect(after.sampling.temperature == before.sampling.temperature)
            #expect(after.isStreaming == before.isStreaming)
        }
    }

    /// All texts, calls, results and media of a conversation in order, without what the API on the way cannot keep: the place
    /// of later instructions, a refusal as such, an image's detail, a file's name, and odd characters in ids.
    private static func said(_ conversation: Conversation, by way: APIDialect) -> [String] {
        var system = conversation.instructions.map(string)
        var said: [String] = []
        for turn in conversation.turns {
            for part in turn.parts {
                switch part {
                case .text(let text) where turn.role == .system: system.append(string(text))
                case .text(let text), .refusal(let text): said.append("\(turn.role) \(string(text))")
                case .image(let media, _), .document(let media, _): said.append("\(turn.role) \(string(media.url))")
                case .call(let call):
                    said.append("call \(string(MessagesRequestWriter.identifier(call.id))) \(string(call.arguments))")
                case .result(let result):
                    let id = string(MessagesRequestWriter.identifier(result.callID))
                    said.append("result \(id) \(result.texts.map(string))")
                case .reasoning: break
                }
            }
        }
        return [system.joined(separator: "\n\n")] + said
    }
}
