import AuditLog
import NIOCore
import Routing
import Spending
import Upstream
import Wire

/// Money: reserved before each attempt, settled when it is over.
extension Exchange {
    // MARK: Before an attempt

    /// Reserves the most that the attempt can cost on every budget that it concerns.
    ///
    /// - Parameter goOn: called when all have room: at once, or later on the loop; not if the request is refused or over, or goes
    ///   to another candidate.
    func reserve(then goOn: @escaping (Exchange) -> Void) {
        closeLeg(.cutOff)
        guard let attempts, let id, !attempts.request.operation.isFree else { return goOn(self) }
        spending.legs += 1
        let cost = attemptCost(attempts)
        spending.leg = ExchangeSpending.Leg(number: spending.legs, cost: cost)
        let send: (Exchange) -> Void = { exchange in
            exchange.spending.leg?.wasSent = true
            goOn(exchange)
        }
        guard let budgets = concernedBudgets(at: attempts.member.target.id) else { return send(self) }
        guard let most = cost.most else {
            return spendingPlan.settings.unpriced == .pass ? send(self) : refuse(.unpricedModel)
        }
        if takesEarmark(most, budgets.bills) { return send(self) }
        guard let store = budgets.store else { return unavailable(send) }
        let spendingID = SpendingID(exchange: id.text, leg: spending.legs)
        let reservation = budgets.reservation(spendingID, of: most, for: Self.lifetime(attempts))
        spending.leg?.reservation = reservation
        spending.leg?.bills = budgets.bills
        phase = .waiting
        hear({ store.reserve(reservation, at: budgets.now, $0) }) { exchange, answer in
            exchange.reserved(reservation, budgets.bills, answer, send)
        }
    }

    private func reserved(
        _ reservation: Reservation,
        _ bills: [SpendingPlan.Bill],
        _ answer: Result<ReservationAnswer, SpendingFault>,
        _ send: (Exchange) -> Void
    ) {
        guard !isFinished, spending.leg?.reservation?.id == reservation.id else {
            // Whoever wanted it has gone.
            if case .success(.granted) = answer { settle(reservation.id, bills, .zero) }
            return
        }
        switch answer {
        case .success(.granted(let balances)):
            spending.leg?.isReserved = true
            spending.alerts = zip(bills, balances).compactMap { bill, balance in bill.passedAlert(balance.spent) }
            send(self)
        case .success(.refused(let index, let balance)):
            spending.leg = nil
            spending.refusal = .budget(bills[index], balance)
            services.metrics.add(to: .budgetRefusals, MetricLabels([bills[index].budget.id]))
            refuse(.overBudget(as: route.errorStyle))
        case .failure: unavailable(send)
        }
    }

    private func unavailable(_ send: (Exchange) -> Void) {
        guard spendingPlan.settings.onStoreFailure == .refuse else {
            spending.leg?.reservation = nil
            return send(self)
        }
        refuse(.spendingUnavailable)
    }

    /// Another candidate may be cheaper, or of another budget; none is asked that nobody spoke of.
    func refuse(_ error: GatewayError) {
        spending.leg = nil
        if attempts?.route.plan.fallbackOn.isEmpty == false { return skip(error) }
        settle(.left)
        answer(error)
    }

    /// Reads what of a request is charged beside tokens.
    func noteUnits(of request: RoutedRequest) {
        if let document = request.document {
            spending.units = BillableUnits(document, request.operation)
            spending.units.pictures = spending.needs?.pictures ?? 0
        } else if case .form(let boundary) = head?.contentType {
            let form = try? MultipartForm(parsing: Array(request.body.readableBytesView), boundary: boundary)
            if let form { spending.units = BillableUnits(form, request.operation) }
        }
    }

    /// What the attempt that is chosen can cost.
    ///
    /// - Parameter more: bytes that the request will have besides.
    func attemptCost(_ attempts: ExchangeAttempts, adding more: Int = 0) -> AttemptCost {
        AttemptCost(
            bodyBytes: attempts.request.body.readableBytes + more,
            needs: spending.needs,
            units: spending.units,
            entry: attempts.member.entry,
            prices: attempts.route.group.candidates[attempts.choice.candidate].prices,
            hasAnswer: attempts.request.operation.dialect != nil,
            refersElsewhere: facts?.predecessor != nil,
            assumedOutput: assumedOutput(attempts),
            day: services.now() / 86_400
        )
    }

    /// Tokens of an answer of which nobody said how many it may have; a translation to Anthropic's API must say it.
    private func assumedOutput(_ attempts: ExchangeAttempts) -> Int {
        let (target, assumed) = (attempts.member.target, spendingPlan.settings.assumedOutput)
        guard target.api == .anthropic, !target.serves(attempts.request.operation) else { return assumed }
        return max(assumed, target.translation.defaultMaxTokens)
    }

