/// The numbers of `[EMAIL_1]`, `[EMAIL_2]`: one for each value, in the order in which the values were first seen.
///
/// A value type. Each channel of a response goes on from a copy of the prompt's numbers, so how the channels' deltas were
/// interleaved changes nothing (law 1).
package struct PlaceholderNumbers: Sendable {
    private var numbers: [String: [String: Int]] = [:]

    package init() {}

    /// - Parameter fingerprint: of the value; the value itself is not kept.
    mutating func number(for fingerprint: String, label: String) -> Int {
        if let known = numbers[label]?[fingerprint] { return known }
        let next = (numbers[label]?.count ?? 0) + 1
        numbers[label, default: [:]][fingerprint] = next
        return next
    }
}
