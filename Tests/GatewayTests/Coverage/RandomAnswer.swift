import TestSupport
import Wire

/// What a model says: several choices, candidates, blocks or items with thoughts, texts and calls, some of which hold values
/// that must not pass.
struct RandomAnswer {
    enum Kind { case thought, text, call }

    static let mail = "anna.b@mail.example"
    static let spaced = "4012 8888 8888 1881"
    private static let values = [Canary.card, spaced, mail]

    /// Of each choice, in order.
    let choices: [[(kind: Kind, text: String)]]
    let isBlocked: Bool

    init(_ random: inout CoverageRandom, _ dialect: APIDialect, mayBlock: Bool) {
        let several = [.chat, .completions, .gemini].contains(dialect)
        let count = several ? random.number(1...3) : 1
        let blockedChoice = mayBlock && random.chance(3) ? random.number(0...count - 1) : nil
        choices = (0..<count).map { choice in
            var parts: [(kind: Kind, text: String)] = []
            if dialect != .completions, random.chance(2) { parts.append((.thought, Self.text(&random))) }
            for _ in 0..<(several ? 1 : random.number(1...2)) { parts.append((.text, Self.text(&random))) }
            let hasCall = ![.completions, .gemini].contains(dialect) && random.chance(2)
            if hasCall { parts.append((.call, Self.arguments(&random))) }
            if blockedChoice == choice {
                let place = random.number(0...parts.count - 1)
                let isCall = parts[place].kind == .call
                parts[place].text = isCall ? "{\"a\":\"\(Canary.key)\"}" : parts[place].text + " \(Canary.key) ."
            }
            return parts
        }
        isBlocked = blockedChoice != nil
    }

    private static func text(_ random: inout CoverageRandom) -> String {
        let parts = (0..<random.number(1...3)).map { _ in
            random.text() + (random.chance(2) ? " is \(random.pick(values)), so " : " ")
        }
        return parts.joined()
    }

    private static func arguments(_ random: inout CoverageRandom) -> String {
        let text = random.literal(random.pick(values + ["nothing"]))
        return "{\"to\":\(text),\"n\":[\(random.pick(["1", Canary.card]))],\"more\":\(random.literal(random.text()))}"
    }

    // MARK: Writing

    /// The answer as a stream, cut anew by each generator.
    func script(_ dialect: APIDialect, _ random: inout CoverageRandom) -> [String] {
        switch dialect {
        case .chat, .completions: interleaved(&random) { choiceEvents($0, dialect, &$1) } + [Chunk.done]
        case .gemini: interleaved(&random) { candidateEvents($0, &$1) }
        case .messages: messages(&random)
        case .responses: responses(&random)
        }
    }

