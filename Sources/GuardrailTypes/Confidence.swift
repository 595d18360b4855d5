/// How sure a finding is, in thousandths from 0 to 1000.
///
/// Whole numbers, so that a sum of parts never depends on the order of adding and prints as authors wrote it.
package struct Confidence: Hashable, Sendable, Comparable {
    package let thousandths: Int

    /// Clamps to 0...1000.
    package init(thousandths: Int) {
        self.thousandths = min(max(thousandths, 0), 1000)
    }

    /// A number from 0 to 1, rounded to thousandths and clamped.
    package init(_ fraction: Double) {
        self.init(thousandths: Int((fraction.isFinite ? fraction * 1000 : 0).rounded()))
    }

    /// From 0 to 1.
    package var fraction: Double { Double(thousandths) / 1000 }

    package static func + (left: Confidence, right: Confidence) -> Confidence {
        Confidence(thousandths: left.thousandths + right.thousandths)
    }

    package static func < (left: Confidence, right: Confidence) -> Bool { left.thousandths < right.thousandths }
}

extension Confidence: CustomStringConvertible {
    package var description: String { "\(fraction)" }
}
