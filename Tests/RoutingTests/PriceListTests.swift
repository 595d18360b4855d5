import Testing

@testable import Routing

@Suite struct `Prices` {
    private static let day = CalendarDay.number(2026, 11, 25)
    private let list = PriceList([
        .init(from: day, above: 200_000, TokenPrices(input: 40, output: 400)),
        .init(TokenPrices(input: 1, output: 10)),
        .init(from: day, TokenPrices(input: 20, output: 200)),
        .init(above: 1_000, TokenPrices(input: 2, output: 20)),
    ])

    @Test func `are those of the latest day, and of the longest prompt that is passed`() {
        func input(_ day: Int, _ tokens: Int) -> Int? { list.prices(on: day, inputTokens: tokens)?.input }
        #expect(input(Self.day - 1, 1_000) == 1)
        #expect(input(Self.day - 1, 1_001) == 2)
        #expect(input(Self.day, 1_001) == 20)
        #expect(input(Self.day, 200_000) == 20)
        #expect(input(Self.day + 400, 200_001) == 40)
        #expect(
            PriceList([.init(from: Self.day, TokenPrices(input: 1, output: 1))]).prices(on: 0, inputTokens: 1) == nil
        )
    }

    @Test func `of what is too much are the most there is`() {
        #expect(TokenPrices(input: .max, output: 1).cost(of: TokenMix(input: 2, output: 1)) == .max)
        #expect(list.cost(of: TokenMix(input: 100, output: 10), on: Self.day) == 4_000)
    }

    @Test func `of a list are whole numbers`() {
        #expect(TokenPrices.picodollars(perMillion: 0.15) == 150_000)
        #expect(TokenPrices.picodollars(perMillion: 0.0375) == 37_500)
        #expect(TokenPrices.picodollars(perMillion: 75) == 75_000_000)
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-25", 20_782), ("2026-13-01", nil), ("2026-11", nil),
        ("day", nil), ("2026-11-25-1", nil), ("-1970-01-01", nil),
    ])
    func `have a first day`(text: String, number: Int?) {
        #expect(CalendarDay.number(text) == number)
    }
}
