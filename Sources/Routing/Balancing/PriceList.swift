/// A model's prices over time, and by the length of the prompt.
package struct PriceList: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// The first day on which it holds, in days since 1970 (UTC).
        package var from: Int
        /// Holds for prompts of more than so many tokens; 0 for all.
        package var above: Int
        package var prices: TokenPrices

        package init(from: Int = 0, above: Int = 0, _ prices: TokenPrices) {
            self.from = from
            self.above = above
            self.prices = prices
        }

        func holds(for inputTokens: Int) -> Bool { above == 0 || above < inputTokens }
    }

    /// The latest first, and of one day the one for the longest prompts.
    private let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries.sorted { ($0.from, $0.above) > ($1.from, $1.above) }
    }

    package init(_ prices: TokenPrices) {
        self.init([Entry(prices)])
    }

    /// What holds on a day for a prompt of a length; nil if nothing does yet.
    package func prices(on day: Int, inputTokens: Int) -> TokenPrices? {
        guard let latest = entries.first(where: { $0.from <= day }) else { return nil }
        return entries.first { $0.from == latest.from && $0.holds(for: inputTokens) }?.prices
    }

    /// What a request is expected to cost, in picodollars; nil if no price holds.
    package func cost(of mix: TokenMix, on day: Int) -> Int? {
        prices(on: day, inputTokens: mix.input)?.cost(of: mix)
    }

    /// The most that a request of at most so many tokens can cost, in picodollars; nil if no price holds.
    ///
    /// Shorter prompts may have other prices, and any token may be the dearest of its kind.
    ///
    /// - Parameters:
    ///   - kinds: what the prompt may hold besides text.
    ///   - extra: what is not counted in tokens, at the prices of each length.
    package func most(
        of mix: TokenMix,
        _ kinds: PromptKinds = .any,
        on day: Int,
        extra: (TokenPrices) -> Int = { _ in 0 }
    ) -> Int? {
        guard let latest = entries.first(where: { $0.from <= day }) else { return nil }
        return entries.filter { $0.from == latest.from && $0.holds(for: mix.input) }
            .map { PriceSum([(1, $0.prices.most(of: mix, kinds)), (1, extra($0.prices))]).picodollars }.max()
    }
}

/// Days of the Gregorian calendar.
package enum CalendarDay {
    /// Days since 1970-01-01; years begin in March here, so that a leap day is the last one.
    package static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        // 719468 days lie between 0000-03-01 and 1970-01-01.
        return shifted * 365 + leapDays + dayOfYear - 719_468
    }

    /// - Parameter text: `2026-11-25`.
    package static func number(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1970...9999).contains(year),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return number(year, month, day)
    }
}
