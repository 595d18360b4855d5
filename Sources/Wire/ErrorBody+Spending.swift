extension ErrorBody {
    /// The budget or limit behind a refusal: names of the settings, and figures.
    package struct Spending: Hashable, Sendable {
        /// Of what it is: `team`, `key`.
        package var scope: String
        /// The budget's or limit's id.
        package var limit: String
        /// `monthly`, `24h`; nil for what is no budget, like all that follows.
        package var period: String?
        /// US dollars as decimal numbers.
        package var limitDollars: String?
        package var spentDollars: String?
        package var reservedDollars: String?
        /// RFC 3339; nil if it never begins anew.
        package var resetsAt: String?

        package init(
            scope: String,
            limit: String,
            period: String? = nil,
            limitDollars: String? = nil,
            spentDollars: String? = nil,
            reservedDollars: String? = nil,
            resetsAt: String? = nil
        ) {
            self.scope = scope
            self.limit = limit
            self.period = period
            self.limitDollars = limitDollars
            self.spentDollars = spentDollars
            self.reservedDollars = reservedDollars
            self.resetsAt = resetsAt
        }

        /// Its members, beside those that every error has.
        func write(to writer: inout JSONWriter) {
            writer.member("scope", scope)
            writer.member("limit_id", limit)
            guard let period else { return }
            writer.member("period", period)
            for (key, dollars) in dollars { writer.member(key, literal: dollars.utf8) }
            writer.member("period_resets_at", resetsAt)
        }

        /// The same for forms that have texts only.
        func writeTexts(to writer: inout JSONWriter) {
            writer.member("scope", scope)
            writer.member("limit_id", limit)
            if let period { writer.member("period", period) }
            for (key, dollars) in dollars { writer.member(key, dollars) }
            if let resetsAt { writer.member("period_resets_at", resetsAt) }
        }

        private var dollars: [(String, String)] {
            [("limit_usd", limitDollars), ("spent_usd", spentDollars), ("reserved_usd", reservedDollars)].compactMap {
                key,
                value in value.map { (key, $0) }
            }
        }
    }
}
