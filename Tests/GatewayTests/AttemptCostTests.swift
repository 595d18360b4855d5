import Routing
import Spending
import Testing
import Wire

@testable import Gateway

@Suite struct `What an attempt can cost` {
    private func needs(_ members: String) throws -> RequestNeeds {
        RequestNeeds(try JSONDocument(parsing: Array("{\(members)}".utf8)))
    }

    private func cost(
        _ bytes: Int,
        _ members: String? = nil,
        context: Int? = nil,
        maximumOutput: Int? = nil,
        prices: PriceList = PriceList(TokenPrices(input: 1_000_000, output: 10_000_000)),
        hasAnswer: Bool = true,
        refersElsewhere: Bool = false,
        units: BillableUnits = BillableUnits(),
        maximumSeconds: Int? = nil
    ) throws -> AttemptCost {
        var entry = Catalogue.Entry()
        entry.maximumSeconds = maximumSeconds
        entry.context = context
        entry.maximumOutput = maximumOutput
        return AttemptCost(
            bodyBytes: bytes,
            needs: try members.map(needs),
            units: units,
            entry: entry,
            prices: prices,
            hasAnswer: hasAnswer,
            refersElsewhere: refersElsewhere,
            assumedOutput: 1000,
            day: 20_000
        )
    }

    private let image = #""messages":[{"content":[{"type":"image_url"}]}]"#

    @Test
    func `is bounded by the body's bytes, the model's context and the answer that is allowed`() throws {
        #expect(try cost(400).bound == TokenMix(input: 400, output: 1000))
        #expect(try cost(400, context: 300).bound.input == 300)
        #expect(try cost(400, image, context: 9000).bound.input == 9000)
        #expect(try cost(400, context: 9000, refersElsewhere: true).bound.input == 9000)
        #expect(try cost(400, #""max_tokens":7"#).bound.output == 7)
        #expect(try cost(400, #""max_tokens":7000"#, maximumOutput: 500).bound.output == 500)
        #expect(try cost(400, "", maximumOutput: 500).bound.output == 500)
        #expect(try cost(400, #""max_completion_tokens":7,"n":3"#).bound.output == 21)
        #expect(try cost(400, #""generationConfig":{"maxOutputTokens":9,"candidateCount":2}"#).bound.output == 18)
        #expect(try cost(400, hasAnswer: false).bound.output == 0)
        #expect(try cost(400).most == Money(nanodollars: 400_000 + 10_000_000))
    }

    @Test
    func `is of the dearest price that may hold`() throws {
        var kept = TokenPrices(input: 1000, output: 2000)
        kept.cachedWrite = 1250
        kept.reasoning = 3000
        let prices = PriceList([
            .init(above: 0, kept), .init(above: 99, TokenPrices(input: 900, output: 1)),
            .init(from: 30_000, TokenPrices(input: 1_000_000, output: 1)),
        ])
        #expect(try cost(1000, #""max_tokens":10"#, prices: prices).most == Money(picodollars: 1250 * 1000 + 30_000))
        #expect(try cost(99, #""max_tokens":0"#, prices: prices).most == Money(picodollars: 1250 * 99))
    }

