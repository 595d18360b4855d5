import ByteText
import GuardrailTypes
import Wire

/// From the queue to the client.
extension StreamRelay {
    /// Sends every chunk whose turn it is and whose text may leave.
    ///
    /// Chunks that waited are only looked at again if more of some text may leave or one has ended, be it an empty one: many
    /// small ones behind a text that is held cost one look each, and not one for each chunk that comes after.
    func pump() {
        guard !queue.isEmpty else { return }
        let cleared = parts.reduce(0) { $1.channels.reduce($0) { $0 + $1.cleared + ($1.isFinished ? 1 : 0) } }
        var kept = cleared == pumped.cleared ? min(pumped.waiting, queue.count) : 0
        for index in kept..<queue.count where !hasEnded {
            let held = queue[index]
            let isNext = isNext(held, after: queue[..<kept])
            if isNext, held.isCleared {
                heldEventBytes -= held.raw.count + held.trailer.count
                send(held)
                if !held.trailer.isEmpty { write(held.trailer, begins: false) }
            } else {
                if isNext, held.isDivisible, held.releasableBytes > options.splitAbove { sendPart(of: held) }
                if !hasEnded { queue[kept] = held }
                kept += 1
            }
        }
        guard !hasEnded else { return }
        queue.removeSubrange(kept...)
        pumped = (cleared, kept)
    }

    /// True if no chunk before this one must leave first: one with text of the same channel; for the end of a choice or a
    /// chunk without text, one of the same choice; for token counts and errors, any.
    private func isNext(_ held: HeldEvent, after waiting: ArraySlice<HeldEvent>) -> Bool {
        if waiting.isEmpty { return true }
        if options.dialect.isOrdered || held.chunk.parts.isEmpty { return false }
        if held.pieces.isEmpty || !held.finishing.isEmpty {
            let indices = held.chunk.parts.map(\.index)
            return !waiting.contains { $0.chunk.parts.contains { indices.contains($0.index) } }
        }
        return !waiting.contains { earlier in
            earlier.pieces.contains { piece in held.pieces.contains { $0.channel === piece.channel } }
        }
    }

    /// Sends the tool calls of parts that have been inspected to their end.
    func sendTools(of indices: [Int]) {
        pump()
        for part in parts where indices.contains(part.index) && stopped == nil {
            for held in part.toolEvents {
                heldEventBytes -= held.raw.count
                send(held)
            }
            part.toolEvents = []
        }
    }

    /// Sends a whole chunk, or what is left of it.
    func send(_ held: HeldEvent) {
        defer {
            markSent(held)
            for index in held.finishing { parts.first { $0.index == index }?.finishWasSent = true }
        }
        if isDropped(held) { return }
        if held.wasSplit { return appendRest(of: held) }
        var edits = held.edits
        for piece in held.pieces where piece.channel.hasEdits(in: piece.range) {
            edits.append(TextReplacement(node: piece.node, text: released(piece, of: held)))
        }
        write(held, with: edits, isRewritten: !edits.isEmpty || mustDropLogprobs(of: held))
    }

    /// Sends what may leave of a chunk whose text is not all cleared: first as the chunk itself with so much of its text,
    /// then as deltas of our own.
    func sendPart(of held: HeldEvent) {
        if held.wasSplit { return sendRest(of: held) }
        let edits = held.pieces.map { TextReplacement(node: $0.node, text: released($0, of: held)) }
        write(held, with: held.edits + edits, isRewritten: true)
        markSent(held)
        held.wasSplit = true
    }

    /// Sends what may leave of a chunk as deltas of our own.
    func sendRest(of held: HeldEvent) {
        appendRest(of: held)
        markSent(held)
    }

    private func appendRest(of held: HeldEvent) {
        for piece in held.pieces where !held.isRenamed(piece.channel.channel, at: piece.node) {
            let text = released(piece, of: held)
            guard !text.isEmpty else { continue }
            var event: [UInt8] = []
            encoder.appendDelta(text, of: piece.channel.channel, like: (held.chunk, piece.node), to: &event)
            write(event, begins: true)
        }
    }

    private func isDropped(_ held: HeldEvent) -> Bool {
        held.chunk.blockIndex != nil
            && held.chunk.parts.contains { part in parts.contains { $0.index == part.index && $0.isDropped } }
    }

    /// What has not left of a piece and may, with what was replaced.
    private func released(_ piece: HeldEvent.Piece, of held: HeldEvent) -> [UInt8] {
        let end = min(piece.range.upperBound, piece.channel.cleared)
        let start = max(piece.range.lowerBound, piece.channel.sent)
        guard start < end else { return [] }
        let source = held.chunk.document.text(of: piece.node)
        return piece.channel.released(source, at: piece.range.lowerBound, in: ByteRange(start, end))
    }

    private func markSent(_ held: HeldEvent) {
        for piece in held.pieces {
            let end = min(piece.range.upperBound, piece.channel.cleared)
            guard end > piece.channel.sent else { continue }
            sentText += end - piece.channel.sent
            state.released += piece.channel.markSent(to: end)
        }
    }

    private func mustDropLogprobs(of held: HeldEvent) -> Bool {
        !held.chunk.logprobs.isEmpty
            && held.chunk.parts.contains { part in parts.contains { $0.index == part.index && $0.wasEdited } }
    }

    // MARK: Bytes

    /// Writes the event as it came if nothing of it has changed, else anew.
    private func write(_ held: HeldEvent, with edits: [TextReplacement], isRewritten: Bool) {
        let numbers = encoder.numbers(for: held.chunk)
        let remark = held.chunk.kind == .end ? options.remark(summary.decisions) : AnswerRemark()
        let cost = held.chunk.countsEnd ? state.usage.flatMap { options.usageMembers?($0) } ?? [] : []
        if !isRewritten, numbers.isEmpty, remark.isEmpty, cost.isEmpty {
            encoder.note(held.chunk, leftAs: held.chunk.document.bytes)
            let bytes = held.dropsOtherLines ? SSEEncoder.event(data: held.chunk.document.bytes) : held.raw
            return write(bytes, begins: held.hasSubstance)
        }
        do throws(JSONError) {
            var data =
                try isRewritten ? held.chunk.rewritten(edits, numbers: numbers) : held.chunk.renumbered(numbers)
            if !remark.isEmpty { data = try remark.added(to: data, limits: options.limits) }
            if !cost.isEmpty { data = try JSONDocument(parsing: data, limits: options.limits).settingInUsage(cost) }
            encoder.note(held.chunk, leftAs: data)
            var event: [UInt8] = []
            let name = held.dropsOtherLines ? nil : String(decoding: held.name, as: UTF8.self)
            SSEEncoder.appendEvent(name, data: data, to: &event)
            write(event, begins: held.hasSubstance)
        } catch {
            // Two keys became one: the chunk cannot take the edit.
            stop(
                BlockReport(direction: .response, field: "$", findings: [], failures: []),
                part: held.chunk.parts.first?.index
            )
        }
    }

    /// - Parameter begins: true for what shows the client that the answer has begun; until then everything waits, so that an
    ///   early block can still be an error status.
    func write(_ bytes: [UInt8], begins: Bool) {
        guard !hasEnded else { return }
        guard hasBegun || begins else { return opening.append(contentsOf: bytes) }
        if !hasBegun {
            hasBegun = true
            output.bytes.append(contentsOf: opening)
            opening = []
        }
        output.bytes.append(contentsOf: bytes)
    }
}
