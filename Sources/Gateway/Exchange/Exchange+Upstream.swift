import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Upstream
import Wire

/// The way back: from the upstream's answer to the client.
extension Exchange {
    func upstream(_ event: UpstreamEvent) {
        guard !isFinished else { return }
        if ahead != nil { return keep(event) }
        take(event)
    }

    func take(_ event: UpstreamEvent) {
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
        if case .passthrough = route { return passAnswer(head) }
        if triesAgain(after: head) { return }
        if head.status == 200, let type = soundType(of: head) { return passSound(type) }
        let isStream = hasType(head, "text/event-stream")
        guard head.status != 200 || isReadable(head, isStream) else { return giveUp(.unreadableAnswer) }
        guard head.status < 300 || head.status >= 400 else { return giveUp(.unreadableAnswer) }
        if head.status == 200, isStream {
            relay = StreamRelay(
                engine: configuration.engine,
                policy: policy,
                numbers: numbers,
                context: context,
                options: relayOptions()
            )
            relay?.transcript = transcript
            beginTranslation()
            phase = .streaming
        } else {
            phase = .collecting
        }
    }

    /// Only JSON and event streams can be inspected, so only they are let through.
    private func isReadable(_ head: UpstreamResponseHead, _ isStream: Bool) -> Bool {
        isStream ? facts?.isStreaming == true : hasType(head, "application/json") || answerType(of: head) != .json
    }

    func hasType(_ head: UpstreamResponseHead, _ type: StaticString) -> Bool {
        guard let value = head.first("content-type") else { return false }
        return value.utf8.prefix { $0 != UInt8(ascii: ";") }.trimmingSpace().equalsIgnoringCase(type)
    }

    private func received(_ chunk: ByteBuffer) {
        switch phase {
        case .streaming: relayChunk(chunk)
        case .collecting: collect(chunk)
        case .passing: send(chunk)
        case .receiving, .judging, .waiting, .finished: break
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
        case .passing: endStream([], outcome())
        case .receiving, .judging, .waiting, .finished: break
        }
    }

    // MARK: Sound

    private static let soundTypes: [StaticString] = [
        "audio/mpeg", "audio/wav", "audio/opus", "audio/aac", "audio/flac", "audio/pcm", "audio/ogg",
    ]

    private func soundType(of head: UpstreamResponseHead) -> StaticString? {
        guard route.operation?.mayAnswerSound == true else { return nil }
        return Self.soundTypes.first { hasType(head, $0) }
    }

    private func passSound(_ type: StaticString) {
        phase = .passing
        hasBegunStream = true
        attempts?.released()
        connection.beginStream(wholeHead(200, type: type))
    }

    // MARK: Streams

    private func beginTranslation() {
        guard let translation else { return }
        self.translation?.stream = try? StreamTranslator(
            from: translation.upstream,
            to: translation.client,
            context: translation.context,
            maximumEventLength: RelayOptions().maximumEventLength
        )
    }

    private func relayChunk(_ chunk: ByteBuffer) {
        guard translation?.stream != nil else {
            return drive { $0.receive(chunk.readableBytesView, using: &$1, into: &$2) }
        }
        var translated: [UInt8] = []
        translation?.stream?.receive(chunk.readableBytesView, to: &translated)
        drive { $0.receive(translated, using: &$1, into: &$2) }
    }

    private func endRelay() {
        var translated: [UInt8] = []
        translation?.stream?.finish(to: &translated)
        if !translated.isEmpty { drive { $0.receive(translated, using: &$1, into: &$2) } }
        drive { $0.finish(using: &$1, into: &$2) }
    }

    private func drive(_ step: (StreamRelay, inout InspectionScratch, inout RelayOutput) -> Void) {
        guard let relay, !isFinished else { return }
        let memory = scratch
        var output = RelayOutput()
        timed { step(relay, &memory.scratch, &output) }
        if relay.upstreamReportedError, triesAgain(after: GatewayError(.reported)) { return }
        if securesDecisions { secure(decisions + relay.summary.decisions) }
        keepForCache(output.bytes)
        if let end = output.end { return perform(end, last: output.bytes) }
        send(output.bytes)
        for question in relay.takeQuestions() {
            ask(question.question) { exchange, answer in
                // Another attempt has another relay.
                guard exchange.relay === relay else { return }
                exchange.drive { $0.take(answer, to: question, using: &$1, into: &$2) }
            }
        }
    }

    private func perform(_ end: RelayEnd, last bytes: [UInt8]) {
        cancelUpstream()
        switch end {
        case .completed: endStream(bytes, outcome())
        case .blockedBeforeFirstByte(let report): if !triesAnother(after: report) { block(report) }
        case .blocked(let report):
            record {
                $0.blockedDirection = report.direction
                $0.errorCode = "content_filter"
            }
            endStream(bytes, .blocked)
        case .failedBeforeFirstByte(let failure): fail(GatewayError(failure))
        case .failed(let failure):
            record { $0.errorCode = AuditLabel(configured: failure.code) }
            endStream(bytes, .upstreamFailed)
        }
    }

    /// The status line waits for the first byte that was cleared, so that an early block is still a 400.
    private func send(_ bytes: [UInt8]) {
        let bytes = framed(bytes)
        if !bytes.isEmpty { send(ByteBuffer(bytes: bytes)) }
    }

