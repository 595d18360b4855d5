import AuditLog
import GuardrailTypes
import NIOCore
import Routing
import Upstream
import Wire

/// From a model's name to an answer that begins: which upstream is asked, and which one next if it fails.
///
/// `AttemptMachine` and `Fleet` decide; here it is done. Nothing is tried once a byte of an answer has gone to the client.
extension Exchange {
    var fleet: RouteFleet { configuration.routes.fleet }

    // MARK: The first attempt

    func attempt(_ body: ByteBuffer, _ operation: APIOperation, type: String?) {
        guard let facts else { return answer(.unknownModel) }
        do throws(GatewayError) {
            var request = RoutedRequest(body: body, operation: operation, type: type)
            if type == nil, configuration.routes.readsBodies {
                request.document = try? JSONDocument(parsing: Array(body.readableBytesView))
            }
            request.peer = try peerRouting(request.document, operation)
            request.cloudflare = try cloudflareFields()
            try readCostWish(request.peer)
            begin(request, facts)
        } catch {
            answer(error)
        }
    }

    /// Chooses the first upstream and asks it; once more from the start when a flow's limit has been asked.
    private func begin(_ request: RoutedRequest, _ facts: RequestFacts) {
        var isRouted = false
        do throws(GatewayError) {
            let stages = try stages(request, facts)
            isRouted = true
            // No list leads a prompt away from where it has to go.
            if routedModel != nil || stages.contains(where: \.isDecided) { universal.later = [] }
            attempts = try enter(stages[...], request, facts, after: universal.before)
        } catch {
            guard error != .limitIsAsked else { return askFlowLimit { $0.begin(request, facts) } }
            if isRouted, takesNextPrompt(after: nil) { return }
            return universal.before == nil ? answer(error) : answerLastFault(nil, error)
        }
        enterPrompt()
        guard universal.before == nil else { return sendAttempt() }
        fleet.began()
        takeLimits { exchange in
            if !exchange.answersFromCache() { exchange.sendAttempt(hasTakenLimits: true) }
        }
    }

    // MARK: Sending

    /// Sends the request to the candidate that was chosen; to the next one if it cannot be said in that one's API.
    ///
    /// - Parameter hasTakenLimits: true where `takeLimits` was called for this very attempt.
    func sendAttempt(hasTakenLimits: Bool = false) {
        if asksPanel() { return }
        guard let attempts, let facts else { return }
        do throws(TranslationError) {
            guard let prepared = try prepared(attempts, facts) else { return skip(.operationNotServed) }
            let target = attempts.member.target
            var request = target.request(
                prepared.operation,
                model: attempts.model,
                body: prepared.body,
                type: attempts.request.type,
                isStreaming: facts.isStreaming,
                key: attempts.key,
                passed: passedFields(to: target)
            )
            if let timeout = attempts.stage.timeout { request?.shorten(head: .milliseconds(Int64(timeout))) }
            guard let request else { return skip(.unknownModel) }
            self.attempts?.isSettled = false
            self.attempts?.isNoted = false
            let reserve: (Exchange) -> Void = { exchange in exchange.reserve { $0.start(request, to: target) } }
            if hasTakenLimits { reserve(self) } else { takeMoreLimits(then: reserve) }
        } catch {
            skip(GatewayError(error))
        }
    }

    /// The request in the candidate's API and with its name of the model; nil if it has no such operation.
    private func prepared(
        _ attempts: ExchangeAttempts,
        _ facts: RequestFacts
    ) throws(TranslationError) -> (body: ByteBuffer, operation: APIOperation)? {
        let member = attempts.member
        let (model, operation) = (attempts.model, attempts.request.operation)
        translation = nil
        guard let body = attempts.body(for: member.target) else { throw .unreadable }
        guard member.target.serves(operation) else {
            return try translated(body, operation, for: member.target, model: model)
        }
        guard model != facts.model, operation.urlModel == nil else { return (body, operation) }
        let name = JSONString.literal(model)
        guard let document = try? JSONDocument(parsing: Array(body.readableBytesView)),
            let bytes = try? document.setting([MemberAddition(0, [("model", name)])])
        else { throw .unreadable }
        return (ByteBuffer(bytes: bytes), operation)
    }

    /// The candidate cannot serve this request, which says nothing about it.
    func skip(_ fault: GatewayError) {
        noteAttempt("not_served")
        settle(.left)
        guard attempts?.hasOtherCandidate == true, chooseNext() else {
            if takesNextRoute(after: nil, nil, unserved: fault) { return }
            if let fault = attempts?.lastFault { return fail(fault) }
            return answer(fault)
        }
        sendAttempt()
    }

