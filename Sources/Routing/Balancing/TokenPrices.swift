/// What a model costs, in picodollars (10⁻¹² US dollars) for each token: a dollar for a million tokens is 1,000,000 of them, so
/// that every price list is a list of whole numbers.
package struct TokenPrices: Hashable, Sendable {
    package var input: Int
    package var output: Int
    /// Of a prompt's part that the provider had kept; nil if it costs what other input costs.
    package var cachedRead: Int?
    /// Of a prompt's part that the provider keeps from now on; nil likewise.
    package var cachedWrite: Int?
    /// Of a part that it keeps for an hour; nil if that costs what keeping costs.
    package var cachedWriteLong: Int?
    /// Of output that is thought and not said; nil if it costs what other output costs.
    package var reasoning: Int?
    /// Of one token of sound in a prompt, and in an answer; nil if they cost what other tokens do.
    package var audio: Int?
    package var audioOutput: Int?
    /// Of one token of a picture in a prompt, and in an answer; nil likewise.
    package var imageToken: Int?
    package var imageOutput: Int?

    // Beside the tokens.

    /// Of one picture in a prompt.
    package var image: Int?
    /// Of pictures that are made.
    package var images: [ImagePrice] = []
    /// Of a minute of sound that is heard.
    package var minute: Int?
    /// Of a character that is spoken.
    package var character: Int?

    /// What one picture costs.
    package struct ImagePrice: Hashable, Sendable {
        /// As requests say them; nil for any.
        package var size: String?
        package var quality: String?
        package var price: Int

        package init(size: String? = nil, quality: String? = nil, price: Int) {
            self.size = size
            self.quality = quality
            self.price = price
        }
    }

    package init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }

    /// - Parameter dollars: for a million tokens.
    package static func picodollars(perMillion dollars: Double) -> Int {
        Int((dollars * 1_000_000).rounded())
    }

    /// With every token at the dearest price of its kind.
    ///
    /// - Parameter kinds: what the prompt may hold besides text; an answer may hold anything that has a price.
    func most(of mix: TokenMix, _ kinds: PromptKinds) -> Int {
        var prompt = max(input, cachedRead ?? 0, cachedWrite ?? 0, cachedWriteLong ?? 0)
        if kinds.contains(.audio) { prompt = max(prompt, audio ?? 0) }
        if kinds.contains(.images) { prompt = max(prompt, imageToken ?? 0) }
        let answer = max(output, reasoning ?? 0, audioOutput ?? 0, imageOutput ?? 0)
        return TokenPrices(input: prompt, output: answer).cost(of: mix)
    }

    /// In picodollars; what exceeds an `Int` is the largest one.
    package func cost(of mix: TokenMix) -> Int { PriceSum([(mix.input, input), (mix.output, output)]).picodollars }

    /// Of a picture of which so much is known: the dearest that it can be; 0 if pictures have no price of their own.
    package func imagePrice(size: String?, quality: String?) -> Int {
        func mayBe(_ said: String?, _ priced: String?) -> Bool { said == nil || priced == nil || said == priced }
        let fitting = images.filter { mayBe(size, $0.size) && mayBe(quality, $0.quality) }
        // A size that no price names is as dear as any.
        return (fitting.isEmpty ? images : fitting).map(\.price).max() ?? 0
    }
}

/// What a prompt may hold besides text.
package struct PromptKinds: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let audio = PromptKinds(rawValue: 1)
    package static let images = PromptKinds(rawValue: 2)
    package static let any: PromptKinds = [.audio, .images]
}

/// A sum of counts at prices, in picodollars; what exceeds an `Int` is the largest one.
package struct PriceSum: Hashable, Sendable {
    package private(set) var picodollars = 0

    package init(_ parts: [(count: Int, price: Int)] = []) {
        for part in parts { add(part.count, at: part.price) }
    }

    /// - Parameters:
    ///   - count: not negative, as the price.
    package mutating func add(_ count: Int, at price: Int) {
        let (product, overflow) = count.multipliedReportingOverflow(by: price)
        let (total, overflow2) = picodollars.addingReportingOverflow(product)
        picodollars = overflow || overflow2 ? .max : total
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