    /// Pieces of up to so many characters of every length, among them empty ones.
    private func cut(_ text: String, _ random: inout CoverageRandom) -> [String] {
        let longest = random.pick([1, 3, 12, 40, 400])
        var pieces: [String] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let piece = rest.prefix(random.number(random.chance(9) ? 0...0 : 1...longest))
            pieces.append(String(String.UnicodeScalarView(piece)))
            rest = rest.dropFirst(piece.count)
        }
        return pieces.isEmpty ? [""] : pieces
    }

    /// The events of all choices, each in its order, mixed.
    private func interleaved(
        _ random: inout CoverageRandom,
        _ events: (Int, inout CoverageRandom) -> [String]
    ) -> [String] {
        var queues = choices.indices.map { events($0, &random) }
        var script: [String] = []
        while let next = queues.indices.filter({ !queues[$0].isEmpty }).randomElement(using: &random.generator) {
            script.append(queues[next].removeFirst())
        }
        return script
    }

    private func choiceEvents(_ choice: Int, _ dialect: APIDialect, _ random: inout CoverageRandom) -> [String] {
        func event(_ member: String, _ reason: String = "null") -> String {
            Chunk.event(#"{"index":\#(choice),\#(member),"finish_reason":\#(reason)}"#)
        }
        var events: [String] = []
        for part in choices[choice] {
            if part.kind == .call {
                let call = #"{"index":0,"id":"c","function":{"name":"mail","arguments":""}}"#
                events.append(event(#""delta":{"tool_calls":[\#(call)]}"#))
            }
            for piece in cut(part.text, &random) {
                let text = random.literal(piece)
                let delta =
                    switch part.kind {
                    case .thought: #"{"reasoning_content":\#(text)}"#
                    case .text: #"{"content":\#(text)}"#
                    case .call: #"{"tool_calls":[{"index":0,"function":{"arguments":\#(text)}}]}"#
                    }
                events.append(event(dialect == .completions ? #""text":\#(text)"# : #""delta":\#(delta)"#))
            }
        }
        return events + [event(dialect == .completions ? #""text":"""# : #""delta":{}"#, "\"stop\"")]
    }

    private func candidateEvents(_ index: Int, _ random: inout CoverageRandom) -> [String] {
        var events: [String] = []
        for part in choices[index] {
            for piece in cut(part.text, &random) {
                let thought = part.kind == .thought ? #","thought":true"# : ""
                let json = #"{"text":\#(random.literal(piece))\#(thought)}"#
                events.append(#"{"index":\#(index),"content":{"role":"model","parts":[\#(json)]}}"#)
            }
        }
        events.append(#"{"index":\#(index),"finishReason":"STOP"}"#)
        return events.map { "data: {\"candidates\":[\($0)]}\r\n\r\n" }
    }

    private func messages(_ random: inout CoverageRandom) -> [String] {
        func event(_ type: String, _ members: String) -> String {
            "event: \(type)\ndata: {\"type\":\"\(type)\"\(members)}\n\n"
        }
        var script = [event("message_start", #","message":{"id":"m","content":[]}"#)]
        for (index, part) in choices[0].enumerated() {
            let (block, type, key) =
                switch part.kind {
                case .thought: (#"{"type":"thinking","thinking":""}"#, "thinking_delta", "thinking")
                case .text: (#"{"type":"text","text":""}"#, "text_delta", "text")
                case .call:
                    (#"{"type":"tool_use","id":"t","name":"mail","input":{}}"#, "input_json_delta", "partial_json")
                }
            script.append(event("content_block_start", #","index":\#(index),"content_block":\#(block)"#))
            for piece in cut(part.text, &random) {
                let delta = #"{"type":"\#(type)","\#(key)":\#(random.literal(piece))}"#
                script.append(event("content_block_delta", #","index":\#(index),"delta":\#(delta)"#))
                if random.chance(20) { script.append(event("ping", "")) }
            }
            if part.kind == .thought {
                let delta = #"{"type":"signature_delta","signature":"c2ln"}"#
                script.append(event("content_block_delta", #","index":\#(index),"delta":\#(delta)"#))
            }
            script.append(event("content_block_stop", #","index":\#(index)"#))
        }
        return script + [event("message_delta", #","delta":{"stop_reason":"end_turn"}"#), event("message_stop", "")]
    }

    private func responses(_ random: inout CoverageRandom) -> [String] {
        var script: [String] = []
        func add(_ type: String, _ members: String) {
            let data = #"{"type":"response.\#(type)","sequence_number":\#(script.count),\#(members)}"#
            script.append("event: response.\(type)\ndata: \(data)\n\n")
        }
        add("created", #""response":{"id":"r","output":[]}"#)
        var items: [String] = []
        for (index, part) in choices[0].enumerated() {
            let place = #""output_index":\#(index)"#
            let whole = random.literal(part.text)
            let (stem, key, empty, done) =
                switch part.kind {
                case .thought:
                    ("reasoning_text", "text", #"{"type":"reasoning"}"#, #"{"content":[{"text":\#(whole)}]}"#)
                case .text: ("output_text", "text", #"{"type":"message"}"#, #"{"content":[{"text":\#(whole)}]}"#)
                case .call:
                    (
                        "function_call_arguments", "arguments", #"{"call_id":"c","name":"mail","arguments":""}"#,
                        #"{"call_id":"c","name":"mail","arguments":\#(whole)}"#
                    )
                }
            add("output_item.added", #"\#(place),"item":\#(empty)"#)
            for piece in cut(part.text, &random) {
                add("\(stem).delta", #"\#(place),"delta":\#(random.literal(piece))"#)
            }
            add("\(stem).done", #"\#(place),"\#(key)":\#(whole)"#)
            add("output_item.done", #"\#(place),"item":\#(done)"#)
            items.append(done)
        }
        add("completed", #""response":{"id":"r","output":[\#(items.joined(separator: ","))]}"#)
        return script
    }
}