    private func chooseNext() -> Bool {
        guard let route = attempts?.stage.route, let wish = attempts?.wish else { return false }
        guard let choice = fleet.choose(route.group, wish) else { return false }
        attempts?.choice = choice
        attempts?.isSettled = false
        attempts?.isNoted = false
        attempts?.wish.excluded.insert(choice.candidate)
        attempts?.triedKeys = []
        attempts?.key = fleet.takeKey(of: route.members[choice.candidate].number, besides: []) ?? 0
        return true
    }

    // MARK: Failures

    /// An upstream has answered with an error.
    ///
    /// - Returns: true if the answer is dropped, as another attempt is made.
    func triesAgain(after head: UpstreamResponseHead) -> Bool {
        guard attempts != nil, let kind = FailureClass(status: head.status) else { return false }
        let failure = AttemptFailure(kind, status: head.status, retryAfter: head.retryAfter(at: services.now()))
        return triesAgain(after: failure, .upstreamError(status: head.status))
    }

    /// The upstream could not be reached, or its answer cannot be sent.
    func triesAgain(after fault: GatewayError) -> Bool {
        guard attempts?.isSettled == false, let kind = fault.failureClass else { return false }
        return triesAgain(after: AttemptFailure(kind, status: upstreamHead?.status), fault)
    }

    /// The policy does not let an answer through of which nothing has left.
    func triesAnother(after report: BlockReport) -> Bool {
        guard report.direction == .response else { return false }
        attempts?.blocked = report
        return triesAgain(after: AttemptFailure(.blocked, status: upstreamHead?.status), nil)
    }

    private func triesAgain(after failure: AttemptFailure, _ fault: GatewayError?) -> Bool {
        guard let attempts, !isFinished, !hasBegunStream else { return false }
        let member = attempts.member
        noteAttempt(AuditLabel(configured: failure.kind.rawValue), status: failure.status)
        settle(after: failure)
        self.attempts?.triedKeys.insert(attempts.key)
        let tried = attempts.triedKeys.union([attempts.key])
        if failure.kind.isAboutKey, member.target.keyCount > 1 {
            fleet.rest(attempts.key, of: member.number, retryAfter: failure.retryAfter)
        }
        let circumstances = AttemptMachine.Circumstances(
            elapsed: attempts.elapsed,
            hasOtherCandidate: attempts.hasOtherCandidate,
            hasOtherKey: member.target.keyCount > 1 && fleet.hasOtherKey(of: member.number, besides: tried),
            hasBudget: attempts.hasRetried || fleet.hasRoomForRetry,
            random: fleet.random()
        )
        guard let step = self.attempts?.machine.failed(failure, circumstances), step != .giveUp else {
            return takesNextRoute(after: failure, fault)
        }
        self.attempts?.lastFault = fault ?? .unreadableAnswer
        return take(step)
    }

    private func take(_ step: AttemptMachine.Step) -> Bool {
        dropAnswer()
        switch step {
        case .giveUp: return false
        case .fallBack:
            guard chooseNext() else {
                if takesNextRoute(after: nil, nil) { return true }
                if let fault = attempts?.lastFault { fail(fault) }
                return true
            }
            sendAttempt()
        case .changeKey:
            guard let attempts else { return false }
            self.attempts?.key = fleet.takeKey(of: attempts.member.number, besides: attempts.triedKeys) ?? attempts.key
            sendAgain()
        case .retry(let milliseconds):
            if attempts?.hasRetried == false { attempts?.hasRetried = fleet.takeRetry() }
            attempts?.delayed = loop.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) { [self] in
                sendAgain()
            }
        }
        return true
    }

    private func sendAgain() {
        guard !isFinished, let attempts else { return }
        let isProbe = fleet.beganAgain(at: attempts.endpoint)
        self.attempts?.choice.isProbe = isProbe
        sendAttempt()
    }

    /// Forgets the answer of the last attempt, but not what was found in it.
    func dropAnswer() {
        cancelUpstream()
        cancelCalls()
        let kept = attempts?.promptDecisions ?? 0
        attempts?.abandoned += decisions.dropFirst(kept) + (relay?.summary.decisions ?? [])
        decisions.removeSubrange(min(kept, decisions.count)...)
        relay = nil
        upstreamHead = nil
        firstByteAt = nil
        isPaused = false
        collected = ByteBuffer()
        phase = .waiting
        record { $0.upstreamStatus = nil }
    }
}
