import Classification

/// Turns sums into probabilities, and benign texts into thresholds.
enum Calibration {
    /// Slope and intercept of the logistic curve that fits best (Platt, "Probabilistic Outputs for Support Vector
    /// Machines", 1999, with his targets, by Newton's method).
    ///
    /// - Returns: 1 and 0 if not both kinds are there.
    static func fit(_ scored: [(score: Float, isPositive: Bool)]) -> (slope: Float, intercept: Float) {
        let positives = scored.count { $0.isPositive }
        let negatives = scored.count - positives
        guard positives > 0, negatives > 0 else { return (1, 0) }
        let high = (Double(positives) + 1) / (Double(positives) + 2)
        let low = 1 / (Double(negatives) + 2)
        var slope = 1.0
        var intercept = 0.0
        for _ in 0..<100 {
            // The gradient, and a little on the diagonal of the second derivatives so that they can be inverted.
            var (gs, gi, ss, si, ii) = (1e-6 * (slope - 1), 0.0, 1e-6, 0.0, 1e-6)
            for entry in scored {
                let x = Double(entry.score)
                let p = Double(Logistic.probability(Float(slope * x + intercept)))
                let difference = p - (entry.isPositive ? high : low)
                let weight = p * (1 - p)
                gs += difference * x
                gi += difference
                ss += weight * x * x
                si += weight * x
                ii += weight
            }
            let determinant = ss * ii - si * si
            let (ds, di) = ((ii * gs - si * gi) / determinant, (ss * gi - si * gs) / determinant)
            // A step that is too long is cut: Newton's method may overshoot where the curve is flat.
            let length = max(ds.magnitude, di.magnitude, 1)
            slope -= ds / length
            intercept -= di / length
            if max(ds.magnitude, di.magnitude) < 1e-6 { break }
        }
        return (Float(max(slope, 1e-3)), Float(intercept))
    }

    /// The sum from which on a share of benign texts is flagged.
    ///
    /// Where fewer than five texts would be left above, the tail is taken as exponential from the highest 2 % on, as few texts
    /// say little about rare alarms.
    ///
    /// - Parameter benign: sums of benign texts; not empty.
    static func threshold(_ benign: [Float], rate: Double) -> Float {
        let sorted = benign.sorted(by: >)
        let count = Double(sorted.count)
        let most = Int(rate * count)
        if most >= 5 { return sorted[most].nextUp }
        let tail = max(min(sorted.count / 50, sorted.count - 1), 1)
        guard tail < sorted.count else { return sorted[0].nextUp }
        let base = sorted[tail]
        let excess = sorted[..<tail].reduce(0) { $0 + Double($1 - base) } / Double(tail)
        let above = max(Logistic.logarithm(Double(tail) / count / rate), 0)
        return max(base + Float(excess * above), base.nextUp)
    }
}