    @Test
    func `is settled with kept tokens and thoughts at their own prices`() throws {
        var prices = TokenPrices(input: 1000, output: 10_000)
        prices.cachedRead = 100
        prices.cachedWrite = 1250
        prices.reasoning = 20_000
        let cost = try cost(400, prices: PriceList(prices))
        let usages = [
            #"{"prompt_tokens":100,"completion_tokens":30,"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":10}}"#:
                60 * 1000 + 40 * 100 + 20 * 10_000 + 10 * 20_000,
            #"{"input_tokens":60,"output_tokens":30,"cache_read_input_tokens":40,"cache_creation_input_tokens":8}"#:
                60 * 1000 + 40 * 100 + 8 * 1250 + 30 * 10_000,
            #"{"input_tokens":100,"output_tokens":30,"input_tokens_details":{"cached_tokens":100},"output_tokens_details":{"reasoning_tokens":99}}"#:
                100 * 100 + 30 * 20_000,
        ]
        for (text, picodollars) in usages {
            let answer = try WholeAnswer(parsing: Array(#"{"usage":\#(text)}"#.utf8))
            let usage = try #require(answer.usage)
            #expect(cost.cost(of: usage) == Money(picodollars: picodollars), "\(text)")
        }
        let gemini =
            #"{"promptTokenCount":100,"candidatesTokenCount":20,"thoughtsTokenCount":10,"cachedContentTokenCount":40}"#
        let answer = try WholeAnswer(parsing: Array(#"{"usageMetadata":\#(gemini)}"#.utf8))
        let usage = try #require(answer.usage)
        #expect(usage.wholePrompt == 100 && usage.wholeCompletion == 30)
        #expect(cost.cost(of: usage) == Money(picodollars: 60 * 1000 + 40 * 100 + 20 * 10_000 + 10 * 20_000))
    }

    private func usage(_ text: String, _ key: String = "usage") throws -> TokenUsage {
        let body = Array(#"{"\#(key)":\#(text)}"#.utf8)
        return try #require(try WholeAnswer(parsing: body, as: key.hasPrefix("data") ? nil : .chat).usage)
    }

    /// Each kind of token at a price of its own, as each API counts it.
    @Test(arguments: [
        (
            #"{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"audio_tokens":30,"image_tokens":10,"cached_tokens":5},"completion_tokens_details":{"audio_tokens":40,"reasoning_tokens":2}}"#,
            "usage", (100 - 45) * 1000 + 30 * 40_000 + 10 * 5_000 + 5 * 100 + 8 * 10_000 + 2 * 20_000 + 40 * 80_000
        ),
        (
            #"{"type":"tokens","input_tokens":14,"input_token_details":{"text_tokens":4,"audio_tokens":10},"output_tokens":45,"total_tokens":59}"#,
            "usage", 4 * 1000 + 10 * 40_000 + 45 * 10_000
        ),
        (
            #"{"promptTokenCount":300,"candidatesTokenCount":1290,"promptTokensDetails":[{"modality":"TEXT","tokenCount":42},{"modality":"IMAGE","tokenCount":258}],"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":1290}]}"#,
            "usageMetadata", 42 * 1000 + 258 * 5_000 + 1290 * 30_000
        ),
        (
            #"{"input_tokens":60,"output_tokens":30,"cache_creation_input_tokens":8,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":5}}"#,
            "usage", 60 * 1000 + 3 * 1250 + 5 * 2000 + 30 * 10_000
        ),
        (
            #"{"prompt_tokens":60,"completion_tokens":0,"prompt_tokens_details":{"cache_write_tokens":8,"audio_tokens":90}}"#,
            "usage", 8 * 1250 + 52 * 40_000
        ),
    ])
    func `is settled with sound and pictures at their own prices`(text: String, key: String, picodollars: Int) throws {
        let cost = try cost(400, prices: PriceList(Self.dear))
        #expect(cost.cost(of: try usage(text, key)) == Money(picodollars: picodollars))
    }

    private static var dear: TokenPrices {
        var prices = TokenPrices(input: 1000, output: 10_000)
        (prices.cachedRead, prices.cachedWrite, prices.cachedWriteLong, prices.reasoning) = (100, 1250, 2000, 20_000)
        (prices.audio, prices.audioOutput) = (40_000, 80_000)
        (prices.imageToken, prices.imageOutput) = (5_000, 30_000)
        return prices
    }

    @Test
    func `counts a kind without a price of its own as any other token`() throws {
        let text =
            #"{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"image_tokens":80,"cached_tokens":90}}"#
        var prices = TokenPrices(input: 1000, output: 10_000)
        prices.cachedRead = 100
        let cost = try cost(400, prices: PriceList(prices))
        #expect(cost.cost(of: try usage(text)) == Money(picodollars: 10 * 1000 + 90 * 100 + 50 * 10_000))
    }

    @Test
    func `has room for sound and pictures only where the prompt may have them`() throws {
        let prices = PriceList(Self.dear)
        func prompt(_ members: String?, _ elsewhere: Bool = false) throws -> Money? {
            try cost(100, members, prices: prices, hasAnswer: false, refersElsewhere: elsewhere).most
        }
        #expect(try prompt("") == Money(picodollars: 100 * 2000))
        #expect(try prompt(image) == Money(picodollars: 100 * 5000))
        #expect(try prompt(#""input":[{"type":"input_audio"}]"#) == Money(picodollars: 100 * 40_000))
        #expect(try prompt(#""input":[{"type":"input_file"}]"#) == Money(picodollars: 100 * 40_000))
        #expect(try prompt("", true) == Money(picodollars: 100 * 40_000))
        #expect(try prompt(nil) == Money(picodollars: 100 * 40_000))
        #expect(try cost(0, #""max_tokens":3"#, prices: prices).most == Money(picodollars: 3 * 80_000))
    }

    // MARK: Beside tokens

    private func units(_ body: String, _ kind: APIOperation.Kind) throws -> BillableUnits {
        BillableUnits(try JSONDocument(parsing: Array(body.utf8)), APIOperation(kind))
    }

    @Test(arguments: [
        (#"{"size":"1024x1024","quality":"high"}"#, 1, 170), (#"{"size":"1024x1024","quality":"low","n":3}"#, 3, 10),
        (#"{"size":"1024x1024","quality":"auto"}"#, 1, 170), (#"{"size":"8x8","quality":"new"}"#, 1, 250),
        (#"{"n":2}"#, 2, 250), (#"{"size":"1536x1024"}"#, 1, 250),
    ])
    func `of pictures is by their size and quality, and the dearest where these are open`(
        body: String,
        count: Int,
        price: Int
    ) throws {
        var prices = TokenPrices(input: 0, output: 0)
        prices.images = [
            .init(size: "1024x1024", quality: "low", price: 10_000),
            .init(size: "1024x1024", quality: "high", price: 170_000),
            .init(size: "1536x1024", price: 250_000),
        ]
        let cost = try cost(
            100,
            prices: PriceList(prices),
            hasAnswer: false,
            units: try units(body, .imageGenerations)
        )
        #expect(cost.most == Money(nanodollars: Int64(count * price)))
        let made = try usage(#"{}"#, #"data":[{"url":"a"},{"b64_json":"AA=="}],"usage"#)
        #expect(made.images == 2 && cost.isCounted(by: made))
        #expect(cost.cost(of: made) == Money(nanodollars: Int64(2 * price)))
    }

    @Test
    func `of drawing in a response is by its calls`() throws {
        var prices = TokenPrices(input: 1000, output: 10_000)
        prices.images = [.init(price: 40_000_000)]
        let body = #"{"tools":[{"type":"function"},{"type":"image_generation","size":"auto"}],"max_tool_calls":2}"#
        let cost = try cost(
            0,
            #""max_output_tokens":10"#,
            prices: PriceList(prices),
            units: try units(body, .responses)
        )
        #expect(cost.most == Money(picodollars: 10 * 10_000 + 2 * 40_000_000))
        let answer =
            #"{"output":[{"type":"image_generation_call","result":"AA=="},{"type":"message"}],"usage":{"input_tokens":5,"output_tokens":1}}"#
        let usage = try #require(try WholeAnswer(parsing: Array(answer.utf8), as: .responses).usage)
        #expect(cost.cost(of: usage) == Money(picodollars: 5 * 1000 + 10_000 + 40_000_000))
        let end = #"{"type":"response.completed","response":\#(answer)}"#
        #expect(try AnswerEvent(parsing: Array(end.utf8), as: .responses).usage?.images == 1)
        #expect(try units(#"{"tools":[{"type":"image_generation"}]}"#, .responses).images == 4)
    }

    @Test
    func `of a recording is by its length, as it was counted or as it is likely`() throws {
        var prices = TokenPrices(input: 0, output: 0)
        prices.minute = 6_000_000_000
        var units = BillableUnits()
        units.recordingBytes = 480_000
        let cost = try cost(500_000, prices: PriceList(prices), hasAnswer: false, units: units)
        // 960 and 120 seconds.
        #expect(cost.most == Money(nanodollars: 96_000_000))
        #expect(cost.likelyCost == Money(nanodollars: 12_000_000))
        let counted = try usage(#"{"type":"duration","seconds":90.5}"#)
        #expect(counted.milliseconds == 90_500 && !cost.guessesLength(counted) && cost.isCounted(by: counted))
        #expect(cost.cost(of: counted) == Money(nanodollars: 9_050_000))
        let uncounted = TokenUsage(promptTokens: 0, completionTokens: 0)
        #expect(cost.guessesLength(uncounted) && !cost.isCounted(by: uncounted))
        #expect(cost.cost(of: uncounted) == Money(nanodollars: 12_000_000))
        let short = try self.cost(
            500_000,
            prices: PriceList(prices),
            hasAnswer: false,
            units: units,
            maximumSeconds: 60
        )
        #expect(short.most == Money(nanodollars: 6_000_000))
    }

    @Test
    func `of speech is by its characters`() throws {
        var prices = TokenPrices(input: 0, output: 0)
        prices.character = 15_000_000
        let units = try units(#"{"input":"häh\ud83d\ude00","voice":"x"}"#, .speech)
        #expect(units.characters == 4)
        let cost = try cost(100, prices: PriceList(prices), hasAnswer: false, units: units)
        #expect(cost.most == Money(nanodollars: 60_000))
        #expect(cost.cost(of: TokenUsage(promptTokens: 0, completionTokens: 0)) == Money(nanodollars: 60_000))
        var usage = TokenUsage(promptTokens: 1, completionTokens: 0)
        cost.addSpeech(to: &usage)
        #expect(usage.completionTokens == 6 && usage.completionAudio == 6)
    }

    // MARK: Properties

    /// Whatever a model counts within the bounds, in whatever kinds, was reserved.
    @Test
    func `is never more than was reserved`() throws {
        var random = SplitMix(seed: 96)
        for _ in 0..<20_000 {
            func price() -> Int? { Bool.random(using: &random) ? Int.random(in: 0...90_000_000, using: &random) : nil }
            var prices = TokenPrices(input: price() ?? 0, output: price() ?? 0)
            (prices.cachedRead, prices.cachedWrite, prices.cachedWriteLong) = (price(), price(), price())
            (prices.reasoning, prices.audio, prices.audioOutput) = (price(), price(), price())
            (prices.imageToken, prices.imageOutput, prices.image) = (price(), price(), price())
            (prices.minute, prices.character) = (price(), price())
            if let price = price() { prices.images = [.init(price: price), .init(size: "a", price: price / 2)] }
            var units = BillableUnits()
            units.images = Int.random(in: 0...3, using: &random)
            units.size = ["a", "b", nil].randomElement(using: &random) ?? nil
            units.recordingBytes = Int.random(in: 0...1000, using: &random)
            units.characters = Int.random(in: 0...50, using: &random)
            units.pictures = Int.random(in: 0...2, using: &random)
            let list = PriceList([
                .init(prices), .init(above: 50, TokenPrices(input: price() ?? 0, output: price() ?? 0)),
            ])
            let cost = try cost(100, #""max_tokens":70"#, prices: list, refersElsewhere: true, units: units)
            var usage = TokenUsage(
                promptTokens: Int.random(in: 0...100, using: &random),
                completionTokens: Int.random(in: 0...70, using: &random)
            )
            func some() -> Int { Int.random(in: 0...120, using: &random) }
            (usage.cachedRead, usage.cachedWrite, usage.cachedWriteLong, usage.reasoning) = (
                some(), some(), some(), some()
            )
            (usage.promptAudio, usage.promptImages) = (some(), some())
            (usage.completionAudio, usage.completionImages) = (some(), some())
            usage.milliseconds = Int.random(in: 0...units.mostMilliseconds, using: &random)
            usage.images = Int.random(in: 0...units.images, using: &random)
            let (settled, reserved) = (try #require(cost.cost(of: usage)), try #require(cost.most))
            #expect(settled <= reserved, "\(prices) \(usage) \(units)")
            #expect(try #require(cost.promptCost(of: usage)) <= settled)
        }
    }
}
