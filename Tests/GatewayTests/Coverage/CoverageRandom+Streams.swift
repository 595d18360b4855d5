import Wire

/// A stream as some upstream may send it.
struct RandomStream {
    var bytes: [UInt8] = []
    /// Of more than sixteen bytes: such an event may leave in two.
    var hasLongDeltas = false
    let lineEnd: String

    mutating func append(_ lines: [String]) {
        for line in lines { bytes += Array((line + lineEnd).utf8) }
        bytes += Array(lineEnd.utf8)
    }
}

extension CoverageRandom {
    mutating func stream(_ dialect: APIDialect) -> RandomStream {
        var stream = RandomStream(lineEnd: pick(["\n", "\n", "\r\n", "\r"]))
        stream.hasLongDeltas = chance(4)
        if chance(20) { stream.bytes = [0xEF, 0xBB, 0xBF] }
        let longest = stream.hasLongDeltas ? 200 : 5
        for event in script(dialect, longest: longest) { write(event, of: dialect, to: &stream) }
        if dialect == .chat || dialect == .completions { stream.append([chance(3) ? "data:[DONE]" : "data: [DONE]"]) }
        return stream
    }

    private mutating func write(_ event: CoverageTree, of dialect: APIDialect, to stream: inout RandomStream) {
        if chance(12) { stream.append([pick([": keep-alive", ":", "retry: 10", ": \u{5929}\u{6C17}"])]) }
        var lines: [String] = []
        if dialect == .messages || dialect == .responses, case .literal(let type) = event.value(at: "type") {
            lines.append("event:" + pick([" ", ""]) + type.filter { $0 != "\"" })
        }
        if chance(15) { lines.append(pick(["id: 7", ": between", "x", "x-vendor: y"])) }
        let json = written(event, spaces: [" ", "\t", "\n", "  "])
        lines += json.split(separator: "\n", omittingEmptySubsequences: false).map { pick(["data: ", "data:"]) + $0 }
        stream.append(lines)
    }

    // MARK: Scripts

    private mutating func script(_ dialect: APIDialect, longest: Int) -> [CoverageTree] {
        switch dialect {
        case .chat: chat(longest)
        case .completions: completions(longest)
        case .responses: responses(longest)
        case .messages: messages(longest)
        case .gemini: gemini(longest)
        }
    }

    /// A text in pieces of at most so many bytes, or one character.
    private mutating func pieces(_ longest: Int, words: ClosedRange<Int> = 0...9) -> [String] {
        var pieces = [""]
        for character in text(words: words).unicodeScalars {
            if !pieces[pieces.count - 1].isEmpty, pieces[pieces.count - 1].utf8.count >= number(1...longest) {
                pieces.append("")
            }
            pieces[pieces.count - 1].unicodeScalars.append(character)
        }
        return pieces
    }

    private mutating func arguments(_ longest: Int) -> [String] {
        let json = written(json())
        let size = max(1, longest / 2)
        let scalars = Array(json.unicodeScalars)
        return stride(from: 0, to: scalars.count, by: size).map { start in
            String(String.UnicodeScalarView(scalars[start..<min(start + size, scalars.count)]))
        }
    }

    private func section(_ name: String) -> CoverageSection {
        CoverageTable.events.first { $0.name == name } ?? CoverageSection(name: name, rows: [], objects: [])
    }

    private mutating func chat(_ longest: Int) -> [CoverageTree] {
        let count = pick([1, 1, 2, 3])
        var perChoice: [[CoverageTree]] = []
        for choice in 0..<count {
            func event(_ path: String, _ value: CoverageTree) -> CoverageTree {
                CoverageTree.object([("id", .string("c1"))]).setting("choices[].index", to: .literal("\(choice)"))
                    .setting("choices[]." + path, to: value)
            }
            var events = [event("delta.role", .string("assistant"))]
            for key in [pick(["reasoning_content", "reasoning", "refusal", name()]), "content"] {
                events += pieces(longest).map { event("delta.\(key)", .literal(literal($0))) }
            }
            if chance(3) {
                events.append(event("delta.tool_calls[].function.name", .string("mail")))
                events += arguments(longest).map { text in
                    event("delta.tool_calls[].function.arguments", .literal(literal(text)))
                }
            }
            let end = event("delta", .object([]))
            perChoice.append(events + [end.setting("choices[].finish_reason", to: .string("stop"))])
        }
        var events: [CoverageTree] = []
        while let choice = (0..<count).filter({ !perChoice[$0].isEmpty }).randomElement(using: &generator) {
            var event = perChoice[choice].removeFirst()
            if chance(6) { event = event.setting("{}", to: json(), key: name()) }
            events.append(event)
        }
        if chance(2) { events.append(.object([("choices", .array([])), ("usage", .object([("n", numeral())]))])) }
        return events
    }

