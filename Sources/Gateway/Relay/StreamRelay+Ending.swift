import Inspection
import Wire

/// The ends that a stream can come to.
extension StreamRelay {
    /// The upstream says that its answer is complete.
    ///
    /// - Parameters:
    ///   - mark: what tells the client so, if it is no event of the answer.
    ///   - hasFailed: true if the event that says so also says that the answer failed.
    func takeEnd(_ mark: [UInt8]?, hasFailed: Bool = false, using scratch: inout InspectionScratch) {
        for part in parts where !part.isFinished { finish(part, using: &scratch) }
        if let stopped { return stop(stopped.report, part: stopped.part) }
        guard !isWaiting else { return suspended = .end(mark: mark, hasFailed: hasFailed) }
        sendTools(of: parts.map(\.index))
        pump()
        guard !hasEnded else { return }
        if mark != nil {
            var remark: [UInt8] = []
            encoder.appendRemark(options.remark(summary.decisions), to: &remark)
            write(remark, begins: true)
        }
        write(mark ?? [], begins: true)
        end(upstreamReportedError || hasFailed ? .failed(.reported) : .completed)
    }

    /// Ends the stream for the client by policy.
    ///
    /// What was cleared before the block leaves. If that is nothing and nothing was sent, the client gets an error status in
    /// place of a stream. Else the dialect's encoder ends what is open, says why, and gives token counts if the client asked
    /// for them and they are known. Tool calls that were held are dropped.
    func stop(_ report: BlockReport, part: Int?) {
        guard !hasEnded, state.block == nil else { return }
        state.block = report
        flush()
        guard hasBegun else { return end(.blockedBeforeFirstByte(report)) }
        if let foreignEnding = options.foreignEnding {
            write(foreignEnding(report), begins: true)
            return end(.blocked(report))
        }
        var bytes: [UInt8] = []
        encoder.appendEnding(ending(report, part: part), to: &bytes)
        write(bytes, begins: true)
        end(.blocked(report))
    }

    private func ending(_ report: BlockReport, part: Int?) -> PolicyEnding {
        let open = parts.filter { !$0.finishWasSent }.map(\.index).sorted()
        let noticed = open.first { $0 == part } ?? open.first
        let text = noticed.flatMap { channels[TextChannel(part: $0, kind: .content)] }
        var ending = PolicyEnding(
            notice: options.notice,
            body: options.blockNotice(report),
            openParts: open,
            noticedPart: noticed,
            hasText: (text?.sent ?? 0) > 0,
            usage: options.includesUsage ? state.usage : nil
        )
        ending.remark = options.remark(summary.decisions)
        return ending
    }

    /// Ends the stream because the upstream's cannot be relayed to its end.
    ///
    /// Texts end where they are, so what they held is decided and leaves; tool calls that were held are dropped.
    func fail(_ failure: RelayFailure, using scratch: inout InspectionScratch) {
        guard !hasEnded else { return }
        finishTexts(using: &scratch)
        if let stopped { return stop(stopped.report, part: stopped.part) }
        pump()
        flush()
        guard hasBegun else { return end(.failedBeforeFirstByte(failure)) }
        if !upstreamReportedError {
            var bytes: [UInt8] = []
            encoder.appendError(failure.errorBody, status: 502, to: &bytes)
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
        let waiting = queue
        queue = []
        if options.dialect.isOrdered { return flushInOrder(waiting) }
        for held in waiting {
            held.pieces.removeAll { $0.channel.isWhole }
            guard held.releasableBytes > 0 else { continue }
            if held.isDivisible { sendPart(of: held) } else { sendRest(of: held) }
        }
    }

    /// Sends the events before the first of which not all may leave, and what may of that one.
    ///
    /// A call whose name is clean may have arguments that are not: what is left of calls does not leave.
    private func flushInOrder(_ waiting: [HeldEvent]) {
        for held in waiting {
            guard held.isCleared, !held.pieces.contains(where: \.channel.isWhole) else {
                if held.isDivisible, held.releasableBytes > 0 { sendPart(of: held) }
                return
            }
            send(held)
        }
    }
}
