import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Routing
import Upstream
import Wire

/// A leg's attempts: sent, heard and tried again, as `AttemptMachine` and `Fleet` decide.
extension PanelLeg {
    // MARK: Sending

    /// Sends the attempt for which `hold` was reserved.
    func send() {
        guard isOpen, let attempts else { return }
        guard let request = request(attempts) else { return skip() }
        hold?.wasSent = true
        sentAt = .now()
        let ear = LegEar(of: self)
        self.ear = ear
        transfer = exchange.services.upstream.start(request, delegate: ear, on: exchange.loop.eventLoop)
    }

    /// In the candidate's API and with its name of the model; nil if it cannot be said there.
    private func request(_ attempts: ExchangeAttempts) -> UpstreamRequest? {
        let target = attempts.member.target
        guard let body = attempts.body(for: target),
            let document = try? JSONDocument(parsing: Array(body.readableBytesView)),
            let (bytes, operation) = said(document, attempts, target)
        else { return nil }
        var request = target.request(
            operation,
            model: attempts.model,
            body: ByteBuffer(bytes: bytes),
            isStreaming: false,
            key: attempts.key,
            passed: exchange.passedFields(to: target)
        )
        if let timeout = attempts.stage.timeout { request?.shorten(head: .milliseconds(Int64(timeout))) }
        return request
    }

    private func said(
        _ document: JSONDocument,
        _ attempts: ExchangeAttempts,
        _ target: UpstreamTarget
    ) -> (body: [UInt8], operation: APIOperation)? {
        let (operation, model) = (attempts.request.operation, attempts.model)
        if target.serves(operation) {
            let members = EnsembleRequest.members(of: operation, model: model)
            return (try? document.setting([MemberAddition(0, members)])).map { ($0, operation) }
        }
        guard let client = operation.dialect, let dialect = target.translatedDialect,
            let request = try? RequestTranslation(
                document,
                from: client,
                to: dialect,
                addressee: RequestTranslation.Addressee(model: model, isStreaming: false),
                options: target.translation
            )
        else { return nil }
        return (request.body, APIOperation(APIOperation.Kind(dialect, isStreaming: false), urlModel: model))
    }

    /// The dialect in which the candidate answers.
    private var dialect: APIDialect {
        guard let attempts, let client = attempts.request.operation.dialect else { return .chat }
        let target = attempts.member.target
        return target.serves(attempts.request.operation) ? client : target.translatedDialect ?? client
    }

    /// The candidate cannot serve this request, which says nothing about it.
    private func skip() {
        closeHold(.refused)
        settle(.left)
        guard attempts?.hasOtherCandidate == true, chooseNext() else { return end(.failed("not_served")) }
        reserveAndSend()
    }

    private func chooseNext() -> Bool {
        guard let attempts, let choice = exchange.fleet.choose(attempts.route.group, attempts.wish) else {
            return false
        }
        self.attempts?.choice = choice
        self.attempts?.isSettled = false
        self.attempts?.wish.excluded.insert(choice.candidate)
        self.attempts?.triedKeys = []
        let number = attempts.route.members[choice.candidate].number
        self.attempts?.key = exchange.fleet.takeKey(of: number, besides: []) ?? 0
        return true
    }

    /// A further attempt reserves by itself what it can cost; without room the leg has failed, not the ensemble.
    private func reserveAndSend() {
        guard isOpen, let attempts else { return }
        exchange.hold(attempts) { [self] exchange, answer in
            switch answer {
            case .success(let hold) where !isOpen: exchange.release(hold)
            case .success(let hold):
                self.hold = hold
                send()
            case .failure(let error): end(.failed(error.code))
            }
        }
    }

    // MARK: Hearing

    func upstream(_ event: UpstreamEvent) {
        guard isOpen else { return }
        switch event {
        case .head(let head): received(head)
        case .body(let chunk):
            guard collected.readableBytes + chunk.readableBytes <= exchange.services.wholeAnswerLimit else {
                return end(.failed(PanelReading.Reason.tooLong.rawValue))
            }
            collected.writeImmutableBuffer(chunk)
        case .end: read(AnswerBook(context: exchange.context))
        case .failed(let error):
            transfer = nil
            let target = attempts?.member.target.id ?? ""
            exchange.services.metrics.add(to: .upstreamErrors, MetricLabels([target, error.metricLabel]))
            guard let kind = GatewayError(error).failureClass else { return end(.failed(error.metricLabel)) }
            failed(AttemptFailure(kind, status: head?.status))
        }
    }

    private func received(_ head: UpstreamResponseHead) {
        firstByteAt = .now()
        self.head = head
        if let kind = FailureClass(status: head.status) {
            let wait = head.retryAfter(at: exchange.services.now())
            return failed(AttemptFailure(kind, status: head.status, retryAfter: wait))
        }
        guard head.status == 200, exchange.hasType(head, "application/json") else {
            return failed(AttemptFailure(.brokenAnswer, status: head.status))
        }
    }

