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
        refersElsewhere: Bool = false
    ) throws -> AttemptCost {
        var entry = Catalogue.Entry()
        entry.context = context
        entry.maximumOutput = maximumOutput
        return AttemptCost(
            bodyBytes: bytes,
            needs: try members.map(needs),
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
            .init(above: 0, kept), .init(above: 100, TokenPrices(input: 900, output: 1)),
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
}
