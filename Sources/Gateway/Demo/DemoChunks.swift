import NIOCore
import Wire

/// The JSON documents of the demo upstream: events of a stream, or one whole answer.
struct DemoChunks {
    let model: String
    let wantsUsage: Bool

    private var frame: String {
        #""id":"chatcmpl-demo","created":1767225600,"model":\#(JSONString.literal(model))"#
    }

    func delta(_ choice: Int, _ delta: String, finish: String? = nil) -> String {
        let reason = finish.map(JSONString.literal) ?? "null"
        let usage = wantsUsage ? #","usage":null"# : ""
        return event(
            #"{\#(frame),"object":"chat.completion.chunk","choices":"#
                + #"[{"index":\#(choice),"delta":{\#(delta)},"finish_reason":\#(reason)}]\#(usage)}"#
        )
    }

    func usage(_ tokens: Int) -> String {
        event(#"{\#(frame),"object":"chat.completion.chunk","choices":[],"usage":\#(Self.usage(tokens))}"#)
    }

    func whole(_ answer: DemoAnswer, choices: Int) -> String {
        let list = (0..<choices).map {
            #"{"index":\#($0),"message":\#(message(answer)),"finish_reason":"# + finish(answer) + "}"
        }
        let tokens = DemoTokens.split(answer.text).count * choices
        return
            #"{\#(frame),"object":"chat.completion","choices":[\#(list.joined(separator: ","))],"usage":\#(Self.usage(tokens))}"#
    }

    private func message(_ answer: DemoAnswer) -> String {
        if let refusal = answer.refusal {
            return #"{"role":"assistant","content":null,"refusal":\#(JSONString.literal(refusal))}"#
        }
        if let arguments = answer.toolArguments {
            return #"{"role":"assistant","content":null,"tool_calls":[{"id":"call_demo","type":"function","#
                + #""function":{"name":"charge_card","arguments":\#(JSONString.literal(arguments))}}]}"#
        }
        return #"{"role":"assistant","content":\#(JSONString.literal(answer.text)),"refusal":null}"#
    }

    private func finish(_ answer: DemoAnswer) -> String {
        answer.toolArguments == nil ? #""stop""# : #""tool_calls""#
    }

    private func event(_ json: String) -> String { "data: \(json)\n\n" }

    private static func usage(_ tokens: Int) -> String {
        #"{"prompt_tokens":12,"completion_tokens":\#(tokens),"total_tokens":\#(tokens + 12)}"#
    }
}

extension DemoAnswer {
    /// The deltas of one choice, in order, without the last one that finishes it.
    var deltas: [String] {
        if let refusal { return DemoTokens.split(refusal).map { #""refusal":\#(JSONString.literal($0))"# } }
        guard let toolArguments else { return DemoTokens.split(text).map { #""content":\#(JSONString.literal($0))"# } }
        let head =
            #""tool_calls":[{"index":0,"id":"call_demo","type":"function","#
            + #""function":{"name":"charge_card","arguments":""}}]"#
        return [head]
            + DemoTokens.split(toolArguments).map {
                #""tool_calls":[{"index":0,"function":{"arguments":\#(JSONString.literal($0))}}]"#
            }
    }
}
