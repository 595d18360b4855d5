import Testing

@testable import Wire

/// What is translated is inspected next, so the relay's readers must find every text in it.
@Suite struct TranslationRelayTests {
    /// The texts of a stream by their channels, as the relay puts them together.
    private static func texts(_ stream: [UInt8], in dialect: APIDialect) throws -> [TextChannel: [UInt8]] {
        var texts: [TextChannel: [UInt8]] = [:]
        for event in try SSEDecoderTests.decode([stream]) where !event.isDone {
            let answer = try Wire.AnswerEvent(parsing: try #require(event.data), as: dialect)
            #expect(answer.kind != .error)
            for piece in answer.pieces { texts[piece.channel, default: []] += answer.text(of: piece) }
        }
        return texts
    }

    @Test(arguments: TranslationFixtures.pairs.indices)
    func `the relay finds the texts of a translated stream in its pieces`(pair: Int) throws {
        let (source, target) = TranslationFixtures.pairs[pair]
        for answer in TranslationFixtures.answers(in: source) {
            let stream = try TranslationFixtures.stream([utf8(answer.stream)], from: source, to: target).output
            let expected = try TranslationPropertyTests.assemble(stream, in: target)
            let found = try Self.texts(stream, in: target).values.map(string).filter { !$0.isEmpty }
            for part in expected.parts {
                switch part {
                case .text(let text), .refusal(let text): #expect(found.contains(string(text)))
                case .reasoning(let thought):
                    if !thought.text.isEmpty { #expect(found.contains(string(thought.text))) }
                case .call(let call):
                    // Gemini's calls come whole, and each of their strings is a field.
                    if target != .gemini { #expect(found.contains(string(call.arguments))) }
                }
            }
        }
    }

    @Test(arguments: TranslationFixtures.pairs.indices)
    func `the relay reads every translated answer and error`(pair: Int) throws {
        let (source, target) = TranslationFixtures.pairs[pair]
        for answer in TranslationFixtures.answers(in: source) {
            let whole = try AnswerTranslation(
                TranslationFixtures.document(answer.whole),
                from: source,
                to: target,
                context: TranslationFixtures.context
            )
            let read = try WholeAnswer(parsing: whole.body, as: target)
            #expect(!read.isError)
            #expect(read.usage?.completionTokens == whole.usage?.completionTokens || target == .gemini)
        }
        for stream in [TranslationFixtures.failingStream(in: source), TranslationFixtures.brokenStream(in: source)] {
            let output = try TranslationFixtures.stream([utf8(stream)], from: source, to: target).output
            let last = try #require(try SSEDecoderTests.decode([output]).last?.data)
            #expect(try Wire.AnswerEvent(parsing: last, as: target).kind == .error)
        }
    }
}
