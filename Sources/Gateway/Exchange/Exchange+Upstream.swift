import AuditLog
import GuardrailTypes
import NIOCore
import Upstream
import Wire

/// The way back: from the upstream's answer to the client.
extension Exchange: UpstreamDelegate {
    func upstream(_ event: UpstreamEvent) {
        // After a cancel one more event comes; by then the exchange has its row.
        guard !isFinished else { return }
        switch event {
        case .head(let head): received(head)
        case .body(let chunk): received(chunk)
        case .end: receivedEnd()
        case .failed(let error): failed(error)
        }
    }

    private func received(_ head: UpstreamResponseHead) {
        firstByteAt = .now()
        upstreamHead = head
        record { $0.upstreamStatus = head.status }
        guard head.status != 200 || isReadable(head) else { return giveUp(.unreadableAnswer) }
        guard head.status < 300 || head.status >= 400 else { return giveUp(.unreadableAnswer) }
        if head.status == 200, let request, request.isStreaming, isEventStream(head) {
            relay = StreamRelay(request: request, engine: configuration.engine)
            phase = .streaming
        } else {
            phase = .collecting
        }
    }

    /// Only JSON and event streams can be inspected, so only they are let through.
    private func isReadable(_ head: UpstreamResponseHead) -> Bool {
        isEventStream(head) ? request?.isStreaming == true : isJSON(head)
    }

    private func isEventStream(_ head: UpstreamResponseHead) -> Bool { hasType(head, "text/event-stream") }
    private func isJSON(_ head: UpstreamResponseHead) -> Bool { hasType(head, "application/json") }

    private func hasType(_ head: UpstreamResponseHead, _ type: StaticString) -> Bool {
        guard let value = head.first("content-type") else { return false }
        return Array(value.utf8.prefix { $0 != UInt8(ascii: ";") })[...].trimmingSpace().equalsIgnoringCase(type)
    }

    private func received(_ chunk: ByteBuffer) {
        switch phase {
        case .streaming: relayChunk(chunk)
        case .collecting: collect(chunk)
        case .receiving, .waiting, .finished: break
        }
    }

    private func collect(_ chunk: ByteBuffer) {
        guard collected.readableBytes + chunk.readableBytes <= services.wholeAnswerLimit else {
            return giveUp(.unreadableAnswer)
        }
        if collected.readableBytes == 0 { collected = chunk } else { collected.writeImmutableBuffer(chunk) }
    }

    private func receivedEnd() {
        switch phase {
        case .streaming: endRelay()
        case .collecting: answerWhole()
        case .receiving, .waiting, .finished: break
        }
    }

    // MARK: Streams

    private func relayChunk(_ chunk: ByteBuffer) {
        var out = ByteBuffer()
        let action = timed { relay?.receive(chunk, using: scratch, into: &out) }
        perform(action ?? .end, out)
    }

    private func endRelay() {
        var out = ByteBuffer()
        let action = timed { relay?.finish(using: scratch, into: &out) }
        perform(action ?? .end, out)
    }

    private func perform(_ action: RelayAction, _ out: ByteBuffer) {
        switch action {
        case .goOn: send(out)
        case .end: endStream(out)
        case .endAndCancel:
            cancelUpstream()
            endStream(out)
        case .refuse:
            cancelUpstream()
            breakStream(.unreadableAnswer)
        }
    }

    /// The status line waits for the first byte that was cleared, so that an early block is still a 400.
    private func send(_ out: ByteBuffer) {
        guard out.readableBytes > 0 else { return }
        beginStreamIfNeeded()
        record { $0.volume.sent += out.readableBytes }
        connection.write(out)
        if !connection.isWritable { writabilityChanged(false) }
    }

    private func beginStreamIfNeeded() {
        guard !hasBegunStream else { return }
        hasBegunStream = true
        connection.beginStream(streamHead())
    }

    private func endStream(_ out: ByteBuffer) {
        if let report = relay?.summary.block, !hasBegunStream {
            return block(report)
        }
        beginStreamIfNeeded()
        record { $0.volume.sent += out.readableBytes }
        connection.endStream(out)
        finish(outcome(), status: 200)
    }

    /// What the exchange is called when it ran to its end.
    private func outcome() -> AuditOutcome {
        if let report = relay?.summary.block {
            record { $0.blockedDirection = report.direction }
            return .blocked
        }
        let strictest = (decisions + (relay?.summary.decisions ?? [])).map(\.action).max() ?? .allow
        return AuditOutcome(strictest)
    }

    // MARK: Failures

    private func failed(_ error: UpstreamError) {
        transfer = nil
        if let target {
            services.metrics.add(to: .upstreamErrors, MetricLabels([target.id, error.metricLabel]))
        }
        if phase == .streaming { breakStream(GatewayError(error)) } else { fail(GatewayError(error)) }
    }

    /// Ends a stream that cannot go on: an error event, and never a bare `[DONE]`.
    private func breakStream(_ error: GatewayError) {
        guard hasBegunStream else { return fail(error) }
        var out = ByteBuffer()
        let body = errorBody(error)
        timed { relay?.upstreamFailed(body, using: scratch, into: &out) }
        record { $0.errorCode = AuditLabel(configured: error.code) }
        connection.endStream(out)
        finish(.upstreamFailed, status: 200)
    }

    /// Cancels what is still coming and tells the client why.
    private func giveUp(_ error: GatewayError) {
        cancelUpstream()
        fail(error)
    }

    private func fail(_ error: GatewayError) {
        write(error)
        finish(.upstreamFailed, status: error.status)
    }

    // MARK: Whole answers

    private func answerWhole() {
        guard let upstreamHead else { return }
        let isAnswer = upstreamHead.status < 300
        let outcome = timed { ResponseStage.inspect(collected, with: scratch) }
        switch outcome {
        case .unreadable:
            fail(isAnswer ? .unreadableAnswer : .upstreamError(status: upstreamHead.status))
        case .block(let summary):
            note(summary)
            guard let report = summary.block else { return fail(.inspectionFailed) }
            block(report)
        case .forward(let body, let summary):
            note(summary)
            connection.respond(wholeHead(upstreamHead), body: body)
            record { $0.volume.sent = body.readableBytes }
            let strictest = decisions.map(\.action).max() ?? .allow
            finish(isAnswer ? AuditOutcome(strictest) : .upstreamFailed, status: upstreamHead.status)
        }
    }
}