    /// Inspects the answer under the policy, with the answers of those who are asked about it.
    private func read(_ book: AnswerBook) {
        transfer = nil
        var reading = exchange.panelReading
        let memory = exchange.scratch
        let (body, dialect) = (Array(collected.readableBytesView), dialect)
        let answer = exchange.timed { reading.read(body, from: dialect, book, using: &memory.scratch) }
        if case .text = answer.verdict, exchange.ask(book, then: { [self] _ in if isOpen { read(book) } }) { return }
        usage = answer.usage
        switch answer.verdict {
        case .text:
            settle(.answered)
            closeHold(.complete)
            end(.answered(Answer(body: body, dialect: dialect, book: book, decisions: answer.decisions)))
        case .block(let report):
            abandoned += answer.decisions
            failed(AttemptFailure(.blocked, status: head?.status), orElse: .blocked(report.at(place)))
        case .nothing(.upstreamError): failed(AttemptFailure(.serverError, status: head?.status))
        case .nothing(.unreadable): failed(AttemptFailure(.brokenAnswer, status: head?.status))
        case .nothing(let reason):
            settle(.answered)
            closeHold(.complete)
            end(.failed(reason.rawValue))
        }
    }

    // MARK: Failures

    /// - Parameter last: what becomes of the leg if nothing more is tried.
    private func failed(_ failure: AttemptFailure, orElse last: Outcome? = nil) {
        guard let attempts else { return }
        cancel()
        close(after: failure, attempts)
        let fleet = exchange.fleet
        let target = attempts.member.target
        self.attempts?.triedKeys.insert(attempts.key)
        let tried = attempts.triedKeys.union([attempts.key])
        if failure.kind.isAboutKey, target.keyCount > 1 {
            fleet.rest(attempts.key, of: attempts.member.number, retryAfter: failure.retryAfter)
        }
        let circumstances = AttemptMachine.Circumstances(
            elapsed: attempts.elapsed,
            hasOtherCandidate: attempts.hasOtherCandidate,
            hasOtherKey: target.keyCount > 1 && fleet.hasOtherKey(of: attempts.member.number, besides: tried),
            hasBudget: exchange.attempts?.hasRetried == true || fleet.hasRoomForRetry,
            random: fleet.random()
        )
        let step = self.attempts?.machine.failed(failure, circumstances) ?? .giveUp
        if !take(step) { end(last ?? .failed(failure.kind.rawValue)) }
    }

    private func close(after failure: AttemptFailure, _ attempts: ExchangeAttempts) {
        switch failure.kind {
        case .connect, .rateLimit, .serverError, .credentials, .refused: closeHold(.refused)
        case .timeout, .brokenAnswer: closeHold((failure.status ?? 200) >= 400 ? .refused : .cutOff)
        case .blocked: closeHold(.complete)
        }
        // One key of several that is limited or refused is no fault of the endpoint.
        let isKeyOnly = failure.kind.isAboutKey && attempts.member.target.keyCount > 1
        if failure.kind == .blocked {
            settle(.answered)
        } else {
            settle(failure.kind.isOutlier && !isKeyOnly ? .failed(retryAfter: failure.retryAfter) : .left)
        }
    }

    /// - Returns: false if nothing more is tried.
    private func take(_ step: AttemptMachine.Step) -> Bool {
        guard step != .giveUp, let attempts else { return false }
        switch step {
        case .giveUp: return false
        case .fallBack:
            guard chooseNext() else { return false }
            beginAnew()
            reserveAndSend()
        case .changeKey:
            let number = attempts.member.number
            self.attempts?.key = exchange.fleet.takeKey(of: number, besides: attempts.triedKeys) ?? attempts.key
            sendAgain()
        case .retry(let milliseconds):
            // All legs of an exchange are one request to the retry budget.
            if exchange.attempts?.hasRetried == false { exchange.attempts?.hasRetried = exchange.fleet.takeRetry() }
            let bound = NIOLoopBound(self, eventLoop: exchange.loop.eventLoop)
            self.attempts?.delayed = exchange.loop.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                bound.value.sendAgain()
            }
        }
        return true
    }

    private func sendAgain() {
        guard isOpen, let attempts else { return }
        beginAnew()
        self.attempts?.choice.isProbe = exchange.fleet.beganAgain(at: attempts.endpoint)
        self.attempts?.isSettled = false
        reserveAndSend()
    }

    private func beginAnew() {
        head = nil
        firstByteAt = nil
        usage = nil
        collected = ByteBuffer()
    }
}

extension BlockReport {
    /// The same of a text that stood within another one's place.
    func at(_ place: String) -> BlockReport {
        BlockReport(direction: direction, field: place + "." + field, findings: findings, failures: failures)
    }
}
