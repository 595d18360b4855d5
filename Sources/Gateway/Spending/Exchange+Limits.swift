import AuditLog
import NIOCore
import Routing
import Spending
import Upstream

/// Limits in time: taken once for a request, before its first attempt.
extension Exchange {
    var spendingPlan: SpendingPlan { configuration.spending }

    /// Who spends, at the upstream that is asked.
    func spender(at provider: String?) -> Spender {
        var spender = Spender()
        spender.app = principal?.app
        spender.key = principal?.keyID
        spender.team = principal?.team
        spender.tags = principal?.tags ?? []
        spender.model = facts.map { configuration.routes.label(for: $0.model).text }
        spender.provider = provider
        guard spendingPlan.countsUsers, let user = facts?.user else { return spender }
        spender.user = user
        spender.userDigest = spendingPlan.digest(ofUser: user)
        return spender
    }

    /// Takes from every limit that concerns the request, or from none.
    ///
    /// - Parameter goOn: called when all have room: at once, or later on the loop; not if the request is refused or over.
    func takeLimits(then goOn: @escaping (Exchange) -> Void) {
        guard spendingPlan.hasLimits, let id, let attempts, let stores = services.spending else { return goOn(self) }
        let likely = attemptCost(attempts)
        let tolls = spendingPlan.tolls(
            for: spender(at: attempts.member.target.id),
            tokens: Int64((likely.likely.input + likely.likely.output) * attempts.stage.askedModels),
            cost: (likely.likelyCost?.nanodollars ?? 0) * Int64(attempts.stage.askedModels)
        )
        guard !tolls.isEmpty else { return goOn(self) }
        let now = stores.now()
        let request = LimitRequest(
            SpendingID(exchange: id.text, leg: 0),
            takes: tolls.map(\.take),
            deadline: now + Self.lifetime(attempts)
        )
        phase = .waiting
        spending.tolls = tolls
        hear({ stores.limits.take(request, at: now, $0) }) { exchange, answer in
            exchange.took(request.id, answer, goOn)
        }
    }

    private func took(
        _ id: SpendingID,
        _ answer: Result<LimitAnswer, SpendingFault>,
        _ goOn: (Exchange) -> Void
    ) {
        if case .success(.granted(let states)) = answer {
            spending.limitID = id
            spending.limitStates = states
        }
        guard !isFinished else { return giveLimitsBack() }
        switch answer {
        case .success(.granted): goOn(self)
        case .success(.refused(let index, let states)):
            spending.limitStates = states
            let toll = spending.tolls[index]
            spending.refusal = .limit(toll, states[index])
            services.metrics.add(to: .limitRefusals, MetricLabels([toll.limit.id]))
            let seconds = toll.limit.unit == .concurrency ? 1 : Int((states[index].retry + 999) / 1000)
            self.answer(.rateLimited(toll.limit.unit, retryAfter: max(1, seconds)))
        case .failure:
            if spendingPlan.settings.onStoreFailure == .pass { goOn(self) } else { self.answer(.spendingUnavailable) }
        }
    }

    /// The request is over: its places are free, and windows have what it really took.
    func giveLimitsBack() {
        guard let id = spending.limitID, let stores = services.spending else { return }
        spending.limitID = nil
        let amounts: [Int64?] = spending.tolls.map { toll in
            switch toll.limit.unit {
            case .requests, .concurrency: nil
            case .tokens: Int64(spending.tokens)
            case .cost: spending.cost?.nanodollars ?? 0
            }
        }
        stores.limits.finish(id, amounts: amounts, at: stores.now())
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
