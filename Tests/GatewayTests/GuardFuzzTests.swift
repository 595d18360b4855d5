import AuditLog
import GuardrailTypes
import Inspection
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Damaged requests from fixed seeds: each gets an answer or a refusal, and no trap.
@Suite struct `Damaged guard requests` {
    static let seeds: [GuardEndpoint: [String]] = [
        .own: [
            #"{"offsets":"utf16","direction":"response","input":["a@x.io 😀",{"k":4111111111111111}],"text":"é"}"#,
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"4111 1111"},{"text":" 1111 1111"}],"tool_calls":[{"function":{"arguments":"{\"a\":\"b@x.io\"}"}}]}]}"#,
        ],
        .moderations: [#"{"input":["a@x.io","x"],"model":"m"}"#, #"{"input":[{"type":"text","text":"a@x.io"}]}"#],
        .litellm: [
            #"{"input_type":"response","texts":["to a@x.io 4111 "],"tool_calls":[{"function":{"arguments":"{}"}}],"images":null}"#,
            #"{"input_type":"request","texts":["a@x.io"],"structured_messages":[{"role":"user","content":"a@x.io"}],"tools":[{"type":"x"}]}"#,
        ],
        .agentgatewayRequest: [
            #"{"body":{"messages":[{"role":"user","content":"a@x.io"}]}}"#, #"{"messages":[{"content":"x"}]}"#,
        ],
        .agentgatewayResponse: [
            #"{"body":{"choices":[{"message":{"role":"assistant","content":"4111111111111111"}}]}}"#
        ],
        .portkey: [
            #"{"request":{"json":{"messages":[{"content":"a@x.io"}]},"text":"a"},"response":{"json":{"a":1}},"eventType":"beforeRequestHook"}"#
        ],
        .lakera: [
            #"{"messages":[{"role":"user","content":"😀 a@x.io"},{"role":"user","content":["x"]}],"payload":true,"breakdown":true,"dev_info":true}"#
        ],
        .bedrock: [
            #"{"source":"OUTPUT","content":[{"text":{"text":"a@x.io","qualifiers":[]}},{"text":{"text":"x"}}]}"#
        ],
        .presidioAnalyze: [#"{"text":["😀 a@x.io"],"language":"en","entities":["EMAIL"],"score_threshold":0.5}"#],
        .presidioAnonymize: [
            #"{"text":"😀 Bond","analyzer_results":[{"start":2,"end":6,"entity_type":"A","score":0.5}],"anonymizers":{"A":{"type":"mask","masking_char":"*","chars_to_mask":3}}}"#
        ],
    ]
    private static let fragments = [
        "\"", "\\", "\\ud83d", "{", "}", "[", "]", ",", ":", "null", "-1", "1e9", "true", "999999999999", "\"a@x.io\"",
        "\"sk-abcdefghij0123456789\"", "😀", #""content":"#, #"{"text":"x"}"#,
    ]

    static func damaged(_ seed: String, _ random: inout SplitMix) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0x20...0x7E, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: (fragments.randomElement(using: &random) ?? "").utf8, at: at)
            case 3:
                bytes.replaceSubrange(
                    at..<min(at + 4, bytes.count),
                    with: (fragments.randomElement(using: &random) ?? "").utf8
                )
            default: bytes.insert(contentsOf: bytes[at..<Int.random(in: at...bytes.count, using: &random)], at: at)
            }
        }
        return bytes
    }

    @Test(arguments: GuardEndpoint.allCases)
    func `get one verdict, and nothing that was to be hidden comes back`(endpoint: GuardEndpoint) throws {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let stage = GuardStage(engine: engine, principal: Principal(keyID: nil, app: "t"), id: "req_1", policy: "p")
        let seeds = try #require(Self.seeds[endpoint])
        var random = SplitMix(state: 41)
        var answered = 0
        for round in 0..<1_500 {
            let bytes = Self.damaged(seeds[round % seeds.count], &random)
            let outcome = stage.inspect(bytes, for: endpoint, using: &scratch)
            guard case .answer(let answer) = outcome.verdict else {
                #expect(outcome.decisions.isEmpty)
                continue
            }
            answered += 1
            let document = try JSONDocument(parsing: answer)
            // The anonymizer gives back what its caller named nothing in.
            guard endpoint != .presidioAnonymize else { continue }
            for field in document.fields {
                let text = document.string(field.node)
                #expect(!text.contains(/[A-Za-z0-9._%+-]@x\.io/), "\(round)")
                #expect(!text.contains(/\bsk-abcdefghij0123456789\b/), "\(round)")
            }
        }
        #expect(answered > 50)
    }

    /// Debug builds need a second or two for each; squares of this count need minutes.
    @Test(.timeLimit(.minutes(2)), arguments: GuardEndpoint.allCases)
    func `that are large do not take the square of their time`(endpoint: GuardEndpoint) throws {
        let count = 6_000
        let texts = "[" + (0..<count).map { #""u\#($0)@x.io""# }.joined(separator: ",") + "]"
        let messages =
            "[" + (0..<count).map { #"{"role":"user","content":"u\#($0)@x.io"}"# }.joined(separator: ",") + "]"
        let blocks = "[" + (0..<count).map { #"{"text":{"text":"u\#($0)@x.io"}}"# }.joined(separator: ",") + "]"
        let spans =
            "["
            + (0..<count).map { #"{"start":\#($0 * 2),"end":\#($0 * 2 + 1),"entity_type":"A"}"# }.joined(separator: ",")
            + "]"
        let body =
            switch endpoint {
            case .own: #"{"input":\#(texts)}"#
            case .moderations: #"{"input":\#(texts)}"#
            case .litellm: #"{"input_type":"response","texts":\#(texts),"structured_messages":\#(messages)}"#
            case .agentgatewayRequest: #"{"body":{"messages":\#(messages)}}"#
            case .agentgatewayResponse: #"{"body":{"choices":\#(messages)}}"#
            case .portkey: #"{"eventType":"beforeRequestHook","request":{"json":{"messages":\#(messages)}}}"#
            case .lakera: #"{"messages":\#(messages),"payload":true,"breakdown":true}"#
            case .bedrock: #"{"source":"INPUT","content":\#(blocks)}"#
            case .presidioAnalyze: #"{"text":\#(texts)}"#
            case .presidioAnonymize:
                #"{"text":"\#(String(repeating: "é", count: count * 2))","analyzer_results":\#(spans)}"#
            }
        let start = ContinuousClock.now
        let asked = GuardAsked(endpoint, body)
        guard case .answer = asked.outcome.verdict else { throw GuardError("unanswered", asked.answer) }
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
