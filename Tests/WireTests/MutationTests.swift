import Testing
import Wire

/// Thousands of damaged inputs from fixed seeds: each gets a document or an error, and no trap.
@Suite struct MutationTests {
    /// SplitMix64, so that a failing seed is the same everywhere.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }

    private static let seeds = [
        #"{"model":"m","messages":[{"role":"user","content":"h\u00e9llo \ud83d\ude00 wörld"}],"stream":true,"n":2}"#,
        #"{"id":"x","choices":[{"index":0,"delta":{"content":"a\"b","tool_calls":[{"index":1,"function":{"name":"f","arguments":"{}"}}]},"logprobs":{"content":[]},"finish_reason":"stop"}],"obfuscation":"zz","usage":{"prompt_tokens":12}}"#,
        #"{"choices":[{"index":1,"message":{"content":[{"type":"text","text":"a"}],"audio":{"transcript":"t"}},"logprobs":{"c":[1.5e-3]}}]}"#,
        #"{"type":"response.output_text.delta","sequence_number":4,"item_id":"i","output_index":0,"content_index":1,"delta":"ab","logprobs":[{"token":"a"}],"obfuscation":"z"}"#,
        #"{"type":"response.output_item.added","sequence_number":2,"output_index":1,"item":{"id":"f","type":"function_call","name":"g","arguments":"","call_id":"c"}}"#,
        #"{"type":"response.completed","sequence_number":9,"response":{"id":"r","output":[],"usage":{"input_tokens":1,"output_tokens":2}}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"#,
        #"{"type":"message","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"x"}]}"#,
        #"{"candidates":[{"index":0,"content":{"parts":[{"text":"a","thought":true},{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1},"modelVersion":"m"}"#,
        #"{"model":"m","messages":[{"role":"user","content":"x"}],"moderation":{"model":"o","policy":{"input":{"mode":"block"},"output":null}}}"#,
        #"{"type":"transcript.text.delta","delta":"ab","logprobs":[{"token":"a"}]}"#,
        "\u{FEFF}: c\r\nevent: e\rdata: {\"choices\":[]}\n\ndata: [DONE]\r\n\r\n",
    ]
    private static let fragments = [
        "\"", "\\", "\\ud83d", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "1e9", "\r", "\n", "\u{FEFF}",
        "\"a\":1,",
    ]

    private func mutate(_ seed: [UInt8], _ random: inout Random) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: utf8(Self.fragments.randomElement(using: &random) ?? ""), at: at)
            case 3: bytes.removeSubrange(at...)
            default: bytes.insert(contentsOf: bytes[at..<Int.random(in: at...bytes.count, using: &random)], at: at)
            }
        }
        return bytes
    }

    private func exercise(_ bytes: [UInt8]) throws {
        if let document = try? JSONDocument(parsing: bytes) {
            for field in document.fields {
                #expect(UTF8Validation.isValid(document.text(of: field)))
                #expect(!document.path(of: field).isEmpty)
            }
            for dialect in APIDialect.allCases {
                if let answer = try? AnswerText(document, from: dialect) {
                    #expect(UTF8Validation.isValid(answer.text))
                }
                guard let longer = try? document.saying(utf8("so"), as: dialect) else { continue }
                let last = try JSONDocument(parsing: longer).fields.filter { $0.kind == .string }
                #expect(longer.count > bytes.count && !last.isEmpty)
            }
            let same = document.fields.filter { $0.kind == .string }.map {
                TextReplacement(node: $0.node, text: document.text(of: $0))
            }
            let output = try JSONDocument(parsing: document.replacing(same))
            #expect(output.fields.map { output.text(of: $0) } == document.fields.map { document.text(of: $0) })
        }
        for shape in [RequestShape.chat, .completions, .responses, .messages, .gemini, .other] {
            _ = try? APIRequest(parsing: bytes, as: shape)
        }
        if let answer = try? WholeAnswer(parsing: bytes) {
            _ = try answer.replacing(answer.pieces.map { TextReplacement(node: $0.node, text: utf8("[X]")) })
        }
        for dialect in APIDialect.allCases { try exercise(bytes, as: dialect) }
    }

    /// Reads an event, edits it, and lets the dialect's encoder go on after it.
    private func exercise(_ bytes: [UInt8], as dialect: APIDialect) throws {
        if let answer = try? WholeAnswer(parsing: bytes, as: dialect) {
            let strings = answer.document.fields.filter { $0.kind == .string }
            _ = try answer.replacing(strings.map { TextReplacement(node: $0.node, text: utf8("[X]")) })
        }
        guard let event = try? AnswerEvent(parsing: bytes, as: dialect) else { return }
        var encoder = dialect.makeEncoder()
        encoder.begin(with: event, replacements: [])
        let edits = event.pieces.map { TextReplacement(node: $0.node, text: utf8("[X]")) }
        let data = try event.rewritten(edits, numbers: encoder.numbers(for: event))
        encoder.note(event, leftAs: data)
        var output: [UInt8] = []
        for piece in event.pieces {
            encoder.appendDelta(utf8("more"), of: piece.channel, like: (event, piece.node), to: &output)
        }
        for notice in PolicyEnding.Notice.allCases {
            let body = ErrorBody(message: "stopped", type: "invalid_request_error")
            let parts = event.parts.map(\.index)
            let ending = PolicyEnding(
                notice: notice,
                body: body,
                openParts: parts,
                noticedPart: parts.first,
                hasText: true,
                usage: event.usage
            )
            encoder.appendEnding(ending, to: &output)
        }
        // What we write ourselves is what we read.
        for written in try SSEDecoderTests.decode([output]) where !written.isDone {
            _ = try AnswerEvent(parsing: #require(written.data), as: dialect)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `damaged documents and streams never trap`(seed: UInt64) throws {
        var random = Random(state: seed)
        for round in 0..<600 {
            let bytes = mutate(utf8(Self.seeds[round % Self.seeds.count]), &random)
            try exercise(bytes)
            let whole = try? SSEDecoderTests.decode([bytes])
            let cut = Int.random(in: 0...bytes.count, using: &random)
            #expect((try? SSEDecoderTests.decode([Array(bytes[..<cut]), Array(bytes[cut...])])) == whole)
            if let whole { #expect(whole.flatMap(\.raw) == bytes) }
        }
    }
}
