import Inspection
import Wire

/// The ends that a stream can come to.
extension StreamRelay {
    /// The upstream says that its answer is complete.
    func takeDone(_ event: SSEEvent, keepsLines: Bool, using scratch: inout InspectionScratch) {
        for choice in choices where !choice.isFinished { finish(choice, using: &scratch) }
        if let stopped { return stop(stopped.report, choice: stopped.choice) }
        sendTools(of: choices.map(\.index))
        pump()
        guard !hasEnded else { return }
        write(keepsLines && event.isComplete ? event.raw : SSEEncoder.done, begins: true)
        end(upstreamReportedError ? .failed(.reported) : .completed)
    }

    /// Ends the stream for the client by policy.
    ///
    /// What was cleared before the block leaves. If that is nothing and nothing was sent, the client gets an error status in
    /// place of a stream. Else it sees a notice, `content_filter` for each choice that is open, token counts if it asked for
    /// them and they are known, and `[DONE]`. Tool calls that were held are dropped.
    func stop(_ report: BlockReport, choice: Int?) {
        guard !hasEnded, state.block == nil else { return }
        state.block = report
        flush()
        guard hasBegun else { return end(.blockedBeforeFirstByte(report)) }
        let open = choices.filter { !$0.finishWasSent }.map(\.index).sorted()
        let body = options.blockNotice(report)
        let encoder = encoder
        var bytes: [UInt8] = []
        if let noticed = open.first(where: { $0 == choice }) ?? open.first {
            appendNotice(body.message, in: noticed, encoder, to: &bytes)
        }
        for index in open { encoder.appendFinish(choice: index, reason: "content_filter", to: &bytes) }
        if options.notice == .error { ChatStreamEncoder.appendError(body, to: &bytes) }
        if options.includesUsage, let usage = state.usage { encoder.appendUsage(usage, to: &bytes) }
        ChatStreamEncoder.appendDone(to: &bytes)
        write(bytes, begins: true)
        end(.blocked(report))
    }

    private func appendNotice(_ message: String, in choice: Int, _ encoder: ChatStreamEncoder, to bytes: inout [UInt8])
    {
        switch options.notice {
        case .refusal:
            encoder.appendDelta(ChatChannel(choice: choice, kind: .refusal), text: Array(message.utf8), to: &bytes)
        case .content:
            let channel = ChatChannel(choice: choice, kind: .content)
            let isFirst = (channels[channel]?.sent ?? 0) == 0
            encoder.appendDelta(channel, text: Array(((isFirst ? "" : "\n\n") + message).utf8), to: &bytes)
        case .error:
            break
        }
    }

    /// Ends the stream because the upstream's cannot be relayed to its end.
    ///
    /// Texts end where they are, so what they held is decided and leaves; tool calls that were held are dropped.
    func fail(_ failure: RelayFailure, using scratch: inout InspectionScratch) {
        guard !hasEnded else { return }
        finishTexts(using: &scratch)
        if let stopped { return stop(stopped.report, choice: stopped.choice) }
        pump()
        flush()
        guard hasBegun else { return end(.failedBeforeFirstByte(failure)) }
        if !upstreamReportedError {
            var bytes: [UInt8] = []
            ChatStreamEncoder.appendError(failure.errorBody, to: &bytes)
            write(bytes, begins: true)
        }
        end(.failed(failure))
    }

    func checkBounds(using scratch: inout InspectionScratch) {
        state.heldAtMost = max(state.heldAtMost, state.receivedText - sentText)
        if heldEventBytes + opening.count > options.maximumHeldBytes { fail(.tooMuchHeld, using: &scratch) }
    }

    /// Sends what may leave of each chunk that waits, and nothing of tool calls.
    private func flush() {
        for held in queue {
            held.pieces.removeAll { $0.channel.isWhole }
            guard held.releasableBytes > 0 else { continue }
            if held.isDivisible { sendPart(of: held) } else { sendRest(of: held) }
        }
        queue = []
    }
}
