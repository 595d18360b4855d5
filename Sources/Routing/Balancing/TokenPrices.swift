/// What a model's tokens cost, in picodollars (10⁻¹² US dollars) each: a dollar for a million tokens is 1,000,000 of them, so
/// that every price list is a list of whole numbers.
package struct TokenPrices: Hashable, Sendable {
    package var input: Int
    package var output: Int
    /// Of a prompt's part that the provider had kept; nil if it costs what other input costs.
    package var cachedRead: Int?
    /// Of a prompt's part that the provider keeps from now on; nil likewise.
    package var cachedWrite: Int?
    /// Of output that is thought and not said; nil if it costs what other output costs.
    package var reasoning: Int?
    /// Of one image of a prompt.
    package var image: Int?
    /// Of one token of sound.
    package var audio: Int?

    package init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }

    /// - Parameter dollars: for a million tokens.
    package static func picodollars(perMillion dollars: Double) -> Int {
        Int((dollars * 1_000_000).rounded())
    }

    /// With every token at the dearest price of its kind.
    func most(of mix: TokenMix) -> Int {
        let prompt = max(input, cachedRead ?? 0, cachedWrite ?? 0)
        return TokenPrices(input: prompt, output: max(output, reasoning ?? 0)).cost(of: mix)
    }

    /// In picodollars; what exceeds an `Int` is the largest one.
    package func cost(of mix: TokenMix) -> Int {
        let (input, overflow) = input.multipliedReportingOverflow(by: mix.input)
        let (output, overflow2) = output.multipliedReportingOverflow(by: mix.output)
        let (sum, overflow3) = input.addingReportingOverflow(output)
        return overflow || overflow2 || overflow3 ? .max : sum
    }
}

/// How many tokens a request is expected to take.
package struct TokenMix: Hashable, Sendable {
    package var input: Int
    package var output: Int

    package init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }

    /// - Parameters:
    ///   - bodyBytes: of the request. Four of them are about a token of English.
    ///   - maximumOutput: what the request allows, if it says it.
    package init(bodyBytes: Int, maximumOutput: Int?) {
        self.init(input: bodyBytes / 4 + 1, output: min(maximumOutput ?? 512, 1 << 20))
    }
}
