/// How an account's use is limited in time.
package enum LimitRule: Hashable, Sendable {
    /// So many in `period` milliseconds, evenly, and `burst` of them at once: the generic cell rate algorithm (ITU-T I.371).
    case rate(Int64, period: Int64, burst: Int64)
    /// So much in any `period` milliseconds. Counted in sixteenths of the period, so what is older than a period counts for up to
    /// a sixteenth of it longer.
    case window(Int64, period: Int64)
    /// So many at one time.
    case concurrency(Int64)

    /// What the limit is.
    package var limit: Int64 {
        switch self {
        case .rate(let limit, _, _), .window(let limit, _), .concurrency(let limit): limit
        }
    }
}

/// What a request takes from one account.
package struct LimitTake: Hashable, Sendable {
    /// The limit's id and what it is of, from the settings; a user's name only as a digest.
    package let account: String
    package let rule: LimitRule
    /// 1 for requests and places; tokens or nano-dollars at most for the others.
    package let amount: Int64

    package init(account: String, rule: LimitRule, amount: Int64) {
        self.account = account
        self.rule = rule
        self.amount = amount
    }
}

/// What one request takes, from all accounts in one step.
package struct LimitRequest: Hashable, Sendable {
    package let id: SpendingID
    package let takes: [LimitTake]
    /// When its places are free again if nobody has given them back.
    package let deadline: Int64

    package init(_ id: SpendingID, takes: [LimitTake], deadline: Int64) {
        self.id = id
        self.takes = takes
        self.deadline = deadline
    }
}

/// How an account stands after an answer.
package struct LimitState: Hashable, Sendable {
    package let remaining: Int64
    /// Milliseconds until all of it is there again if nothing more is taken.
    package let reset: Int64
    /// Milliseconds until the same could be taken again; 0 if it could be now, and for places, of which nobody knows.
    package let retry: Int64

    package init(remaining: Int64, reset: Int64, retry: Int64) {
        self.remaining = remaining
        self.reset = reset
        self.retry = retry
    }
}

package enum LimitAnswer: Hashable, Sendable {
    /// With each account's state, in the order of the takes.
    case granted([LimitState])
    /// Nothing was taken; of several the one that has to be waited for longest.
    case refused(take: Int, [LimitState])
}
