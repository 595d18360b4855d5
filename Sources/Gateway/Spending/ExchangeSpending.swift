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

    var limitID: SpendingID?
    var tolls: [SpendingPlan.Toll] = []
    /// How the limits stand after it; empty where there are none.
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
    /// The budget of which a soft limit has been passed, for a header.
    var alerts: [String] = []

    /// Embeddings that are under way, by their calls.
    var asides: [Int: Exchange.Aside] = [:]

    /// Why it was refused, for the error's body and head.
    var refusal: SpendingRefusal?

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
