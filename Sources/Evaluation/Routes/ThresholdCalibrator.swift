import Classification

/// Proposes a threshold for each route.
///
/// What is sought is the most texts that go where they belong, with a share of texts that belong nowhere as it is expected,
/// however many of them there are here. Without texts that belong to no route those of a route stand for them, as if their own
/// route were not there.
package struct ThresholdCalibrator {
    /// More values of one threshold are not tried.
    private static let mostCandidates = 100
    private static let mostRounds = 12

    private let insiders: [RouteSample]
    private let outsiders: [RouteSample]
    private let routes: Int
    private let share: Double

    /// - Parameters:
    ///   - samples: at least one that belongs to a route.
    ///   - share: of texts that belong to no route, from 0 to 1.
    package init(_ samples: [RouteSample], routes: Int, outsiders share: Double) {
        self.routes = routes
        self.share = share
        insiders = samples.filter { $0.route != nil }
        let others = samples.filter { $0.route == nil }
        outsiders = others.isEmpty ? insiders.map(\.withoutItsRoute) : others
    }

    /// One for all routes that is best, and another one for a route only where two texts or more gain by it: a route has few
    /// examples, and what looks better for one of them is chance.
    ///
    /// - Complexity: rounds × routes × candidates × samples.
    package func thresholds() -> [Float] {
        guard !insiders.isEmpty else { return Array(repeating: 1, count: routes) }
        var thresholds = Array(
            repeating: best(candidates(for: Array(0..<routes))) { self.score(common: $0) },
            count: routes
        )
        let margin = 1.5 / Double(insiders.count)
        for _ in 0..<Self.mostRounds {
            let before = thresholds
            for route in 0..<routes {
                var other = thresholds
                other[route] = best(candidates(for: [route])) { candidate in
                    var thresholds = thresholds
                    thresholds[route] = candidate
                    return self.score(thresholds)
                }
                if score(other) > score(thresholds) + margin { thresholds = other }
            }
            if thresholds == before { break }
        }
        return thresholds.map { ($0 * 1000).rounded() / 1000 }
    }

    private func score(common threshold: Float) -> Double {
        score(Array(repeating: threshold, count: routes))
    }

    /// The middle of the longest run of values that are equally good.
    private func best(_ candidates: [Float], _ score: (Float) -> Double) -> Float {
        let scores = candidates.map(score)
        let highest = scores.max() ?? 0
        var run = 0..<0
        var start: Int?
        for index in 0...scores.count {
            if index < scores.count, scores[index] == highest {
                start = start ?? index
            } else if let begin = start {
                if index - begin > run.count { run = begin..<index }
                start = nil
            }
        }
        let middle = (candidates[run.lowerBound] + candidates[run.upperBound - 1]) / 2
        return candidates[run].min { abs($0 - middle) < abs($1 - middle) } ?? middle
    }

    /// Between each two similarities to some routes that occur, evenly thinned.
    private func candidates(for routes: [Int]) -> [Float] {
        let all = (insiders + outsiders).flatMap { sample in routes.map { sample.similarities[$0] } }
        let seen = Set(all.filter { $0 > -1 }).sorted()
        guard let first = seen.first, let last = seen.last else { return [0] }
        let middles = [first] + zip(seen, seen.dropFirst()).map { ($0 + $1) / 2 } + [min(1, last + 0.001)]
        guard middles.count > Self.mostCandidates else { return middles }
        return (0..<Self.mostCandidates).map { middles[$0 * (middles.count - 1) / (Self.mostCandidates - 1)] }
    }

    private func score(_ thresholds: [Float]) -> Double {
        (1 - share) * right(insiders, thresholds) + share * right(outsiders, thresholds)
    }

    private func right(_ samples: [RouteSample], _ thresholds: [Float]) -> Double {
        let right = samples.count { ExampleIndex.choice($0.similarities, thresholds) == $0.route }
        return Double(right) / Double(samples.count)
    }
}

extension RouteSample {
    /// As if its route were not there: then it belongs to none.
    fileprivate var withoutItsRoute: RouteSample {
        var similarities = similarities
        if let route { similarities[route] = -1 }
        return RouteSample(route: nil, similarities: similarities)
    }
}
