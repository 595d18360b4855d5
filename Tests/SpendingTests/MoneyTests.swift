import Testing

@testable import Spending

@Suite struct `An amount of money` {
    @Test(
        arguments: [
            (12_500_000_000, "12.50"), (0, "0.00"), (15_000, "0.000015"), (1, "0.000000001"), (-1_250_000_000, "-1.25"),
            (9_000_000_000_000_000, "9000000.00"),
        ] as [(Int64, String)]
    )
    func `is written in dollars, exactly`(nanodollars: Int64, text: String) {
        #expect(Money(nanodollars: nanodollars).description == text)
    }

    @Test
    func `rounds up where a part of it is owed, and stays at its largest`() {
        #expect(Money(picodollars: 1).nanodollars == 1)
        #expect(Money(picodollars: 2000).nanodollars == 2)
        #expect(Money(picodollars: .max) > .zero)
        #expect(Money(nanodollars: .max) + Money(nanodollars: 1) == Money(nanodollars: .max))
        #expect(Money(dollars: 0.1)?.nanodollars == 100_000_000)
        #expect(Money(dollars: -1) == nil && Money(dollars: .nan) == nil && Money(dollars: 1e10) == nil)
        #expect(Money(nanodollars: 12_345).percent(80).nanodollars == 9876)
        #expect(Money.largestLimit.percent(100) == .largestLimit)
    }
}
