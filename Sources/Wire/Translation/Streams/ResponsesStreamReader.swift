/// Reads the events of a streamed `response`.
///
/// Texts are taken from deltas; what repeats them whole is passed over.
struct ResponsesStreamReader: AnswerStreamReader {
    private var hasBegun = false
    private var hasCalls = false
    private var hasBlocks: Bool { blocks.count > 0 }
    private var blocks = BlockSwitch()
    /// Where the open block stands: its item, and its part in it.
    private var place: (item: Int, part: Int)?
    /// True once the open call or thought has had a delta.
    private var hasDeltas = false

    mutating func read(_ event: SSEEvent, to events: inout [AnswerStep]) throws(TranslationError) {
        guard !event.isDone, let data = try event.document() else { return }
        let type = try data.expectWord("type")
        switch type {
        case "error": events.append(.failure(Self.failure(in: data)))
        case "response.failed": try readFailure(try data.expect("response"), to: &events)
        case "response.created", "response.in_progress", "response.queued":
            begin(try data.expect("response"), to: &events)
        case "response.completed", "response.incomplete":
            let response = try data.expect("response")
            begin(response, to: &events)
            try readFinish(response, to: &events)
        case _ where !hasBegun: throw .upstream("The upstream's stream does not begin with its response.")
        case "response.output_item.added": try readItem(data, to: &events)
        case "response.output_item.done": try readItemEnd(data, to: &events)
        default: try readDelta(type, data, to: &events)
        }
    }

    mutating func readEnd(to events: inout [AnswerStep]) {}

    private mutating func begin(_ response: JSONView, to events: inout [AnswerStep]) {
        guard !hasBegun else { return }
        hasBegun = true
        events.append(
            .begin(
                id: response["id"]?.text ?? [],
                model: response["model"]?.text ?? [],
                created: response["created_at"]?.integer
            )
        )
    }

    /// Flat members, an object, or both.
    private static func failure(in event: JSONView) -> UpstreamFailure {
        if let error = event["error"], error.isObject { return UpstreamFailure(reading: error, status: nil) }
        var failure = UpstreamFailure(.server, event["message"]?.text ?? UpstreamFailure.Kind.server.sentence)
        failure.code = event["code"]?.text
        if let code = failure.code, let kind = UpstreamFailure.Kind(word: String(decoding: code, as: UTF8.self)) {
            failure.kind = kind
        }
        failure.param = event["param"]?.text
        return failure
    }

    private func readFailure(_ response: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        guard let error = response["error"], error.isObject else { throw .upstream("The upstream's answer failed.") }
        events.append(.failure(UpstreamFailure(reading: error, status: nil)))
    }

    private mutating func readFinish(_ response: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        blocks.close(&events)
        if !hasBlocks { try readOutput(of: response, to: &events) }
        if let usage = response["usage"] { events.append(.usage(ResponsesWholeReader.usage(usage))) }
        var finish = try ResponsesWholeReader.finish(response)
        if finish == .stop, hasCalls { finish = .toolCalls }
        events.append(.finish(Answer.Ending(finish: finish)))
        events.append(.end)
    }
}

extension ResponsesStreamReader {
    /// For an answer of which nothing was streamed.
    private mutating func readOutput(of response: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        for part in try ResponsesWholeReader.read(response).parts {
            switch part {
            case .text(let text): blocks.add(text, to: .text, &events)
            case .refusal(let text): blocks.add(text, to: .refusal, &events)
            case .reasoning(let thought):
                blocks.begin(.reasoning, &events)
                if !thought.text.isEmpty { events.append(.delta(thought.text)) }
                if let signature = thought.signature { events.append(.signature(signature)) }
            case .call(let call):
                hasCalls = true
                blocks.begin(.call(id: call.id, name: call.name, signature: nil), &events)
                if !call.arguments.isEmpty { events.append(.delta(call.arguments)) }
            }
            blocks.close(&events)
        }
    }

    private mutating func readItem(_ data: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        let item = try data.expect("item")
        blocks.close(&events)
        place = nil
        hasDeltas = false
        switch try item.expectWord("type") {
        case "message", "reasoning": break  // opened by their first text
        case "function_call":
            hasCalls = true
            place = (data["output_index"]?.integer ?? 0, 0)
            let call = AnswerStep.Block.call(
                id: try item.expectText("call_id"),
                name: try item.expectText("name"),
                signature: nil
            )
            blocks.begin(call, &events)
        default: throw .upstream("The upstream's answer has an item that cannot be translated.")
        }
    }

    /// The item whole once more: of use for what had no delta.
    private mutating func readItemEnd(_ data: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        let item = try data.expect("item")
        switch item["type"]?.word {
        case "function_call":
            if !hasDeltas, let arguments = item["arguments"]?.text, !arguments.isEmpty, blocks.open?.isCall == true {
                events.append(.delta(arguments))
            }
        case "reasoning":
            if let signature = try ResponsesWholeReader.signature(of: item) {
                if blocks.open != .reasoning { blocks.begin(.reasoning, &events) }
                events.append(.signature(signature))
            }
        default: break
        }
        blocks.close(&events)
        place = nil
    }

    private mutating func readDelta(
        _ type: String,
        _ data: JSONView,
        to events: inout [AnswerStep]
    ) throws(TranslationError) {
        switch type {
        case "response.output_text.delta": try add(.text, data, data["content_index"], to: &events)
        case "response.refusal.delta": try add(.refusal, data, data["content_index"], to: &events)
        case "response.reasoning_summary_text.delta": try addThought(data, data["summary_index"], to: &events)
        case "response.reasoning_text.delta": try addThought(data, data["content_index"], to: &events)
        case "response.function_call_arguments.delta":
            guard blocks.open?.isCall == true, data["output_index"]?.integer ?? 0 == place?.item else {
                throw .upstream("An item of the upstream's answer is out of order.")
            }
            hasDeltas = true
            events.append(.delta(try data.expectText("delta")))
        default: break  // beginnings and ends of parts, annotations, and what the API may add
        }
    }

    private mutating func add(
        _ block: AnswerStep.Block,
        _ data: JSONView,
        _ part: JSONView?,
        to events: inout [AnswerStep]
    ) throws(TranslationError) {
        let here = (item: data["output_index"]?.integer ?? 0, part: part?.integer ?? 0)
        let text = try data.expectText("delta")
        guard !text.isEmpty else { return }
        if blocks.open != block || place.map({ $0 != here }) ?? true { blocks.begin(block, &events) }
        place = here
        events.append(.delta(text))
    }

    /// The parts of one thought are one block, with an empty line between them.
    private mutating func addThought(
        _ data: JSONView,
        _ part: JSONView?,
        to events: inout [AnswerStep]
    ) throws(TranslationError) {
        let here = (item: data["output_index"]?.integer ?? 0, part: part?.integer ?? 0)
        let text = try data.expectText("delta")
        guard !text.isEmpty else { return }
        if blocks.open == .reasoning, place?.item == here.item {
            if place?.part != here.part { events.append(.delta(Array("\n\n".utf8))) }
        } else {
            blocks.begin(.reasoning, &events)
        }
        place = here
        events.append(.delta(text))
    }
}
