/// Reads the chunks of a streamed Gemini answer.
///
/// Texts of a candidate follow one another from chunk to chunk, and so do the pieces of a call's argument where a client
/// has asked for pieces. Other calls, code and its results come whole; each of their strings is a field.
enum GeminiReader {
    static func event(_ document: JSONDocument) throws(WireError) -> AnswerReading {
        var reading = AnswerReading()
        reading.logprobs = document.containers(named: .logprobsResult)
        reading.usage = TokenUsage(at: document.present(.usageMetadata, of: 0), in: document)
        if let list = document.present(.candidates, of: 0) {
            try document.require(list, .array, "'candidates' must be an array.")
            try document.forEachChild(of: list) { position, candidate throws(WireError) in
                try document.require(candidate, .object, "Each candidate must be an object.")
                try readCandidate(candidate, position: position, in: document, into: &reading)
            }
        }
        if let feedback = document.present(.promptFeedback, of: 0),
            document.present(.blockReason, of: feedback) != nil
        {
            reading.endsAllParts = true
        }
        if reading.parts.isEmpty, reading.usage != nil, !reading.endsAllParts { reading.kind = .usage }
        return reading
    }

    private static func readCandidate(
        _ candidate: Int,
        position: Int,
        in document: JSONDocument,
        into reading: inout AnswerReading
    ) throws(WireError) {
        let index = try document.answerIndex(.index, of: candidate, position: position)
        let isEnd = document.present(.finishReasonCamel, of: candidate) != nil
        reading.parts.append(AnswerPart(index: index, isEnd: isEnd))
        guard let content = document.present(.content, of: candidate), document.kind(of: content) == .object,
            let parts = document.present(.parts, of: content), document.kind(of: parts) == .array
        else { return }
        document.forEachChild(of: parts) { _, part in
            guard document.kind(of: part) == .object else { return }
            let isThought = document.member(.thought, of: part).map { document.kind(of: $0) == .true } ?? false
            document.forEachChild(of: part) { _, value in
                switch document.nodes[value].key {
                case .text:
                    let channel = TextChannel(part: index, kind: isThought ? .thinking : .content)
                    reading.add(value, channel, in: document)
                case .audioTranscription:
                    let channel = TextChannel(part: index, kind: .audioTranscript)
                    reading.add(document.member(.text, of: value), channel, in: document)
                case .functionCallCamel: readPartialArguments(of: value, part: index, in: document, into: &reading)
                default: break
                }
            }
        }
    }

    /// `partialArgs`: arguments that come in pieces, each with the path of the value that it belongs to.
    private static func readPartialArguments(
        of call: Int,
        part: Int,
        in document: JSONDocument,
        into reading: inout AnswerReading
    ) {
        guard let list = document.member(.partialArgs, of: call), document.kind(of: list) == .array else { return }
        document.forEachChild(of: list) { _, argument in
            let path = document.member(.jsonPath, of: argument).map { document.text(of: $0) } ?? []
            let name = "partialArgs " + String(decoding: path, as: UTF8.self)
            reading.add(
                document.member(.stringValue, of: argument),
                TextChannel(part: part, kind: .member(name)),
                in: document
            )
        }
    }
}
