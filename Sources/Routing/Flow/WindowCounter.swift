/// An amount in a sliding window, from the sums of two windows: what of the one before still lies within is taken to be
/// evenly spread.
package struct WindowCounter: Hashable, Sendable {
    private var window = 0
    private var current = 0
    private var previous = 0

    package init() {}

    /// Whether less than the limit lies in the window that ends now.
    ///
    /// - Parameters:
    ///   - length: of the window, in milliseconds.
    ///   - now: in milliseconds.
    package mutating func hasRoom(limit: Int, length: Int, at now: Int) -> Bool {
        turn(length, now)
        let overlap = Double(length - now % length) / Double(length)
        return Double(current) + Double(previous) * overlap < Double(limit)
    }

    package mutating func add(_ amount: Int, length: Int, at now: Int) {
        turn(length, now)
        let (sum, overflow) = current.addingReportingOverflow(amount)
        current = overflow ? .max : sum
    }

    private mutating func turn(_ length: Int, _ now: Int) {
        let number = now / length
        guard number != window else { return }
        previous = number == window + 1 ? current : 0
        current = 0
        window = number
    }
}
