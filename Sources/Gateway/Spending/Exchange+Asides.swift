import AuditLog
import Classification
import ClassifierClients
import NIOCore
import Routing
import Spending

/// What a request pays for besides its answer: the places of its text for semantic routes and the semantic cache.
extension Exchange {
    /// A call of an embedder that costs money.
    struct Aside {
        let prices: PriceList
        /// Days since 1970 (UTC).
        let day: Int
        let bytes: Int
        let meter = EmbeddingMeter()
        var reservation: Reservation?
        var bills: [SpendingPlan.Bill] = []
        /// True once the embedder may have been asked.
        var isOpen = false

        /// The most that the texts can cost; nil if no price holds.
        var most: Money? {
            prices.most(of: TokenMix(input: bytes, output: 0), [], on: day).map(Money.init(picodollars:))
        }

        func cost(of tokens: Int) -> Money {
            Money(picodollars: prices.cost(of: TokenMix(input: tokens, output: 0), on: day) ?? 0)
        }
    }

    /// Reserves what the places of some texts can cost at most, on every budget that they concern.
    ///
    /// - Parameters:
    ///   - call: the call's place in `calls`: once it is gone nobody wants the answer.
    ///   - embedder: if it costs nothing, nothing is reserved.
    ///   - goOn: called at once, or later on the loop, with how to count; nil of no meter where it costs nothing. Not if the exchange
    ///     has ended.
    ///   - refuse: called in its place if a budget has no room, or cannot be asked.
    func payAside(
        _ call: Int,
        _ embedder: any Embedder,
        bytes: Int,
        then goOn: @escaping (Exchange, EmbeddingMeter?) -> Void,
        orElse refuse: @escaping (Exchange) -> Void
    ) {
        guard bytes > 0, let priced = embedder as? PricedEmbedder, let id else { return goOn(self, nil) }
        let aside = Aside(prices: priced.prices, day: services.now() / 86_400, bytes: bytes)
        guard let most = aside.most else { return goOn(self, nil) }
        spending.asides[call] = aside
        let open: (Exchange) -> Void = { exchange in
            exchange.spending.asides[call]?.isOpen = true
            goOn(exchange, aside.meter)
        }
        guard let budgets = concernedBudgets(at: priced.upstream) else { return open(self) }
        guard let store = budgets.store else { return lack(call, open, refuse) }
        spending.legs += 1
        let spendingID = SpendingID(exchange: id.text, leg: spending.legs)
        let reservation = budgets.reservation(spendingID, of: most, for: 300_000)
        hear({ store.reserve(reservation, at: budgets.now, $0) }) { exchange, answer in
            exchange.reserved(call, reservation, budgets.bills, answer, open, refuse)
        }
    }

    private func reserved(
        _ call: Int,
        _ reservation: Reservation,
        _ bills: [SpendingPlan.Bill],
        _ answer: Result<ReservationAnswer, SpendingFault>,
        _ open: (Exchange) -> Void,
        _ refuse: (Exchange) -> Void
    ) {
        guard calls[call] != nil, spending.asides[call] != nil else {
            // Whoever wanted it has gone.
            if case .success(.granted) = answer { settle(reservation.id, bills, .zero) }
            return
        }
        switch answer {
        case .success(.granted):
            spending.asides[call]?.reservation = reservation
            spending.asides[call]?.bills = bills
            open(self)
        case .success(.refused(let index, _)):
            services.metrics.add(to: .budgetRefusals, MetricLabels([bills[index].budget.id]))
            spending.asides[call] = nil
            refuse(self)
        case .failure: lack(call, open, refuse)
        }
    }

    /// There is no store, or no answer of it.
    private func lack(_ call: Int, _ open: (Exchange) -> Void, _ refuse: (Exchange) -> Void) {
        if spendingPlan.settings.onStoreFailure == .pass { return open(self) }
        spending.asides[call] = nil
        refuse(self)
    }

    /// The call is over: settles what it has cost, once.
    func closeAside(_ call: Int) {
        guard let aside = spending.asides.removeValue(forKey: call), aside.isOpen else { return }
        let reading = aside.meter.reading
        charge(aside, tokens: reading.tokens, isEstimated: reading.isEstimated)
    }

    /// The exchange ends while calls are open, whose texts have been sent.
    func closeAsides() {
        for call in spending.asides.keys.sorted() {
            guard let aside = spending.asides.removeValue(forKey: call), aside.isOpen else { continue }
            charge(aside, tokens: EmbeddingMeter.likelyTokens(aside.bytes), isEstimated: true)
        }
    }

    // MARK: Classifiers

    /// Charges what a classifier behind a network has billed for a verdict.
    ///
    /// What guards a text is asked whether there is money for it or not, so nothing is reserved before. Where a budget has no room for it, it is
    /// in the row alone, and counted as an overrun.
    func chargeClassifier(_ id: String, tokens: Int) {
        guard tokens > 0, let price = spendingPlan.settings.classifierPrices[id], let exchange = self.id else { return }
        let cost = Money(picodollars: PriceSum([(tokens, price)]).picodollars)
        spending.cost = (spending.cost ?? .zero) + cost
        guard let budgets = concernedBudgets(at: nil), let store = budgets.store else { return }
        spending.legs += 1
        let spendingID = SpendingID(exchange: exchange.text, leg: spending.legs)
        let (herald, metrics) = (SpendingHerald(services: services), services.metrics)
        store.reserve(budgets.reservation(spendingID, of: cost, for: 60_000), at: budgets.now) { answer in
            guard case .success(.granted) = answer else { return metrics.add(to: .budgetOverruns, MetricLabels([])) }
            store.settle(spendingID, cost: cost, at: budgets.now) { answer in
                if case .success(let settlement?) = answer { herald.tell(settlement, budgets.bills) }
            }
        }
    }

    private func charge(_ aside: Aside, tokens: Int, isEstimated: Bool) {
        let cost = aside.cost(of: tokens)
        if tokens > 0 {
            spending.cost = (spending.cost ?? .zero) + cost
            spending.isEstimated = spending.isEstimated || isEstimated
        }
        settle(aside.reservation?.id, aside.bills, cost)
    }
}
