import Inspection
import Testing
import Wire

@testable import Gateway

/// Places that the manifest showed to be open, each with the stream that showed it.
@Suite struct `What the manifest has found` {
    @Test func `a command's output is one text however its events cut it`() throws {
        func event(_ delta: String) -> String {
            let type = "response.shell_call_output_content.delta"
            let data = #"{"type":"\#(type)","output_index":0,"command_index":0,"delta":{\#(delta)}}"#
            return "event: \(type)\ndata: \(data)\n\n"
        }
        let end = "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{}}\n\n"
        let run = try RelayRun(
            [
                event(#""stdout":"card 4111 1111""#), event(#""stderr":"a@b""#),
                event(#""stdout":" 1111 1111","stderr":".co!""#), end,
            ],
            options: options(.responses)
        )
        #expect(run.end == .completed)
        #expect(run.rawText.contains(#"{"stdout":"card [CARD]"}"#) && run.rawText.contains(#""stderr":"!""#))
    }

    @Test func `an argument of a Gemini call is one text however its chunks cut it`() throws {
        func chunk(_ text: String) -> String {
            let argument = #"{"jsonPath":"$.to","stringValue":"\#(text)"}"#
            return
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"partialArgs\":[\(argument)]}}]}}]}\n\n"
        }
        let end = "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n"
        let long = String(repeating: "long before it, ", count: 9)
        let run = try RelayRun([chunk(long + "4111 1111"), chunk(" 1111 1111 x"), end], options: options(.gemini))
        #expect(run.end == .completed)
        #expect(run.rawText.contains(#""stringValue":"\#(long)[CARD]""#))
        #expect(run.rawText.contains(#""stringValue":" x""#) && !run.rawText.contains(#"{"text""#))
    }

    @Test func `a stream of which every text is empty passes to its end`() throws {
        let script = DialectStream.messages([""], thoughts: [""])
        let run = try RelayRun(script, options: options(.messages))
        #expect(run.end == .completed)
        #expect(run.rawText == script.joined())
    }

    @Test(arguments: [
        ("user", "user", true), ("system", "system", true), ("user", "assistant", false), ("tool", "tool", false),
    ])
    func `turns that one speaker takes in a row are one text`(first: String, second: String, isOne: Bool) {
        func body(_ one: String, _ two: String) -> String {
            #"{"model":"m","messages":[{"role":"\#(first)","content":"\#(one)"},"#
                + #"{"role":"\#(second)","content":[{"type":"text","text":"\#(two)"}]}]}"#
        }
        let sent = prompt(body("see 4111 1111", " 1111 1111 b"))
        #expect(sent == (isOne ? body("see [CARD]", " b") : body("see 4111 1111", " 1111 1111 b")))
    }

    @Test(arguments: ["api_base", "base_url"])
    func `a request may not name an upstream`(key: String) {
        #expect(prompt(#"{"model":"m","messages":[{"role":"user","content":"x"}],"\#(key)":"http://x"}"#) == nil)
        #expect(prompt(#"{"model":"m","messages":[{"role":"user","content":"x","\#(key)":"http://x"}]}"#) != nil)
    }

    private func prompt(_ body: String) -> String? {
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let outcome = PromptStage(engine: RelayRules.enforcing).inspect(body: Array(body.utf8), using: &scratch)
        guard case .forward(let bytes) = outcome.verdict else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func options(_ dialect: APIDialect) -> RelayOptions {
        var options = RelayOptions()
        options.dialect = dialect
        return options
    }
}
