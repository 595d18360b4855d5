import AuditLog
import NIOCore
import Routing
import Spending
import Upstream

/// Limits in time: each is taken from once for a request, before its first attempt that it concerns.
extension Exchange {
    var spendingPlan: SpendingPlan { configuration.spending }

    /// Who spends, at the upstream that is asked.
    func spender(at provider: String?) -> Spender {
        var spender = Spender()
        spender.app = principal?.app
        spender.key = principal?.keyID
        spender.team = principal?.team
        spender.tags = principal?.tags ?? []
        // Of several models that a client names the one that is tried.
        let model = attempts.flatMap { $0.member.asked ?? $0.stage.asked } ?? facts?.model
        spender.model = model.map { configuration.routes.label(for: $0).text }
        spender.provider = provider
        guard spendingPlan.countsUsers, let user = facts?.user else { return spender }
        spender.user = user
        spender.userDigest = spendingPlan.digest(ofUser: user)
        return spender
    }

    /// Takes from every limit that concerns the request as it is first sent, or from none.
    ///
    /// - Parameter goOn: called when all have room: at once, or later on the loop; not if the request is refused or over.
    func takeLimits(then goOn: @escaping (Exchange) -> Void) {
        takeLimits(0, then: goOn) { $0.answer($1) }
    }

    /// Takes from the limits that concern an attempt and none before it: of another provider, or of another of the models that
    /// the client names.
    ///
    /// - Parameter goOn: as above; not if the attempt goes to another candidate either.
    func takeMoreLimits(then goOn: @escaping (Exchange) -> Void) {
        takeLimits(nil, then: goOn) { $0.refuse($1) }
    }

    private func takeLimits(
        _ number: Int?,
        then goOn: @escaping (Exchange) -> Void,
        orElse refuse: @escaping (Exchange, GatewayError) -> Void
    ) {
        guard spendingPlan.hasLimits, let id, let attempts, let stores = services.spending else { return goOn(self) }
        let tolls = tolls(of: attempts)
        guard !tolls.isEmpty else { return goOn(self) }
        closeLeg(.cutOff)
        if number == nil { spending.legs += 1 }
        let now = stores.now()
        let request = LimitRequest(
            SpendingID(exchange: id.text, leg: number ?? spending.legs),
            takes: tolls.map(\.take),
            deadline: now + Self.lifetime(attempts)
        )
        phase = .waiting
        hear({ stores.limits.take(request, at: now, $0) }) { exchange, answer in
            exchange.took(request.id, tolls, answer, goOn, refuse)
        }
    }

    /// Of the limits from which nothing has been taken yet.
    private func tolls(of attempts: ExchangeAttempts) -> [SpendingPlan.Toll] {
        let likely = attemptCost(attempts)
        let all = spendingPlan.tolls(
            for: spender(at: attempts.member.target.id),
            tokens: Int64((likely.likely.input + likely.likely.output) * attempts.stage.askedModels),
            cost: (likely.likelyCost?.nanodollars ?? 0) * Int64(attempts.stage.askedModels)
        )
        let taken = spending.limits.flatMap(\.tolls)
        return all.filter { toll in !taken.contains { $0.take.account == toll.take.account } }
    }

    private func took(
        _ id: SpendingID,
        _ tolls: [SpendingPlan.Toll],
        _ answer: Result<LimitAnswer, SpendingFault>,
        _ goOn: (Exchange) -> Void,
        _ refuse: (Exchange, GatewayError) -> Void
    ) {
        if case .success(.granted(let states)) = answer { spending.note(id, tolls, states) }
        guard !isFinished else { return giveLimitsBack() }
        switch answer {
        case .success(.granted): goOn(self)
        case .success(.refused(let index, let states)):
            if spending.limitStates.isEmpty { (spending.tolls, spending.limitStates) = (tolls, states) }
            let toll = tolls[index]
            spending.refusal = .limit(toll, states[index])
            services.metrics.add(to: .limitRefusals, MetricLabels([toll.limit.id]))
            let seconds = toll.limit.unit == .concurrency ? 1 : Int((states[index].retry + 999) / 1000)
            refuse(self, .rateLimited(toll.limit.unit, retryAfter: max(1, seconds)))
        case .failure:
            guard spendingPlan.settings.onStoreFailure == .pass else { return refuse(self, .spendingUnavailable) }
            spending.note(nil, tolls, [])
            goOn(self)
        }
    }

    /// The request is over: its places are free, and windows have what it really took since.
    func giveLimitsBack() {
        guard let stores = services.spending else { return }
        for taken in spending.limits {
            guard let id = taken.id else { continue }
            let amounts: [Int64?] = taken.tolls.map { toll in
                switch toll.limit.unit {
                case .requests, .concurrency: nil
                case .tokens: Int64(spending.tokens - taken.tokensBefore)
                case .cost: (spending.cost?.nanodollars ?? 0) - taken.costBefore
                }
            }
            stores.limits.finish(id, amounts: amounts, at: stores.now())
        }
        spending.limits = []
    }

    /// How long a reservation of an attempt may be held, in milliseconds: as long as its transfer may take, and a while.
    static func lifetime(_ attempts: ExchangeAttempts) -> Int64 {
        attempts.member.target.timeouts.total.nanoseconds / 1_000_000 + 120_000
    }

    /// Asks a store, and hears its answer on the loop: at once if it comes at once.
    func hear<Answer: Sendable>(
        _ ask: (@escaping @Sendable (Answer) -> Void) -> Void,
        then take: @escaping (Exchange, Answer) -> Void
    ) {
        let bound = NIOLoopBound((exchange: self, take: take), eventLoop: loop.eventLoop)
        ask { [loop = loop.eventLoop] answer in
            if loop.inEventLoop {
                bound.value.take(bound.value.exchange, answer)
            } else {
                loop.execute { bound.value.take(bound.value.exchange, answer) }
            }
        }
    }
}