    private mutating func completions(_ longest: Int) -> [CoverageTree] {
        let texts = pieces(longest)
        let events = texts.map { text in
            CoverageTree.object([("model", .string("m"))]).setting("choices[].text", to: .literal(literal(text)))
        }
        return events + [
            events[0].setting("choices[].text", to: .string("")).setting(
                "choices[].finish_reason",
                to: .string("stop")
            )
        ]
    }

    private mutating func gemini(_ longest: Int) -> [CoverageTree] {
        let section = section("gemini event")
        let part = "candidates[].content.parts[]."
        var events: [CoverageTree] = []
        for text in pieces(longest) {
            let event = CoverageTree.object([]).setting(part + "text", to: .literal(literal(text)))
            events.append(event.setting(part + "thought", to: .literal("true")))
        }
        for text in pieces(longest) {
            var event = CoverageTree.object([]).setting(part + "text", to: .literal(literal(text)))
            if chance(4) { event = filled(event, from: section, below: "usageMetadata") }
            events.append(event)
        }
        if chance(3) { events.append(CoverageTree.object([]).setting(part + "functionCall.args", to: json())) }
        return events + [CoverageTree.object([]).setting("candidates[].finishReason", to: .string("STOP"))]
    }

    private mutating func messages(_ longest: Int) -> [CoverageTree] {
        func event(_ type: String, _ members: [(key: String, value: CoverageTree)]) -> CoverageTree {
            .object([("type", .string(type))] + members)
        }
        var events = [
            filled(event("message_start", []), from: section("messages message_start"), below: "message.usage")
        ]
        let kinds = [("thinking", "thinking_delta", "thinking"), ("text", "text_delta", "text")]
        let call = ("tool_use", "input_json_delta", "partial_json")
        for (index, (block, delta, key)) in ((chance(2) ? kinds : [kinds[1]]) + (chance(2) ? [call] : [])).enumerated()
        {
            let number = (key: "index", value: CoverageTree.literal("\(index)"))
            let start = CoverageTree.object([("type", .string(block)), ("id", string(words: 1...2))])
            events.append(event("content_block_start", [number, ("content_block", start)]))
            for text in block == "tool_use" ? arguments(longest) : pieces(longest) {
                let text = CoverageTree.literal(literal(text))
                let piece = CoverageTree.object([("type", .string(delta)), (key, text)])
                events.append(event("content_block_delta", [number, ("delta", piece)]))
                if chance(9) { events.append(event("ping", [])) }
            }
            events.append(event("content_block_stop", [number]))
        }
        let end = CoverageTree.object([("stop_reason", .string("end_turn"))])
        let delta = filled(
            event("message_delta", [("delta", end)]),
            from: section("messages message_delta"),
            below: "usage"
        )
        return events + [delta, event("message_stop", [])]
    }

    private mutating func responses(_ longest: Int) -> [CoverageTree] {
        var events: [CoverageTree] = []
        func add(_ type: String, _ members: [(key: String, value: CoverageTree)]) {
            let number = CoverageTree.literal("\(events.count)")
            events.append(.object([("type", .string(type)), ("sequence_number", number)] + members))
        }
        add("response.created", [("response", filled(.object([]), from: section("responses response.created")))])
        for index in 0..<number(1...2) {
            let place = (key: "output_index", value: CoverageTree.literal("\(index)"))
            let isCall = chance(3)
            let item = CoverageTree.object(
                isCall ? [("call_id", .string("c")), ("name", .string("mail")), ("arguments", .string(""))] : []
            )
            add("response.output_item.added", [place, ("item", item)])
            let texts = isCall ? arguments(longest) : pieces(longest)
            let stem = isCall ? "response.function_call_arguments" : pick(Self.stems)
            for text in texts { add(stem + ".delta", [place, ("delta", .literal(literal(text)))]) }
            let whole = CoverageTree.literal(literal(texts.joined()))
            add(stem + ".done", [place, (isCall ? "arguments" : "text", whole)])
            let done = isCall ? item.setting("arguments", to: whole) : item.setting("content[].text", to: whole)
            add("response.output_item.done", [place, ("item", done)])
        }
        add("response.completed", [("response", filled(.object([]), from: section("responses response.completed")))])
        return events
    }

    private static let stems = [
        "response.output_text", "response.reasoning_text", "response.reasoning_summary_text", "response.refusal",
        "response.vendor_text",
    ]
}
