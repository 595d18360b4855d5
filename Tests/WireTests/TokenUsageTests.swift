import TestSupport
import Testing
import Wire

@Suite struct `Counts of tokens` {
    private static let seeds = [
        #"{"usage":{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"audio_tokens":30,"cached_tokens":5},"completion_tokens_details":{"audio_tokens":40}}}"#,
        #"{"usage":{"type":"duration","seconds":90.5}}"#,
        #"{"usage":{"input_tokens":6,"output_tokens":3,"cache_creation":{"ephemeral_1h_input_tokens":5},"cache_read_input_tokens":2}}"#,
        #"{"usageMetadata":{"promptTokenCount":9,"promptTokensDetails":[{"modality":"IMAGE","tokenCount":8}],"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":7}]}}"#,
        #"{"data":[{"b64_json":"AA"},{"url":"u"},{"embedding":[1]}],"usage":null}"#,
    ]

    private func usage(_ text: String, as dialect: APIDialect? = nil) throws -> TokenUsage? {
        try WholeAnswer(parsing: Array(text.utf8), as: dialect).usage
    }

    @Test func `tell sound from pictures, and pictures that are made from other data`() throws {
        let gemini = try #require(try usage(Self.seeds[3]))
        #expect(gemini.promptImages == 8 && gemini.completionAudio == 7 && gemini.promptAudio == 0)
        #expect(try usage(Self.seeds[4])?.images == 2)
        #expect(try usage(#"{"data":[{"embedding":[1]}]}"#) == nil)
        #expect(try usage(Self.seeds[1])?.milliseconds == 90_500)
        #expect(try usage(#"{"usage":{"seconds":-3}}"#)?.milliseconds == 0)
        #expect(try usage(#"{"usage":{"seconds":1e30}}"#)?.milliseconds == 0)
    }

    @Test func `of a stream are the largest of each kind that was reported`() throws {
        let first = try #require(try usage(Self.seeds[0]))
        let later = try #require(try usage(Self.seeds[2]))
        let sum = first.updated(by: later)
        #expect(sum.promptAudio == 30 && sum.completionAudio == 40 && sum.cachedWriteLong == 5 && sum.cachedRead == 5)
        #expect(sum.promptTokens == 6 && sum.completionTokens == 3)
    }

    /// Bytes that are changed at random give counts in their bounds, or an error.
    @Test func `are never negative or beyond all bounds`() throws {
        var random = SplitMix(state: 20)
        let alphabet = Array("{}[]\",:0199999999.eE-atn".utf8)
        var read = 0
        for round in 0..<20_000 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0x30
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet.randomElement(using: &random) ?? 0x30, at: place)
                }
            }
            guard let usage = try? WholeAnswer(parsing: bytes, as: nil).usage else { continue }
            read += 1
            let counts = [
                usage.promptTokens, usage.completionTokens, usage.cachedRead, usage.cachedWrite, usage.cachedWriteLong,
                usage.reasoning, usage.promptAudio, usage.promptImages, usage.completionAudio, usage.completionImages,
                usage.milliseconds, usage.images,
            ]
            #expect(counts.allSatisfy { 0...(1 << 48) ~= $0 }, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(read > 1000)
    }
}
