import FoundationEssentials
import Glibc
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Thousands of damaged requests, answers and streams, from fixed seeds, through the shipped rules.
///
/// Each gets an answer or a refusal, none a trap; and what passes would pass again.
@Suite(.serialized) struct `Hostile bytes` {
    private static let engine: Engine = {
        do {
            let packs = SharedData.root.appending(path: "rules").path()
            let loaded = try RuleLoader(runsTests: false).load(paths: [packs]).get()
            return try loaded.makeEngine(key: DigestKey(bytes: Array(repeating: 5, count: 32)))
        } catch {
            fatalError("the shipped rules do not load")
        }
    }()

    private static let requests = [
        #"{"model":"m","messages":[{"role":"user","content":"card 4111 1111 1111 1111, mail a.b@example.org \u0041"}],"stream":true,"n":2}"#,
        #"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"4111 1111"},{"type":"text","text":" 1111 1111"}]},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"to\":\"a.b@example.org\",\"n\":[1,4111111111111111]}"}}]}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}"#,
    ]
    private static let answers = [
        #"{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"call 4111 1111 1111 1111 or a.b@example.org","tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\":\"4111111111111111\"}"}}]},"logprobs":{"content":[{"token":"x"}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
        #"{"error":{"message":"key AKIAQ3EGQ7VY2WXL5J4T is bad","type":"t","param":null,"code":null}}"#,
    ]
    private static let streams = [
        [
            ": hello\n\n", Chunk.role(), Chunk.delta("card 4111 11"), Chunk.delta("11 1111 1111, ", logprobs: true),
            Chunk.delta("mail a.b@exam"), Chunk.delta("ple.org", choice: 1), Chunk.delta("ple.org now"),
            Chunk.delta("think 4111", key: "reasoning_content"), Chunk.delta("x", key: "vendor"), Chunk.finish(),
            Chunk.finish("length", choice: 1), Chunk.usage, Chunk.done,
        ].joined(),
        [
            Chunk.role(), Chunk.toolName("send"), Chunk.toolArguments("{\"to\":\"a.b@exa"),
            Chunk.toolArguments("mple.org\",\"card\":4111111111111111}"), Chunk.toolName("two", call: 1),
            Chunk.toolArguments("{}", call: 1), Chunk.finish("tool_calls"), Chunk.done,
        ].joined(),
    ]

    private static let fragments = [
        "\"", "\\", "\\ud83d", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "1e9", "\r", "\n\n", "data: ", "@",
        "4111111111111111", "-----BEGIN PRIVATE KEY-----", "é", "\u{1F600}", "[DONE]", "\"index\":127,",
        "9223372036854775807",
    ]

    private func mutate(_ seed: String, _ random: inout SplitMix) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 0...60, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2, 3: bytes.insert(contentsOf: (Self.fragments.randomElement(using: &random) ?? "").utf8, at: at)
            case 4: bytes.removeSubrange(at..<end)
            default: bytes.insert(contentsOf: bytes[at..<end], at: at)
            }
        }
        return bytes
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func `in bodies are answered or refused`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var scratch = InspectionScratch(for: Self.engine)
        let prompts = PromptStage(engine: Self.engine)
        let responses = ResponseStage(engine: Self.engine, numbers: PlaceholderNumbers())
        for round in 0..<150 {
            let body = mutate(Self.requests[round % Self.requests.count], &random)
            if case .forward(let sent) = prompts.inspect(body: body, using: &scratch).verdict {
                let again = prompts.inspect(body: sent, using: &scratch)
                #expect(again.action < .redact, "\(String(decoding: sent, as: UTF8.self))")
            }
            let answer = mutate(Self.answers[round % Self.answers.count], &random)
            for isError in [false, true] {
                let outcome =
                    isError
                    ? responses.inspect(errorBody: answer, using: &scratch)
                    : responses.inspect(body: answer, using: &scratch)
                guard case .forward(let sent) = outcome.verdict else { continue }
                let again = responses.inspect(errorBody: sent, using: &scratch)
                #expect(again.action < .redact, "\(String(decoding: sent, as: UTF8.self))")
            }
        }
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func `in streams end them in order, however they are cut`(seed: UInt64) throws {
        var random = SplitMix(state: seed &+ 100)
        for round in 0..<60 {
            let bytes = mutate(Self.streams[round % Self.streams.count], &random)
            let whole = try RelayRun([bytes], engine: Self.engine)
            let cut = Chunkings.randomSplit(of: bytes, &random, longest: 40)
            let run = try RelayRun(cut, engine: Self.engine)
            #expect(run.decisions == whole.decisions, "\(String(decoding: bytes, as: UTF8.self))")
            #expect(run.end != nil && run.doneCount <= 1)
            let again = try RelayRun([run.raw], engine: Self.engine)
            #expect(
                again.findings.allSatisfy { $0.action < .redact },
                "\(String(decoding: bytes, as: UTF8.self)) becomes \(run.rawText)"
            )
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `in small deltas that are all held do not take the square of their time`() throws {
        let key = "-----BEGIN RSA PRIVATE KEY-----\n" + String(repeating: "MIIEow+/Zx", count: 600)
        let deltas = key.map { Chunk.delta(String($0)) }
        let start = clock()
        let run = try RelayRun([Chunk.delta("here: ")] + deltas + [Chunk.finish(), Chunk.done], engine: Self.engine)
        #expect(run.heldAtMost > 5_000 && run.end == .completed)
        // Of the processor, as others may use it too. A quarter of it in a debug build; three times as much when each delta
        // looked at all that waited.
        #expect(Double(clock() - start) / Double(CLOCKS_PER_SEC) < 14)
    }
}
