/// How well scores put positive texts before negative ones.
package struct RankingMeasures: Sendable {
    /// One score of the ranking: texts with it or a higher one.
    package struct Point: Hashable, Sendable {
        package let score: Float
        package let positives: Int
        package let negatives: Int
    }

    package let positives: Int
    package let negatives: Int
    /// One for each different score, from the highest down.
    package let points: [Point]

    /// - Parameter scored: scores that are not NaN.
    package init(_ scored: [(score: Float, isPositive: Bool)]) {
        let ranked = scored.sorted { $0.score > $1.score }
        var points: [Point] = []
        var (positives, negatives) = (0, 0)
        for (index, entry) in ranked.enumerated() {
            if entry.isPositive { positives += 1 } else { negatives += 1 }
            if index + 1 < ranked.count, ranked[index + 1].score == entry.score { continue }
            points.append(Point(score: entry.score, positives: positives, negatives: negatives))
        }
        (self.positives, self.negatives, self.points) = (positives, negatives, points)
    }

    /// The mean of the precision over the positives, ties as one step; nil without positives.
    package var averagePrecision: Double? {
        guard positives > 0 else { return nil }
        var sum = 0.0
        var before = 0
        for point in points {
            let precision = Double(point.positives) / Double(point.positives + point.negatives)
            sum += precision * Double(point.positives - before)
            before = point.positives
        }
        return sum / Double(positives)
    }

    /// The chance that a positive text has a higher score than a negative one, half for a tie; nil without both.
    package var areaUnderROC: Double? {
        guard positives > 0, negatives > 0 else { return nil }
        var area = 0.0
        var last = (positives: 0, negatives: 0)
        for point in points {
            area += Double(point.negatives - last.negatives) * Double(point.positives + last.positives) / 2
            last = (point.positives, point.negatives)
        }
        return area / (Double(positives) * Double(negatives))
    }

    /// Counts at or above a score.
    package func counts(from threshold: Float) -> (positives: Int, negatives: Int) {
        guard let point = points.last(where: { $0.score >= threshold }) else { return (0, 0) }
        return (point.positives, point.negatives)
    }

    /// The harmonic mean of precision and recall if all from a score on are flagged; nil without positives.
    package func f1(from threshold: Float) -> Double? {
        guard positives > 0 else { return nil }
        let counts = counts(from: threshold)
        return 2 * Double(counts.positives) / Double(positives + counts.positives + counts.negatives)
    }

    /// The share of positives found where at most this share of negatives is flagged; nil without both.
    package func recall(atFalseAlarmRate rate: Double) -> Double? {
        guard positives > 0, negatives > 0 else { return nil }
        let most = points.last { Double($0.negatives) <= rate * Double(negatives) }
        return Double(most?.positives ?? 0) / Double(positives)
    }
}

/// Whether texts with a score of 0.8 are positive in 80 of 100 cases.
package struct CalibrationMeasures: Sendable {
    package struct Bin: Hashable, Sendable {
        package fileprivate(set) var texts = 0
        package fileprivate(set) var positives = 0
        fileprivate var scores = 0.0

        /// Of the scores.
        package var mean: Double { texts == 0 ? 0 : scores / Double(texts) }
        package var share: Double { texts == 0 ? 0 : Double(positives) / Double(texts) }
    }

    /// Ten of equal width.
    package private(set) var bins = [Bin](repeating: Bin(), count: 10)

    package init(_ scored: [(score: Float, isPositive: Bool)]) {
        for entry in scored {
            let bin = min(max(Int(entry.score * 10), 0), 9)
            bins[bin].texts += 1
            bins[bin].scores += Double(entry.score)
            if entry.isPositive { bins[bin].positives += 1 }
        }
    }

    /// The mean distance of a bin's share of positives from its mean score, weighted by its texts.
    package var expectedError: Double {
        let total = bins.reduce(0) { $0 + $1.texts }
        guard total > 0 else { return 0 }
        return bins.reduce(0) { $0 + Double($1.texts) * ($1.share - $1.mean).magnitude } / Double(total)
    }
}
