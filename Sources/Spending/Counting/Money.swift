/// An amount of US dollars as a whole number of nano-dollars (10⁻⁹): never a fraction, so that sums are exact.
///
/// Sums that would not fit stay at the largest amount: 9.2 billion dollars.
package struct Money: Hashable, Sendable, Comparable, AdditiveArithmetic {
    package let nanodollars: Int64

    package init(nanodollars: Int64) {
        self.nanodollars = nanodollars
    }

    package static let zero = Money(nanodollars: 0)

    /// The largest amount that a setting may name: stores that count in doubles (Lua) are exact up to 2⁵³ nano-dollars.
    package static let largestLimit = Money(nanodollars: 9_000_000 * 1_000_000_000)

    /// Rounds up: a part of a nano-dollar costs a whole one.
    ///
    /// - Parameter picodollars: 10⁻¹² dollars, not negative.
    package init(picodollars: Int) {
        self.init(nanodollars: Int64(picodollars / 1000 + (picodollars % 1000 > 0 ? 1 : 0)))
    }

    /// - Parameter dollars: as somebody wrote it; rounded to the nearest nano-dollar. Nil if it is no number, negative, or more
    ///   than the largest limit.
    package init?(dollars: Double) {
        guard dollars >= 0, dollars <= 9_000_000 else { return nil }
        self.init(nanodollars: Int64((dollars * 1e9).rounded()))
    }

    package static func + (left: Money, right: Money) -> Money {
        let (sum, overflow) = left.nanodollars.addingReportingOverflow(right.nanodollars)
        return Money(nanodollars: overflow ? (left.nanodollars < 0 ? .min : .max) : sum)
    }

    package static func - (left: Money, right: Money) -> Money {
        let (difference, overflow) = left.nanodollars.subtractingReportingOverflow(right.nanodollars)
        return Money(nanodollars: overflow ? (left.nanodollars < 0 ? .min : .max) : difference)
    }

    package static func < (left: Money, right: Money) -> Bool { left.nanodollars < right.nanodollars }

    /// The part of it that is so many percent, rounded down.
    package func percent(_ share: Int) -> Money {
        let (whole, rest) = nanodollars.quotientAndRemainder(dividingBy: 100)
        return Money(nanodollars: whole * Int64(share) + rest * Int64(share) / 100)
    }
}

extension Money: CustomStringConvertible {
    /// Dollars with two digits at least and nine at most behind the point: `12.50`, `0.000015`.
    package var description: String {
        let magnitude = nanodollars.magnitude
        var digits = String(magnitude % 1_000_000_000)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.count > 2, digits.hasSuffix("0") { digits.removeLast() }
        return (nanodollars < 0 ? "-" : "") + "\(magnitude / 1_000_000_000)." + digits
    }
}
