import AuditLog
import NIOCore
import Wire

/// The one way out: what is known goes into the row, and the row is written.
extension Exchange {
    /// Writes the row.
    ///
    /// Whatever is answered has been answered before, or cannot be.
    func finish(_ outcome: AuditOutcome, status: Int? = nil) {
        guard !isFinished else { return }
        phase = .finished
        endPanel()
        noteEnd(outcome)
        endSpending(outcome)
        submitCapture()
        endCache(outcome)
        endAttempts(outcome)
        if let ticket = takeTicket() {
            ticket.close(outcome, status: status, onCommit: connection.holdEnd())
        } else {
            connection.open()
        }
        letGo()
    }

    /// The connection may stay idle for long: it keeps nothing of what was said.
    private func letGo() {
        cancelCalls()
        ear = nil
        ahead = nil
        transfer = nil
        relay = nil
        panel = nil
        translation = nil
        collected = ByteBuffer()
        decisions = []
        context = []
        universal = UniversalProgress()
    }

    private func takeTicket() -> AuditTicket? {
        var taken: AuditTicket?
        swap(&taken, &ticket)
        return taken
    }

    private func noteEnd(_ outcome: AuditOutcome) {
        guard ticket != nil else { return }
        noteRelay()
        decisions = universal.decisions + decisions + (attempts?.abandoned ?? [])
        let decisions = decisions.bounded()
        let inspection = Int(inspectionTime / 1000)
        let firstByte = firstByteAt.map { Int(($0 - sentAt).nanoseconds / 1000) }
        record {
            $0.decisions = decisions
            if inspection > 0 { $0.latency.inspection = inspection }
            $0.latency.upstreamFirstByte = firstByte
        }
        count(outcome)
    }

    /// Takes over what the relay has seen so far, however it ended.
    private func noteRelay() {
        guard let summary = relay?.summary else { return }
        decisions += summary.decisions
        heldAtMost = summary.heldAtMost
        record {
            $0.volume.heldAtMost = summary.heldAtMost
            $0.volume.released = summary.released
            $0.volume.withheld = summary.withheld
        }
        if let usage = summary.usage { note(usage) }
        keepPlaceholders(for: summary.responseID)
    }

    func note(_ usage: TokenUsage) {
        guard !isFromCache else { return noteSaved(usage) }
        spending.leg?.usage = usage
        // Pictures and seconds are no tokens.
        guard usage.wholePrompt + usage.wholeCompletion > 0 || !usage.countsAnything else { return }
        record {
            $0.promptTokens = usage.promptTokens + spending.panelPrompt
            $0.completionTokens = usage.completionTokens + spending.panelCompletion
        }
        guard let app = principal?.app else { return }
        services.metrics.add(Double(usage.promptTokens), to: .tokens, MetricLabels([app, "prompt"]))
        services.metrics.add(Double(usage.completionTokens), to: .tokens, MetricLabels([app, "completion"]))
    }
}
