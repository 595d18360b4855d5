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
        guard let facts, principal?.mayAsk(for: facts.model) != false,
            let route = configuration.routes.route(for: routedModel ?? facts.model)
        else { return answer(.unknownModel) }
        if answersFromCache(body, operation, type: type, route) { return }
        let wish: Fleet.Wish
        do throws(GatewayError) {
            wish = try self.wish(route, operation, facts, body, isForm: type != nil)
        } catch {
            return answer(error)
        }
        guard let choice = fleet.choose(route.group, wish) else { return answer(.noneInService) }
        fleet.began()
        attempts = ExchangeAttempts(
            body,
            operation,
            type: type,
            route: route,
            wish: wish,
            choice: choice,
            promptDecisions: decisions.count
        )
        attempts?.key = fleet.takeKey(of: route.members[choice.candidate].number, besides: []) ?? 0
        sendAttempt()
    }

    /// - Throws: what the client must change, if no candidate can serve the request.
    private func wish(
        _ route: ModelRoute,
        _ operation: APIOperation,
        _ facts: RequestFacts,
        _ body: ByteBuffer,
        isForm: Bool
    ) throws(GatewayError) -> Fleet.Wish {
        var wish = Fleet.Wish()
        let all = CandidateSet.all(route.members.count)
        let native = route.serving(operation)
        wish.demoted = native.isEmpty ? CandidateSet() : all.subtracting(native)
        // A form's fields stay where they are, its model's name among them.
        if isForm { wish.excluded = routedModel == nil ? route.renaming(facts.model) : all }
        if facts.predecessor != nil, let keeper = native.first { wish.excluded = route.others(than: keeper) }
        guard !all.subtracting(wish.excluded).isEmpty else { throw .aliasInForm }
        var maximumOutput: Int?
        if route.hasLimits, !isForm, let document = try? JSONDocument(parsing: Array(body.readableBytesView)) {
            let needs = RequestNeeds(document)
            maximumOutput = needs.maximumOutput
            wish.excluded = wish.excluded.union(route.lacking(needs.capabilities))
            if all.subtracting(wish.excluded).isEmpty { throw .unsupported(route.lacked(needs.capabilities)) }
        }
        wish.tokens = TokenMix(bodyBytes: body.readableBytes, maximumOutput: maximumOutput)
        wish.day = services.now() / 86_400
        wish.demoted = wish.demoted.union(route.tooSmall(for: wish.tokens.input))
        // Sessions of two keys are two, whatever their clients call them.
        let owner = SplitMix.hash((principal?.keyID ?? principal?.app ?? "").utf8)
        wish.session = head?.sessionID.map { SplitMix.hash($0, seed: owner) }
        wish.hash = wish.session ?? owner
        return wish
    }

    // MARK: Sending

    /// Sends the request to the candidate that was chosen; to the next one if it cannot be said in that one's API.
    private func sendAttempt() {
        guard let attempts, let facts else { return }
        do throws(TranslationError) {
            guard let prepared = try prepared(attempts, facts) else { return skip(.operationNotServed) }
            let target = attempts.member.target
            let request = target.request(
                prepared.operation,
                model: attempts.member.model ?? routedModel ?? facts.model,
                body: prepared.body,
                type: attempts.type,
                isStreaming: facts.isStreaming,
                key: attempts.key,
                passed: passedFields(to: target)
            )
            guard let request else { return skip(.unknownModel) }
            self.attempts?.isSettled = false
            start(request, to: target)
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
        let model = member.model ?? routedModel ?? facts.model
        translation = nil
        guard member.target.serves(attempts.operation) else {
            return try translated(attempts.body, attempts.operation, for: member.target, model: model)
        }
        guard model != facts.model, attempts.operation.urlModel == nil else {
            return (attempts.body, attempts.operation)
        }
        let name = JSONString.literal(model)
        guard let document = try? JSONDocument(parsing: Array(attempts.body.readableBytesView)),
            let bytes = try? document.setting([MemberAddition(0, [("model", name)])])
        else { throw .unreadable }
        return (ByteBuffer(bytes: bytes), attempts.operation)
    }

    /// The candidate cannot serve this request, which says nothing about it.
    private func skip(_ fault: GatewayError) {
        settle(.left)
        guard attempts?.hasOtherCandidate == true, chooseNext() else {
            if let fault = attempts?.lastFault { return fail(fault) }
            return answer(fault)
        }
        sendAttempt()
    }

    private func chooseNext() -> Bool {
        guard let route = attempts?.route, let wish = attempts?.wish else { return false }
        guard let choice = fleet.choose(route.group, wish) else { return false }
        attempts?.choice = choice
        attempts?.isSettled = false
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
        return triesAgain(after: AttemptFailure(.blocked, status: upstreamHead?.status), nil)
    }

    private func triesAgain(after failure: AttemptFailure, _ fault: GatewayError?) -> Bool {
        guard let attempts, !isFinished, !hasBegunStream else { return false }
        let member = attempts.member
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
        guard let step = self.attempts?.machine.failed(failure, circumstances), step != .giveUp else { return false }
        self.attempts?.lastFault = fault ?? .unreadableAnswer
        return take(step)
    }

    private func take(_ step: AttemptMachine.Step) -> Bool {
        dropAnswer()
        switch step {
        case .giveUp: return false
        case .fallBack:
            guard chooseNext() else {
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
    private func dropAnswer() {
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
