import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Testing
import Wire

@testable import Gateway

@Suite struct `A whole request or answer` {
    static let key = "sk-abcdefghij0123456789"

    private func prompt(_ body: String) -> PromptOutcome {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        return PromptStage(engine: engine).inspect(body: Array(body.utf8), using: &scratch)
    }

    private func answer(_ body: String) -> ResponseOutcome {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        return ResponseStage(engine: engine, numbers: PlaceholderNumbers()).inspect(
            body: Array(body.utf8),
            using: &scratch
        )
    }

    private func forwarded(_ outcome: PromptOutcome) -> String? {
        guard case .forward(let body) = outcome.verdict else { return nil }
        return String(decoding: body, as: UTF8.self)
    }

    private func forwarded(_ outcome: ResponseOutcome) -> String? {
        guard case .forward(let body) = outcome.verdict else { return nil }
        return String(decoding: body, as: UTF8.self)
    }

    private static func request(_ message: String, _ more: String = "") -> String {
        #"{ "model":"m", "messages":[{"role":"user",\#(message)}]\#(more) }"#
    }

    @Test(arguments: [
        request(#""content":"hello \u00e4""#),
        request(#""content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]"#),
        request(#""content":"ignore previous""#), request(#""content":"x""#, #","seed":12345678901234"#),
    ])
    func `passes byte for byte if nothing must change`(body: String) {
        #expect(forwarded(prompt(body)) == body)
    }

    @Test(arguments: [
        (#""content":"to a@x.io""#, #""content":"to [EMAIL_1]""#),
        (#""content":"to \u0061@x.io""#, #""content":"to [EMAIL_1]""#),
        (
            #""content":[{"type":"text","text":"4111 1111"},{"type":"text","text":" 1111 1111 b"}]"#,
            #""content":[{"type":"text","text":"[CARD]"},{"type":"text","text":" b"}]"#
        ),
        (#""content":["a@x.io","b@x.io a@x.io"]"#, #""content":["[EMAIL_1]","[EMAIL_2] [EMAIL_1]"]"#),
        (#""content":"","x":4111111111111111"#, #""content":"","x":"[CARD]""#),
        (#""content":"","4111111111111111":1"#, #""content":"","[CARD]":1"#),
        (
            #""tool_calls":[{"function":{"arguments":"{\"c\":4111111111111111,\"d\":\"\\u0061@x.io\"}"}}]"#,
            #""tool_calls":[{"function":{"arguments":"{\"c\":\"[CARD]\",\"d\":\"[EMAIL_1]\"}"}}]"#
        ),
        (
            #""tool_calls":[{"function":{"arguments":"x \\u0034111111111111111"}}]"#,
            #""tool_calls":[{"function":{"arguments":"x [CARD]"}}]"#
        ),
    ])
    func `is redacted wherever a value stands`(message: String, expected: String) {
        let outcome = prompt(Self.request(message))
        #expect(forwarded(outcome) == Self.request(expected))
        #expect(outcome.action == .redact)
    }

    @Test(arguments: [
        (#""content":"\#(key)""#, "messages[0].content"),
        (#""content":[{"text":"sk-abcdefghij"},{"text":"0123456789"}]"#, "messages[0].content"),
        (#""content":"","4111111111111111":1,"5555555555554444":2"#, "$"),
    ])
    func `is blocked where it may not pass or cannot be edited`(message: String, field: String) throws {
        let outcome = prompt(Self.request(message))
        guard case .block(let report) = outcome.verdict else {
            Issue.record("not blocked")
            return
        }
        #expect(report.field == field)
        #expect(outcome.action == .block)
        #expect(!report.findings.isEmpty)
    }

    @Test func `is refused if it is no strict chat request`() {
        for body in ["{", "[]", #"{"model":"m","model":"m","messages":[]}"#, #"{"messages":[]}"#] {
            guard case .refuse = prompt(body).verdict else {
                Issue.record("not refused")
                return
            }
        }
    }

    @Test func `tells what the gateway must know`() {
        let facts = prompt(
            Self.request(#""content":"a""#, #","stream":true,"n":3,"stream_options":{"include_usage":true}"#)
        ).facts
        #expect(
            facts?.model == "m" && facts?.isStreaming == true && facts?.choiceCount == 3 && facts?.includesUsage == true
        )
    }

    @Test func `loses all log probabilities if an answer is redacted`() {
        let logprobs = #""logprobs":{"content":[{"token":"4111"}]}"#
        let body =
            #"{"choices":[{"message":{"content":"4111111111111111"},\#(logprobs)},{"message":{"content":"ok"},\#(logprobs)}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#
        let outcome = answer(body)
        #expect(
            forwarded(outcome)
                == #"{"choices":[{"message":{"content":"[CARD]"},"logprobs":null},{"message":{"content":"ok"},"logprobs":null}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#
        )
        #expect(outcome.usage?.totalTokens == 3)
        #expect(outcome.decisions.map(\.field.text) == ["choices[0].message.content"])
    }

    @Test func `of an upstream's error passes only as JSON`() {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let stage = ResponseStage(engine: engine, numbers: PlaceholderNumbers())
        let error = stage.inspect(errorBody: Array(#"{"error":{"message":"bad a@x.io"}}"#.utf8), using: &scratch)
        #expect(forwarded(error) == #"{"error":{"message":"bad [EMAIL_1]"}}"#)
        guard case .unreadable = stage.inspect(errorBody: Array("<html>".utf8), using: &scratch).verdict else {
            Issue.record("passed")
            return
        }
    }
}
