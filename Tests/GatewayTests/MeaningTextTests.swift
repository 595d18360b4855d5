import NIOCore
import Testing

@testable import Gateway

@Suite struct `What of a request says where it belongs` {
    private func meaning(_ body: String, _ kind: APIOperation.Kind = .chatCompletions) -> String {
        String(decoding: MeaningText.of(ByteBuffer(string: body), APIOperation(kind)), as: UTF8.self)
    }

    private static let requests: [(APIOperation.Kind, String, String)] = [
        (.chatCompletions, #"{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]}"#, "b"),
        (.chatCompletions, #"{"messages":[{"role":"user","content":"a"},{"role":"tool","content":"b"}]}"#, "a"),
        (.chatCompletions, #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#, "a"),
        (.chatCompletions, #"{"messages":[{"role":"system","content":"a"}]}"#, ""),
        (.chatCompletions, #"{"messages":[{"role":"user","content":"a\nb"}],"user":"a name of 16 and more"}"#, "a\nb"),
        (.responses, #"{"input":"a","instructions":"b"}"#, "a"),
        (
            .responses,
            #"{"input":[{"role":"user","content":[{"type":"input_text","text":"a"}]},{"type":"function_call_output","call_id":"c","output":"b"}],"instructions":"i"}"#,
            "a"
        ),
        (
            .messages, #"{"system":"s","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#,
            "a"
        ),
        (
            .messages,
            #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"b"}]}]}"#,
            "a"
        ),
        (
            .messages,
            #"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"b"},{"type":"text","text":"c"}]}]}"#,
            "c"
        ),
        (
            .generateContent,
            #"{"systemInstruction":{"parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[{"text":"a"},{"text":"b"}]}]}"#,
            "a\nb"
        ),
        (.completions, #"{"prompt":"a"}"#, "a"),
        (.chatCompletions, "no JSON", ""),
    ]

    @Test(arguments: requests)
    func `it is the last that the user said`(kind: APIOperation.Kind, body: String, text: String) {
        #expect(meaning(body, kind) == text)
    }

    @Test func `of a long text its beginning and its end are kept, on whole characters`() {
        for shift in 0..<4 {
            let long = String(repeating: "x", count: shift) + String(repeating: "é漢🙂", count: 3000)
            let text = meaning(#"{"messages":[{"role":"user","content":"\#(long)"}]}"#)
            #expect(text.utf8.count <= 2 * MeaningText.half + 1)
            #expect(text.utf8.count > 2 * MeaningText.half - 8)
            #expect(!text.contains("\u{FFFD}"))
            let parts = text.split(separator: "\n")
            #expect(parts.count == 2 && long.hasPrefix(parts[0]) && long.hasSuffix(parts[1]))
        }
    }
}