    /// Gemini's streams are a JSON array for clients that do not ask for events.
    private func framed(_ events: [UInt8]) -> [UInt8] {
        guard arrayFraming != nil else { return events }
        var output: [UInt8] = []
        arrayFraming?.receive(events, to: &output)
        return output
    }

    private func send(_ bytes: ByteBuffer) {
        beginStreamIfNeeded()
        record { $0.volume.sent += bytes.readableBytes }
        connection.write(bytes)
        if !connection.isWritable || connection.isHolding { writabilityChanged(false) }
    }

    /// What shows that a stream is alive: a comment, which readers of event streams skip; Anthropic's own event; nothing for
    /// Gemini, whose client breaks on comments (google-genai 3.4.0).
    ///
    /// The relay writes whole events, so it never cuts one.
    private var heartbeat: ByteBuffer? {
        switch route.operation?.dialect {
        case .messages: ByteBuffer(string: "event: ping\ndata: {\"type\": \"ping\"}\n\n")
        case .gemini: nil
        default: ByteBuffer(string: ": keep-alive\n\n")
        }
    }

    private func beginStreamIfNeeded() {
        guard !hasBegunStream else { return }
        hasBegunStream = true
        attempts?.released()
        connection.beginStream(streamHead(), heartbeat: heartbeat)
    }

    private func endStream(_ bytes: [UInt8], _ outcome: AuditOutcome) {
        beginStreamIfNeeded()
        var bytes = framed(bytes)
        arrayFraming?.finish(to: &bytes)
        record { $0.volume.sent += bytes.count }
        connection.endStream(ByteBuffer(bytes: bytes))
        finish(outcome, status: 200)
    }

    /// What the exchange is called when it ran to its end.
    func outcome() -> AuditOutcome {
        AuditOutcome((decisions + (relay?.summary.decisions ?? [])).map(\.action).max() ?? .allow)
    }

    // MARK: Failures

    private func failed(_ error: UpstreamError) {
        transfer = nil
        if let target {
            services.metrics.add(to: .upstreamErrors, MetricLabels([target.id, error.metricLabel]))
        }
        if phase == .passing {
            record { $0.errorCode = AuditLabel(configured: GatewayError(error).code) }
            connection.cutStream()
            return finish(.upstreamFailed, status: 200)
        }
        guard phase == .streaming else { return fail(GatewayError(error)) }
        let fault = GatewayError(error)
        guard hasBegunStream else { return fail(fault) }
        drive { relay, scratch, output in
            let failure = RelayFailure(code: fault.code, message: fault.message)
            relay.upstreamFailed(failure, using: &scratch, into: &output)
        }
    }

    /// Cancels what is still coming and tells the client why.
    private func giveUp(_ error: GatewayError) {
        cancelUpstream()
        fail(error)
    }

    func fail(_ error: GatewayError) {
        if triesAgain(after: error) { return }
        write(error)
        finish(.upstreamFailed, status: error.status)
    }

    // MARK: Whole answers

    private func answerWhole(_ known: AnswerBook? = nil) {
        let book = known ?? AnswerBook(context: context)
        guard let upstreamHead else { return }
        let isAnswer = upstreamHead.status < 300
        if isAnswer, answerType(of: upstreamHead) != .json { return answerText(upstreamHead) }
        let stage = ResponseStage(
            engine: configuration.engine,
            policy: policy,
            numbers: numbers,
            dialect: route.dialect,
            book: book
        )
        let memory = scratch
        var body = Array(collected.readableBytesView)
        if let translation {
            do throws(TranslationError) {
                body = try translation.answer(body, status: upstreamHead.status)
            } catch {
                return fail(.unreadableAnswer)
            }
        }
        capture?.take(answer: body, isError: !isAnswer, book)
        let outcome = timed {
            if let clean = cleanOutcome() { return clean }
            return isAnswer
                ? stage.inspect(body: body, using: &memory.scratch)
                : stage.inspect(errorBody: body, using: &memory.scratch)
        }
        if case .forward = outcome.verdict, ask(book, then: { $0.answerWhole(book) }) { return }
        if known == nil { noteClean(outcome) }
        decisions += outcome.decisions
        if let usage = outcome.usage { note(usage) }
        keepPlaceholders(for: outcome.responseID)
        switch outcome.verdict {
        case .unreadable: fail(isAnswer ? .unreadableAnswer : .upstreamError(status: upstreamHead.status))
        case .block where !isAnswer: fail(.upstreamError(status: upstreamHead.status))
        case .block(let report): if !triesAnother(after: report) { block(report) }
        case .forward(let bytes):
            if let report = moderationBlock(.response, outcome.decisions) { return block(report) }
            let hasFailed = !isAnswer || outcome.isUpstreamError
            let inspected = outcome.isEdited || translation != nil ? ByteBuffer(bytes: bytes) : collected
            if !hasFailed { keepForCache(inspected.readableBytesView) }
            var (answer, status) =
                hasFailed ? (inspected, upstreamHead.status) : annotated(inspected, status: upstreamHead.status)
            if !hasFailed { answer = withCost(answer, outcome.usage) }
            record { $0.volume.sent = answer.readableBytes }
            connection.respond(wholeHead(status), body: answer)
            finish(hasFailed ? .upstreamFailed : self.outcome(), status: status)
        }
    }
}

extension GatewayError {
    /// A stream that could not be relayed.
    init(_ failure: RelayFailure) {
        self.init(.upstream, 502, .upstream, code: failure.code, failure.message)
    }
}
