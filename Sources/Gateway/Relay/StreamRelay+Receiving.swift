import ByteText
import GuardrailTypes
import Inspection
import Wire

/// From an event of the upstream to its place in the queue.
extension StreamRelay {
    func take(_ event: SSEEvent, using scratch: inout InspectionScratch) {
        let keepsLines = event.otherLines.isEmpty || others.areClean(event.otherLines, using: &scratch)
        guard let data = event.data else {
            if keepsLines { takeComment(event.raw) }
            return checkBounds(using: &scratch)
        }
        if event.isDone { return takeDone(event, keepsLines: keepsLines, using: &scratch) }
        // What follows an error is no answer; only the mark of the end may pass.
        guard !upstreamReportedError else { return }
        do throws(ChatError) {
            let chunk = try ChatStreamEvent(parsing: data, limits: options.limits)
            let held = HeldEvent(raw: event.raw, chunk: chunk)
            held.dropsOtherLines = !keepsLines
            take(held, using: &scratch)
        } catch {
            fail(RelayFailure(error), using: &scratch)
        }
    }

    /// A comment keeps its place.
    ///
    /// A second one behind the same chunk does not wait: it shows that the stream is alive.
    private func takeComment(_ comment: [UInt8]) {
        if let last = queue.last, last.trailer.isEmpty {
            last.trailer = comment
            heldEventBytes += comment.count
        } else {
            write(comment, begins: false)
        }
    }

    private func take(_ held: HeldEvent, using scratch: inout InspectionScratch) {
        let chunk = held.chunk
        let (edits, block) = others.inspect(chunk, using: &scratch)
        if let block { return stop(block, choice: chunk.choices.first?.index) }
        held.edits = edits
        if firstChunk == nil { firstChunk = (chunk, edits) }
        if let usage = chunk.usage { state.usage = usage }
        do throws(RelayFailure) {
            try feed(held, using: &scratch)
        } catch {
            return fail(error, using: &scratch)
        }
        if chunk.kind == .error {
            upstreamReportedError = true
            finishTexts(using: &scratch)
            for choice in choices { choice.toolEvents = [] }
        }
        enqueue(held)
        if let stopped { return stop(stopped.report, choice: stopped.choice) }
        pump()
        checkBounds(using: &scratch)
    }

    /// Gives each piece to its channel and ends the choices that end.
    private func feed(_ held: HeldEvent, using scratch: inout InspectionScratch) throws(RelayFailure) {
        let chunk = held.chunk
        let hasToolCall = chunk.pieces.contains { $0.channel.isToolCall }
        for piece in chunk.pieces {
            let text = chunk.text(of: piece)
            let choice = choice(piece.channel.choice)
            if choice.isFinished, !text.isEmpty { throw .textAfterFinish }
            guard let channel = channel(piece.channel, of: choice) else { throw .tooManyChannels }
            let start = channel.received
            if !text.isEmpty { channel.receive(text, using: &scratch, &inspection) }
            note(channel)
            state.receivedText += text.count
            if !text.isEmpty || !hasToolCall || channel.isWhole {
                held.pieces.append(
                    HeldEvent.Piece(channel: channel, node: piece.node, range: ByteRange(start, start + text.count))
                )
            }
        }
        for ending in chunk.choices {
            let choice = choice(ending.index)
            guard chunk.finishes(ending) else { continue }
            held.finishing.append(choice.index)
            finish(choice, using: &scratch)
        }
    }

    private func enqueue(_ held: HeldEvent) {
        heldEventBytes += held.raw.count
        if held.isToolCall, texts.engine.enforces {
            choice(held.chunk.choices[0].index).toolEvents.append(held)
        } else {
            if !held.finishing.isEmpty { sendTools(of: held.finishing) }
            queue.append(held)
        }
    }

    // MARK: Channels and choices

    private func choice(_ index: Int) -> RelayChoice {
        if let known = choices.first(where: { $0.index == index }) { return known }
        let choice = RelayChoice(index: index)
        choices.append(choice)
        return choice
    }

    private func channel(_ name: ChatChannel, of choice: RelayChoice) -> RelayChannel? {
        if let known = choice.channels.last, known.channel == name { return known }
        if let known = channels[name] { return known }
        guard channels.count < options.maximumChannels else { return nil }
        let channel = RelayChannel(
            name,
            isWhole: name.isToolCall && texts.engine.enforces,
            engine: texts.engine,
            app: texts.app,
            numbers: numbers
        )
        channels[name] = channel
        choice.channels.append(channel)
        return channel
    }

    func finish(_ choice: RelayChoice, using scratch: inout InspectionScratch) {
        choice.isFinished = true
        for channel in choice.channels {
            channel.finish(texts, using: &scratch, &inspection)
            note(channel)
        }
    }

    /// Ends the texts of all choices, but no tool call: it may be half a one.
    func finishTexts(using scratch: inout InspectionScratch) {
        for channel in choices.flatMap(\.channels) where !channel.isWhole {
            channel.finish(texts, using: &scratch, &inspection)
            note(channel)
        }
    }

    private func note(_ channel: RelayChannel) {
        if stopped == nil, let report = channel.block { stopped = (report, channel.channel.choice) }
    }
}
