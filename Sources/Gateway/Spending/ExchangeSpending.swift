import Spending
import Wire

/// What one exchange has taken from limits and reserved from budgets, and what it has cost so far.
struct ExchangeSpending {
    /// What its body asks for; nil if no price made anybody read it.
    var needs: RequestNeeds?
    /// What of it is charged beside tokens.
    var units = BillableUnits()
    /// Whether the client is told what the answer has cost.
    var tellsCost = false

    // MARK: Limits

    /// From which limits it was taken, and when.
    var limits: [Taken] = []
    /// Of all of them, for the client, and how they stand after it; empty where there are none.
    var tolls: [SpendingPlan.Toll] = []
    var limitStates: [LimitState] = []

    // MARK: Attempts

    /// Under way; nil before the first, and when it is over.
    var leg: Leg?
    var legs = 0
    /// Of attempts that are over; nil if none of them had a price.
    var cost: Money?
    /// True if an upstream did not count, so that it was estimated from what was seen.
    var isEstimated = false
    /// Tokens of attempts that are over.
    var tokens = 0
    /// Of models of a panel, whose tokens are in the row's sums.
    var panelPrompt = 0
    var panelCompletion = 0
    /// Reserved for a judge before its panel was asked.
    var earmark: Leg?
    /// The budget of which a soft limit has been passed, for a header.
    var alerts: [String] = []

    /// Embeddings that are under way, by their calls.
    var asides: [Int: Exchange.Aside] = [:]

    /// Why it was refused, for the error's body and head.
    var refusal: SpendingRefusal?

    struct Taken {
        /// Nil if the store could not be asked.
        let id: SpendingID?
        let tolls: [SpendingPlan.Toll]
        let tokensBefore: Int
        /// Nano-dollars.
        let costBefore: Int64
    }

    mutating func note(_ id: SpendingID?, _ tolls: [SpendingPlan.Toll], _ states: [LimitState]) {
        limits.append(Taken(id: id, tolls: tolls, tokensBefore: tokens, costBefore: cost?.nanodollars ?? 0))
        guard id != nil else { return }
        self.tolls += tolls
        limitStates += states
    }

    struct Leg {
        let number: Int
        let cost: AttemptCost
        /// Nil if nothing is reserved.
        var reservation: Reservation?
        var bills: [SpendingPlan.Bill] = []
        /// True once the store has granted it.
        var isReserved = false
        /// True once the upstream has been asked.
        var wasSent = false
        /// What the upstream has counted so far.
        var usage: TokenUsage?
    }
}

/// Why a request was refused, with figures.
enum SpendingRefusal {
    case budget(SpendingPlan.Bill, AccountBalance)
    case limit(SpendingPlan.Toll, LimitState)
}
