import AuditLog
import NIOCore
import Routing
import Spending

/// Limits of flows, counted where the limits of the settings are: in memory, or on a server for all nodes together.
///
/// A store may answer later, so a walk that comes to a limit stops there, the store is asked, and the walk is taken once more
/// with the answer. Nothing else of it can have changed: what chance decides is drawn once for a request.
extension Exchange {
    /// Whether one more request is within a limit; nil if `askFlowLimit` has to be called first.
    func admits(_ limit: RouteFlow.RateLimit, of node: Int, in flow: NamedFlow) -> Bool? {
        let owner =
            switch limit.scope {
            case .all: ""
            case .app: principal?.app ?? ""
            case .key: principal?.keyID ?? ""
            }
        // No id of a limit in the settings has a colon.
        let account = SpendingPlan.account("flow:\(flow.name):\(flow.flow.nodes[node].name)", owner)
        let take = LimitTake(account: account, rule: limit.rule, amount: 1)
        if let answer = self.flow.answers[take] { return answer }
        self.flow.question = ExchangeFlow.Question(take: take, limit: limit)
        return nil
    }

    /// Asks about the limit at which a walk has stopped.
    ///
    /// - Parameter goOn: called when the answer is known: at once, or later on the loop; not if the request is refused or over.
    func askFlowLimit(then goOn: @escaping (Exchange) -> Void) {
        guard let question = flow.question, let id, let stores = services.spending else {
            return answer(.spendingUnavailable)
        }
        flow.question = nil
        flow.asked += 1
        let number = flow.asked
        let now = stores.now()
        // Attempts count upwards from 1, and the limits of the settings have 0.
        let request = LimitRequest(
            SpendingID(exchange: id.text, leg: -number),
            takes: [question.take],
            deadline: now + ExchangeFlow.lifetime
        )
        phase = .waiting
        hear({ stores.limits.take(request, at: now, $0) }) { exchange, answer in
            exchange.heard(answer, to: question, request.id)
            // Whoever asked has been given up if another has asked since.
            if !exchange.isFinished, exchange.flow.asked == number { exchange.decide(question, answer, goOn) }
        }
    }

    private func heard(
        _ answer: Result<LimitAnswer, SpendingFault>,
        to question: ExchangeFlow.Question,
        _ id: SpendingID
    ) {
        switch answer {
        case .success(.granted):
            flow.answers[question.take] = true
            flow.taken.append(ExchangeFlow.Taken(id: id, isCost: question.limit.unit == .cost))
        case .success(.refused): flow.answers[question.take] = false
        case .failure: break
        }
        if isFinished { endFlow() }
    }

    private func decide(
        _ question: ExchangeFlow.Question,
        _ answer: Result<LimitAnswer, SpendingFault>,
        _ goOn: (Exchange) -> Void
    ) {
        if case .failure = answer {
            guard question.limit.onFailure != .refuse else { return self.answer(.spendingUnavailable) }
            flow.answers[question.take] = question.limit.onFailure == .success
        }
        goOn(self)
    }

    /// The request is over: what it has cost counts in the limits on cost that it has passed.
    func endFlow() {
        guard !flow.taken.isEmpty, let stores = services.spending else { return }
        let cost = spending.cost?.nanodollars ?? 0
        for taken in flow.taken {
            stores.limits.finish(taken.id, amounts: [taken.isCost ? cost : nil], at: stores.now())
        }
        flow.taken = []
    }
}

/// What a request has asked and drawn on its way through a flow.
struct ExchangeFlow {
    /// Whether limits had room.
    var answers: [LimitTake: Bool] = [:]
    /// At which a walk has stopped.
    var question: Question?
    var asked = 0
    var taken: [Taken] = []
    /// Where chance sends the request.
    var draw: UInt64?

    struct Question {
        let take: LimitTake
        let limit: RouteFlow.RateLimit
    }

    struct Taken {
        let id: SpendingID
        /// Whether what the request costs takes the place of what was taken.
        let isCost: Bool
    }

    /// Longer than any request, in milliseconds.
    static let lifetime: Int64 = 86_400_000
}

extension RouteFlow.RateLimit {
    /// As stores count it: requests, or nano-dollars, of which a request takes one until its cost is known.
    fileprivate var rule: LimitRule {
        let amount = unit == .cost ? limit / 1000 : limit
        return .window(min(Int64(amount), Money.largestLimit.nanodollars), period: Int64(interval))
    }
}

extension GatewayError {
    /// Never answered: a flow has come to a limit whose store has to be asked first.
    static let limitIsAsked = GatewayError(.gateway, 503, .server, code: "limit_is_asked", "A limit is being asked.")
}