    // MARK: When it is over

    /// What is known of an attempt that is over.
    enum LegEnd {
        /// An answer that was received to its end.
        case complete
        /// It broke off, or nobody wanted it any more.
        case cutOff
        /// The upstream has not done anything for it.
        case refused
    }

    /// Settles the attempt under way at what it has cost, once.
    func closeLeg(_ end: LegEnd) {
        guard let leg = spending.leg else { return }
        spending.leg = nil
        guard leg.wasSent, end != .refused else {
            if leg.isReserved { settle(leg.reservation?.id, leg.bills, .zero) }
            return
        }
        let (cost, usage) = cost(of: leg, end)
        spending.tokens += usage.wholePrompt + usage.wholeCompletion
        if let cost { spending.cost = (spending.cost ?? .zero) + cost }
        if leg.isReserved { settle(leg.reservation?.id, leg.bills, cost ?? .zero) }
    }

    /// By what the upstream counted; by what was seen where it did not, or counted only the beginning.
    private func cost(of leg: ExchangeSpending.Leg, _ end: LegEnd) -> (Money?, TokenUsage) {
        let seen = max(relay?.summary.receivedText ?? 0, collected.readableBytes)
        let seenTokens = (seen + 3) / 4
        var usage = relay?.summary.usage ?? leg.usage ?? TokenUsage(promptTokens: 0, completionTokens: 0)
        if end == .complete, leg.cost.isCounted(by: usage) {
            if leg.cost.guessesLength(usage) { spending.isEstimated = true }
            return (leg.cost.cost(of: usage), usage)
        }
        spending.isEstimated = true
        if usage.wholePrompt == 0 { usage.promptTokens = leg.cost.likely.input }
        // Nobody hears what it costs in the end.
        if leg.cost.units.goesOn, let most = leg.cost.most { return (most, usage) }
        // A guess is no more than what was asked for.
        usage.completionTokens = max(usage.completionTokens, min(seenTokens, leg.cost.bound.output))
        leg.cost.addSpeech(to: &usage)
        return (leg.cost.cost(of: usage), usage)
    }

    /// An attempt has failed.
    func closeLeg(after failure: AttemptFailure) {
        switch failure.kind {
        case .connect, .rateLimit, .serverError, .credentials, .refused: closeLeg(.refused)
        case .timeout, .brokenAnswer: closeLeg((failure.status ?? 200) >= 400 ? .refused : .cutOff)
        case .blocked: closeLeg(relay == nil ? .complete : .cutOff)
        }
    }

    /// The exchange is over: what is open is settled, and the row says what it has cost.
    func endSpending(_ outcome: AuditOutcome) {
        if (upstreamHead?.status ?? 200) >= 400 {
            closeLeg(.refused)
        } else {
            switch outcome {
            case .allowed, .flagged, .redacted: closeLeg(.complete)
            case .blocked: closeLeg(upstreamHead == nil || relay != nil ? .cutOff : .complete)
            case .upstreamFailed, .clientGone, .shutdown, .refused, .abandoned: closeLeg(.cutOff)
            }
        }
        closeAsides()
        giveLimitsBack()
        guard ticket != nil else { return }
        let user = spendingPlan.countsUsers ? facts?.user.map(spendingPlan.digest(ofUser:)) : nil
        record {
            $0.spending.cost = spending.cost?.nanodollars
            $0.spending.isEstimated = spending.cost.map { _ in spending.isEstimated }
            $0.spending.user = user.map(AuditLabel.init(configured:))
        }
        if let cost = spending.cost, let app = principal?.app {
            services.metrics.add(Double(cost.nanodollars) / 1e9, to: .cost, MetricLabels([app]))
        }
    }

    func settle(_ id: SpendingID?, _ bills: [SpendingPlan.Bill], _ cost: Money) {
        guard let id, let stores = services.spending, let store = stores.budgets else { return }
        let herald = SpendingHerald(services: services)
        store.settle(id, cost: cost, at: stores.now()) { answer in
            if case .success(let settlement?) = answer { herald.tell(settlement, bills) }
        }
    }
}

extension APIOperation {
    /// What providers do not charge.
    fileprivate var isFree: Bool { kind == .countTokens || kind == .geminiCountTokens }
}

extension AuditLabel {
    /// Tags of a key, so that one can be looked for with its commas; nil if it has none.
    init?(tags: [String]) {
        guard !tags.isEmpty else { return nil }
        self.init(configured: "," + tags.once.joined(separator: ",") + ",")
    }
}
