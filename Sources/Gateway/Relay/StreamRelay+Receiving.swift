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
        if event.isDone {
            // Some upstreams send it in every dialect; where it is no mark of the end it says nothing.
            guard options.dialect.endsWithDone else { return }
            return takeEnd(keepsLines && event.isComplete ? event.raw : SSEEncoder.done, using: &scratch)
        }
        // What follows an error is no answer; only the mark of the end may pass.
        guard !upstreamReportedError else { return }
        do throws(WireError) {
            let chunk = try AnswerEvent(parsing: data, as: options.dialect, limits: options.limits)
            let held = HeldEvent(event, chunk: chunk)
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
        // A text ends before the event that ends it is looked at, since that may say the text again.
        if chunk.pieces.isEmpty { endTexts(held, using: &scratch) }
        if let stopped { return stop(stopped.report, part: stopped.part) }
        guard !isWaiting else { return suspended = .event(held) }
        goOn(with: held, using: &scratch)
    }

    /// Looks at an event, once all texts that have ended before it are decided.
    func goOn(with held: HeldEvent, using scratch: inout InspectionScratch) {
        let chunk = held.chunk
        let (edits, block) = others.inspect(chunk, using: &scratch)
        guard !isWaiting else { return suspended = .event(held) }
        if let block { return stop(block, part: chunk.parts.first?.index) }
        held.edits = edits
        if !hasEncoderBegun {
            hasEncoderBegun = true
            encoder.begin(with: chunk, replacements: edits)
            state.responseID = chunk.responseID
        }
        if let usage = chunk.usage { state.usage = state.usage?.updated(by: usage) ?? usage }
        do throws(RelayFailure) {
            try feed(held, using: &scratch)
            if !chunk.pieces.isEmpty { endTexts(held, using: &scratch) }
        } catch {
            return fail(error, using: &scratch)
        }
        switch chunk.kind {
        case .error:
            upstreamReportedError = true
            finishTexts(using: &scratch)
            for part in parts { part.toolEvents = [] }
        case .end:
            for part in parts where !part.isFinished { finish(part, using: &scratch) }
        case .content, .usage: break
        }
        enqueue(held)
        if let stopped { return stop(stopped.report, part: stopped.part) }
        if chunk.kind == .end { return takeEnd(nil, hasFailed: chunk.type == "response.failed", using: &scratch) }
        pump()
        checkBounds(using: &scratch)
    }

    /// Gives each piece to its channel.
    private func feed(_ held: HeldEvent, using scratch: inout InspectionScratch) throws(RelayFailure) {
        let chunk = held.chunk
        let hasToolCall = chunk.pieces.contains { $0.channel.isToolCall }
        for piece in chunk.pieces {
            let text = chunk.text(of: piece)
            let part = part(piece.channel.part)
            if !text.isEmpty, !piece.channel.isThought { endThoughts(of: part, using: &scratch) }
            guard let channel = channel(piece.channel, of: part) else { throw .tooManyChannels }
            if part.isFinished || channel.isFinished, !text.isEmpty { throw .textAfterFinish }
            let start = channel.received
            transcript?.take(text, of: channel)
            if !text.isEmpty { channel.receive(text, using: &scratch, &inspection) }
            note(channel)
            state.receivedText += text.count
            if !text.isEmpty || !hasToolCall || channel.isWhole {
                held.pieces.append(
                    HeldEvent.Piece(channel: channel, node: piece.node, range: ByteRange(start, start + text.count))
                )
            }
        }
    }

    /// Ends the texts and parts that end with the event.
    private func endTexts(_ held: HeldEvent, using scratch: inout InspectionScratch) {
        let chunk = held.chunk
        for ending in chunk.parts {
            let part = part(ending.index)
            guard ending.isEnd else { continue }
            held.finishing.append(part.index)
            finish(part, using: &scratch)
        }
        for name in chunk.endedChannels { channels[name].map { finish($0, using: &scratch) } }
        if chunk.endsAllParts {
            hasSeenEnd = true
            for part in parts where !part.isFinished { finish(part, using: &scratch) }
        }
    }

    private func enqueue(_ held: HeldEvent) {
        heldEventBytes += held.raw.count
        if !options.dialect.isOrdered, held.isToolCall, (texts.policy ?? texts.engine.anonymous).enforces {
            part(held.chunk.parts[0].index).toolEvents.append(held)
        } else {
            if !held.finishing.isEmpty { sendTools(of: held.finishing) }
            queue.append(held)
        }
    }

    // MARK: Channels and parts

    private func part(_ index: Int) -> RelayPart {
        if let known = parts.first(where: { $0.index == index }) { return known }
        let part = RelayPart(index: index)
        parts.append(part)
        return part
    }

    private func channel(_ name: TextChannel, of part: RelayPart) -> RelayChannel? {
        if let known = channels[name] {
            let isResumed = known.isFinished && name.isThought && !part.isFinished
            guard isResumed else { return known }
        }
        guard channels.count < options.maximumChannels else { return nil }
        let channel = RelayChannel(name, of: options.dialect, texts: texts, numbers: numbers)
        channels[name] = channel
        part.channels.append(channel)
        return channel
    }

    /// Ends the train of thought when the answer begins, so that the end of the one is not held until the end of the other.
    ///
    /// Once for a part: a thought that goes on later is another text, which ends with the part.
    private func endThoughts(of part: RelayPart, using scratch: inout InspectionScratch) {
        guard !part.hasSpoken else { return }
        part.hasSpoken = true
        for channel in part.channels where channel.channel.isThought && !channel.isWhole {
            finish(channel, using: &scratch)
        }
    }

    func finish(_ part: RelayPart, using scratch: inout InspectionScratch) {
        part.isFinished = true
        for channel in part.channels { finish(channel, using: &scratch) }
    }

    /// Ends the texts of all parts, but no tool call: it may be half a one.
    func finishTexts(using scratch: inout InspectionScratch) {
        for channel in parts.flatMap(\.channels) where !channel.isWhole { finish(channel, using: &scratch) }
    }

    private func finish(_ channel: RelayChannel, using scratch: inout InspectionScratch) {
        channel.finish(texts, using: &scratch, &inspection)
        if channel.isDropped { encoder.drop(part: channel.channel.part) }
        note(channel)
    }

    func note(_ channel: RelayChannel) {
        if options.blocksFindings { channel.blockOnFinding() }
        if stopped == nil, let report = channel.block { stopped = (report, channel.channel.part) }
    }
}

extension APIDialect {
    /// True if `[DONE]` is the mark of a stream's end.
    var endsWithDone: Bool { self == .chat || self == .completions }

    /// True if each event builds on those before it, so that none may overtake another.
    var isOrdered: Bool { self != .chat && self != .completions }
}
