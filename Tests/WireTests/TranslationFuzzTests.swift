import TestSupport
import Testing
import Wire

/// Thousands of damaged requests and answers from fixed seeds: each gets a translation or an error, and no trap.
@Suite struct TranslationFuzzTests {
    private static let fragments = [
        "null", "{}", "[]", "\"\"", "\"x\"", "-1", "1e300", "99999999999999999", "true", "\"type\":\"text\",",
        "\"index\":1,",
        "\"id\":null,", "\"content\":[{}],", "\"arguments\":\"{\",", "\"parts\":7,", "\"error\":{},",
        "\"data\":\"data:,\",", "}", "]",
        ",", "\\ud83d", "\n", "\n\n", "data: ", "[DONE]",
    ]

    private static func mutate(_ seed: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: utf8(fragments.randomElement(using: &random) ?? ""), at: at)
            case 3: replaceValue(after: at, in: &bytes, &random)
            case 4: removeMember(after: at, in: &bytes)
            case 5: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...200, using: &random)))
            default: bytes.insert(contentsOf: bytes[at..<Int.random(in: at...bytes.count, using: &random)], at: at)
            }
        }
        return bytes
    }

    /// Puts another value in the place of one, so that the document often stays one.
    private static func replaceValue(after start: Int, in bytes: inout [UInt8], _ random: inout SplitMix) {
        guard let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")), colon + 1 < bytes.count,
            let end = bytes[(colon + 1)...].firstIndex(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") })
        else { return }
        let value = ["null", "{}", "[]", "\"\"", "-1", "true", "[{}]", "3.5"].randomElement(using: &random) ?? ""
        bytes.replaceSubrange((colon + 1)..<end, with: utf8(value))
    }

    private static func removeMember(after start: Int, in bytes: inout [UInt8]) {
        guard let comma = bytes[start...].firstIndex(of: UInt8(ascii: ",")),
            let next = bytes[(comma + 1)...].firstIndex(of: UInt8(ascii: ","))
        else { return }
        bytes.removeSubrange(comma..<next)
    }

    @Test(arguments: TranslationFixtures.dialects, 0..<4 as Range<UInt64>)
    func `damaged requests are translated or refused`(source: APIDialect, seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var translated = 0
        let requests = TranslationFixtures.requests(in: source)
        for round in 0..<400 {
            let request = requests[round % requests.count]
            guard let document = try? JSONDocument(parsing: Self.mutate(utf8(request.body), &random)) else { continue }
            for target in TranslationFixtures.dialects {
                do {
                    let addressee = RequestTranslation.Addressee(model: "gemini-3-pro", isStreaming: true)
                    let result = try RequestTranslation(
                        document,
                        from: source,
                        to: target,
                        addressee: source == .gemini ? addressee : nil
                    )
                    _ = try JSONDocument(parsing: result.body)
                    translated += 1
                } catch let error as TranslationError {
                    #expect(error.code == .unsupported || error.code == .invalid)
                }
            }
        }
        #expect(translated > 50)
    }

    @Test(arguments: TranslationFixtures.dialects, 0..<4 as Range<UInt64>)
    func `damaged answers are translated or refused`(source: APIDialect, seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var translated = 0
        let answers = TranslationFixtures.answers(in: source)
        for round in 0..<400 {
            let bytes = Self.mutate(utf8(answers[round % answers.count].whole), &random)
            for target in TranslationFixtures.dialects {
                let error = AnswerTranslation.error(bytes, status: 500, to: target)
                #expect(string(error).contains(#""error":{"#))
                _ = try JSONDocument(parsing: error)
                guard let document = try? JSONDocument(parsing: bytes) else { continue }
                do {
                    let result = try AnswerTranslation(
                        document,
                        from: source,
                        to: target,
                        context: TranslationFixtures.context
                    )
                    _ = try JSONDocument(parsing: result.body)
                    translated += 1
                } catch let error as TranslationError {
                    #expect(error.code == .upstream)
                }
            }
        }
        #expect(translated > 50)
    }

    @Test(arguments: TranslationFixtures.dialects, 0..<4 as Range<UInt64>)
    func `damaged streams end in order or in an error, however they are cut`(source: APIDialect, seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var ended = 0
        let answers = TranslationFixtures.answers(in: source)
        for round in 0..<100 {
            let bytes = Self.mutate(utf8(answers[round % answers.count].stream), &random)
            let cuts = Chunkings.randomSplit(of: bytes, &random, longest: 200)
            for target in TranslationFixtures.dialects {
                let (output, translator) = try TranslationFixtures.stream([bytes], from: source, to: target)
                let again = try TranslationFixtures.stream(cuts, from: source, to: target)
                #expect(again.output == output && again.translator.state == translator.state)
                try Self.checkGrammar(of: output, in: target, isComplete: translator.state == .ended)
                if translator.state == .ended { ended += 1 }
            }
        }
        #expect(ended > 20)
    }

    /// Every event is JSON, the last one is the end or an error, and what is numbered has no gap.
    private static func checkGrammar(of output: [UInt8], in dialect: APIDialect, isComplete: Bool) throws {
        let events = try SSEDecoderTests.decode([output])
        var numbers: [Int] = []
        for event in events where !event.isDone {
            let document = try JSONDocument(parsing: try #require(event.data))
            if let number = document.value("sequence_number") {
                numbers.append(try #require(document.integer(at: number)))
            }
        }
        if dialect == .responses { #expect(numbers == Array(0..<events.count)) }
        let last = string(try #require(events.last?.data))
        let end =
            switch dialect {
            case .chat, .completions: "[DONE]"
            case .responses: #"{"type":"response."#
            case .messages: #"{"type":"message_stop"}"#
            case .gemini: #"{"candidates":"#
            }
        #expect(last.hasPrefix(end) == isComplete)
        #expect(last.contains(#""error":{"#) == !isComplete)
        if !isComplete { #expect(!events.contains { $0.isDone || string($0.name) == "message_stop" }) }
    }
}
