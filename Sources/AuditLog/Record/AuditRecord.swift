package import GuardrailTypes

/// Everything that is kept about one exchange: one row of `exchange` with the rows that belong to it.
///
/// A plain value without text of the user: names are `AuditLabel`s, places are `AuditFieldPath`s and offsets.
/// Times are microseconds of a monotonic clock, sizes are bytes; nil means that it did not come to that.
package struct AuditRecord: Hashable, Sendable {
    package let id: ExchangeID
    package let startedAt: AuditTime
    /// Number of the exchange in this run of the process, from 1, given on arrival: a missing number is a row that was
    /// never written.
    package let arrival: Int

    /// Which application sent it, by the name in our configuration; nil without a client key.
    package var app: AuditLabel?
    /// Id of the client key, never the key.
    package var keyID: AuditLabel?
    package var method: AuditLabel
    package var route: AuditLabel
    package var model: AuditLabel?
    package var upstream: AuditLabel?
    package var isStreamed = false

    package var outcome: AuditOutcome = .abandoned
    /// The HTTP status that we sent.
    package var status: Int?
    package var errorCode: AuditLabel?
    package var upstreamStatus: Int?
    package var blockedDirection: Direction?
    package var policyHash: AuditLabel?
    package var engineVersion: AuditLabel?

    package var latency = AuditLatency()
    package var volume = AuditVolume()
    package var promptTokens: Int?
    package var completionTokens: Int?
    package var spending = AuditSpending()
    /// Nil if the cache had nothing to do with it.
    package var cache: AuditCache?
    /// One for each text in which something was found or a rule failed.
    package var decisions: [AuditDecision] = []
    /// Nil for what was not sent to one of several candidates.
    package var routing: AuditRouting?

    package init(id: ExchangeID, startedAt: AuditTime, arrival: Int, method: AuditLabel, route: AuditLabel) {
        self.id = id
        self.startedAt = startedAt
        self.arrival = arrival
        self.method = method
        self.route = route
    }

    /// The strictest action of any decision.
    package var action: Action { decisions.lazy.map(\.action).max() ?? .allow }
}

/// What an exchange has cost, and who pays.
package struct AuditSpending: Hashable, Sendable {
    /// In nano-dollars, all attempts together; nil where no model had a price.
    package var cost: Int64?
    /// Whether an upstream did not count, so that it was estimated; nil without a cost.
    package var isEstimated: Bool?
    /// Of the client's key.
    package var team: AuditLabel?
    /// With commas at both ends and between them: `,batch,eu,`.
    package var tags: AuditLabel?
    /// A digest under the key of fingerprints; nil where no budget or limit is of users.
    package var user: AuditLabel?

    package init() {}
}

/// How an exchange ended.
package enum AuditOutcome: String, Hashable, Sendable, CaseIterable {
    case allowed, flagged, redacted, blocked
    /// Not inspected and not forwarded: bad request, bad key, too large, over capacity.
    case refused
    case upstreamFailed = "upstream_failed"
    case clientGone = "client_gone"
    /// Ended by our own shutdown.
    case shutdown
    /// Nobody closed its ticket: a fault of ours, kept visible.
    case abandoned

    /// What an exchange that ran to its end is called when its strictest action was `action`.
    package init(_ action: Action) {
        switch action {
        case .allow: self = .allowed
        case .flag: self = .flagged
        case .redact: self = .redacted
        case .block: self = .blocked
        }
    }
}

/// Where the time went, in microseconds.
package struct AuditLatency: Hashable, Sendable {
    /// From arrival to the end of the answer.
    ///
    /// A ticket fills it in if nobody else did.
    package var total: Int?
    /// Spent inspecting, both directions together.
    package var inspection: Int?
    /// From sending the request upstream to the first byte of the answer.
    package var upstreamFirstByte: Int?

    package init() {}
}

/// How much text went where, in bytes.
package struct AuditVolume: Hashable, Sendable {
    /// Body of the request, as received.
    package var received = 0
    /// Body of the answer, as sent.
    package var sent = 0
    /// Most that was held back at one moment, all channels together.
    package var heldAtMost = 0
    /// Text of the answer that left.
    package var released = 0
    /// Text of the answer that was received from the upstream and did not leave.
    package var withheld = 0

    package init() {}
}
