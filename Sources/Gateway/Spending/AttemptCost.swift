import Routing
import Spending
import Wire

/// What one attempt can cost at most, and what it has cost.
struct AttemptCost: Sendable {
    /// The prompt's tokens at most, and the answer's.
    let bound: TokenMix
    /// As they are likely: what is settled where the upstream counts nothing.
    let likely: TokenMix
    let prices: PriceList?
    /// Days since 1970 (UTC).
    let day: Int

    /// - Parameters:
    ///   - bodyBytes: of the request.
    ///   - needs: nil if its body was not read for them.
    init(
        bodyBytes: Int,
        needs: RequestNeeds?,
        entry: Catalogue.Entry,
        prices: PriceList?,
        hasAnswer: Bool,
        refersElsewhere: Bool,
        assumedOutput: Int,
        day: Int
    ) {
        // A byte-level tokenizer makes no more tokens than there are bytes; what the body only names is bounded by the context.
        let isWhole = !refersElsewhere && needs?.capabilities.isDisjoint(with: [.images, .audio, .files]) ?? true
        let prompt = isWhole ? min(bodyBytes, entry.context ?? bodyBytes) : max(bodyBytes, entry.context ?? 0)
        let asked = needs?.maximumOutput ?? entry.maximumOutput ?? assumedOutput
        let answer = min(asked, entry.maximumOutput ?? asked) * (needs?.choices ?? 1)
        bound = TokenMix(input: prompt, output: hasAnswer ? min(answer, 1 << 30) : 0)
        likely = TokenMix(input: min(bodyBytes / 4 + 1, prompt), output: bound.output)
        self.prices = prices
        self.day = day
    }

    /// What to reserve; nil if no price holds.
    var most: Money? {
        prices?.most(of: bound, on: day).map(Money.init(picodollars:))
    }

    /// What the upstream has counted; nil if no price holds.
    func cost(of usage: TokenUsage) -> Money? {
        let prompt = usage.wholePrompt
        guard let prices = prices?.prices(on: day, inputTokens: prompt) else { return nil }
        let thought = min(usage.reasoning, usage.wholeCompletion)
        let parts = [
            (usage.wholeCompletion - thought, prices.output), (thought, prices.reasoning ?? prices.output),
        ]
        return Money(picodollars: parts.reduce(picodollars(ofPrompt: usage, prices)) { Self.sum($0, $1) })
    }

    /// The prompt's share of that, rounded down; nil if no price holds.
    func promptCost(of usage: TokenUsage) -> Money? {
        prices?.prices(on: day, inputTokens: usage.wholePrompt).map { prices in
            Money(nanodollars: Int64(picodollars(ofPrompt: usage, prices) / 1000))
        }
    }

    private func picodollars(ofPrompt usage: TokenUsage, _ prices: TokenPrices) -> Int {
        let prompt = usage.wholePrompt
        let written = min(usage.cachedWrite, prompt)
        let read = min(usage.cachedRead, prompt - written)
        let parts = [
            (prompt - read - written, prices.input), (read, prices.cachedRead ?? prices.input),
            (written, prices.cachedWrite ?? prices.input),
        ]
        return parts.reduce(0) { Self.sum($0, $1) }
    }

    /// What it is likely to cost, for limits in time; nil if no price holds.
    var likelyCost: Money? { prices?.cost(of: likely, on: day).map(Money.init(picodollars:)) }

    private static func sum(_ sum: Int, _ part: (count: Int, price: Int)) -> Int {
        let (product, overflow) = part.count.multipliedReportingOverflow(by: part.price)
        let (total, overflow2) = sum.addingReportingOverflow(product)
        return overflow || overflow2 ? .max : total
    }
}
