import Routing
import Spending
import Wire

/// What one attempt can cost at most, and what it has cost.
struct AttemptCost: Sendable {
    /// The prompt's tokens at most, and the answer's.
    let bound: TokenMix
    /// As they are likely: what is settled where the upstream counts nothing.
    let likely: TokenMix
    /// What the prompt may hold besides text.
    let kinds: PromptKinds
    /// What is charged beside tokens.
    let units: BillableUnits
    /// Of a recording, at most.
    let mostMilliseconds: Int
    let prices: PriceList?
    /// Days since 1970 (UTC).
    let day: Int

    /// - Parameters:
    ///   - bodyBytes: of the request.
    ///   - needs: nil if its body was not read for them.
    init(
        bodyBytes: Int,
        needs: RequestNeeds?,
        units: BillableUnits = BillableUnits(),
        entry: Catalogue.Entry,
        prices: PriceList?,
        hasAnswer: Bool,
        refersElsewhere: Bool,
        assumedOutput: Int,
        day: Int
    ) {
        // A byte-level tokenizer makes no more tokens than there are bytes; what the body only names is bounded by the context.
        let isWhole = !refersElsewhere && needs?.capabilities.isDisjoint(with: [.images, .audio, .files]) ?? true
        let prompt = isWhole ? min(bodyBytes, entry.context ?? bodyBytes) : entry.context ?? bodyBytes
        let asked = needs?.maximumOutput ?? entry.maximumOutput ?? assumedOutput
        let answer = min(asked, entry.maximumOutput ?? asked) * (needs?.choices ?? 1)
        let other = (entry.maximumOutput ?? max(assumedOutput, units.isDrawing ? 8192 : 0)) * units.answers
        let output = min(hasAnswer ? answer : other, 1 << 30)
        bound = TokenMix(input: prompt, output: output)
        likely = TokenMix(
            input: min(bodyBytes / 4 + 1, prompt),
            output: units.characters > 0 ? min(units.likelySpeech, output) : output
        )
        kinds = refersElsewhere ? .any : needs?.promptKinds ?? .any
        self.units = units
        mostMilliseconds = min(units.mostMilliseconds, entry.maximumSeconds.map { $0 * 1000 } ?? .max)
        self.prices = prices
        self.day = day
    }

    /// What to reserve; nil if no price holds.
    var most: Money? {
        prices?.most(of: bound, kinds, on: day) { prices in
            PriceSum([(1, beside(prices, milliseconds: mostMilliseconds)), (units.images, drawn(prices))]).picodollars
        }
        .map(Money.init(picodollars:))
    }

    /// What it is likely to cost, for limits in time; nil if no price holds.
    var likelyCost: Money? {
        guard let prices = prices?.prices(on: day, inputTokens: likely.input) else { return nil }
        let sum = PriceSum([
            (1, prices.cost(of: likely)), (1, beside(prices, milliseconds: units.likelyMilliseconds)),
            (units.isDrawing ? units.images : 0, drawn(prices)),
        ])
        return Money(picodollars: sum.picodollars)
    }

    /// Of what is sent beside its tokens, in picodollars: pictures, characters, and the length of a recording.
    private func beside(_ prices: TokenPrices, milliseconds: Int) -> Int {
        var sum = PriceSum([(units.pictures, prices.image ?? 0), (units.characters, prices.character ?? 0)])
        let minutes = PriceSum([(milliseconds, prices.minute ?? 0)]).picodollars
        sum.add(1, at: minutes / 60_000 + (minutes % 60_000 > 0 ? 1 : 0))
        return sum.picodollars
    }

    private func drawn(_ prices: TokenPrices) -> Int { prices.imagePrice(size: units.size, quality: units.quality) }
}

// MARK: What was counted

extension AttemptCost {
    /// What the upstream has counted; nil if no price holds.
    func cost(of usage: TokenUsage) -> Money? {
        prices?.prices(on: day, inputTokens: usage.wholePrompt).map { prices in
            let parts = [(1, ofPrompt(usage, prices)), (1, ofAnswer(usage, prices))]
            return Money(picodollars: PriceSum(parts).picodollars)
        }
    }

    /// The prompt's share of that, rounded down; nil if no price holds.
    func promptCost(of usage: TokenUsage) -> Money? {
        prices?.prices(on: day, inputTokens: usage.wholePrompt).map { prices in
            Money(nanodollars: Int64(ofPrompt(usage, prices) / 1000))
        }
    }

    /// True if anything was counted that has a price, so that nothing need be guessed.
    func isCounted(by usage: TokenUsage) -> Bool {
        if usage.wholePrompt > 0 || usage.wholeCompletion > 0 { return true }
        guard let prices = prices?.prices(on: day, inputTokens: 0) else { return usage.countsAnything }
        return usage.milliseconds > 0 && prices.minute != nil || usage.images > 0 && !prices.images.isEmpty
    }

    /// True if a recording costs what it is long, and nobody has said how long it is.
    func guessesLength(_ usage: TokenUsage) -> Bool {
        usage.milliseconds == 0 && units.recordingBytes > 0
            && prices?.prices(on: day, inputTokens: usage.wholePrompt)?.minute != nil
    }

    /// Speech that nobody counted.
    func addSpeech(to usage: inout TokenUsage) {
        guard units.characters > 0 else { return }
        usage.completionTokens = max(usage.completionTokens, likely.output)
        usage.completionAudio = usage.completionTokens
    }

    /// In picodollars.
    ///
    /// A kind of tokens without a price of its own counts as any other, and one that was kept and has one counts as its kind.
    private func ofPrompt(_ usage: TokenUsage, _ prices: TokenPrices) -> Int {
        var rest = Rest(usage.wholePrompt)
        let long = min(usage.cachedWriteLong, usage.cachedWrite)
        let kept = prices.cachedWrite ?? prices.input
        rest.take(long, at: prices.cachedWriteLong ?? kept)
        rest.take(usage.cachedWrite - long, at: kept)
        if let price = prices.audio { rest.take(usage.promptAudio, at: price) }
        if let price = prices.imageToken { rest.take(usage.promptImages, at: price) }
        rest.take(usage.cachedRead, at: prices.cachedRead ?? prices.input)
        rest.takeAll(at: prices.input)
        let length = usage.milliseconds > 0 ? usage.milliseconds : units.likelyMilliseconds
        rest.sum.add(1, at: beside(prices, milliseconds: length))
        return rest.sum.picodollars
    }

    private func ofAnswer(_ usage: TokenUsage, _ prices: TokenPrices) -> Int {
        var rest = Rest(usage.wholeCompletion)
        rest.take(usage.reasoning, at: prices.reasoning ?? prices.output)
        if let price = prices.audioOutput { rest.take(usage.completionAudio, at: price) }
        let pictures = units.isDrawing && usage.completionImages == 0 ? rest.count : usage.completionImages
        if let price = prices.imageOutput { rest.take(pictures, at: price) }
        rest.takeAll(at: prices.output)
        rest.sum.add(usage.images, at: drawn(prices))
        return rest.sum.picodollars
    }
}

/// Tokens of which kinds are taken one by one, each at its price.
private struct Rest {
    private(set) var count: Int
    var sum = PriceSum()

    init(_ count: Int) {
        self.count = count
    }

    mutating func take(_ kind: Int, at price: Int) {
        let taken = min(kind, count)
        count -= taken
        sum.add(taken, at: price)
    }

    mutating func takeAll(at price: Int) { take(count, at: price) }
}
