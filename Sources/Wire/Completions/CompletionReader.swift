/// Reads answers of OpenAI's older completions, whole and streamed: `choices[].text`.
enum CompletionReader {
    static func event(_ document: JSONDocument) throws(WireError) -> AnswerReading {
        var reading = AnswerReading()
        reading.usage = TokenUsage(at: document.present(.usage, of: 0), in: document)
        if let list = document.present(.choices, of: 0) {
            try document.require(list, .array, "'choices' must be an array.")
            try document.forEachChild(of: list) { position, choice throws(WireError) in
                try document.require(choice, .object, "Each choice must be an object.")
                let index = try document.answerIndex(.index, of: choice, position: position)
                let channel = TextChannel(part: index, kind: .content)
                reading.add(choice: choice, index: index, in: document)
                reading.add(document.member(.text, of: choice), channel, in: document)
            }
        }
        if reading.parts.isEmpty, reading.usage != nil { reading.kind = .usage }
        return reading
    }
}

extension AnswerReading {
    /// Adds an element of OpenAI's `choices`.
    ///
    /// Some upstreams send an empty finish reason with every chunk; it is none.
    mutating func add(choice node: Int, index: Int, in document: JSONDocument) {
        let reason = document.present(.finishReason, of: node)
        parts.append(AnswerPart(index: index, isEnd: reason.map { !document.isText($0, "") } ?? false))
        if let node = document.present(.logprobs, of: node) { logprobs.append(node) }
    }
}
