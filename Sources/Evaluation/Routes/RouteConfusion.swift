import Classification

/// Where texts go, by where they belong.
package struct RouteConfusion: Hashable, Sendable {
    /// By where they belong and where they go; the last of each is no route.
    package private(set) var counts: [[Int]]

    package init(_ samples: [RouteSample], thresholds: [Float]) {
        let none = thresholds.count
        counts = Array(repeating: Array(repeating: 0, count: none + 1), count: none + 1)
        for sample in samples {
            counts[sample.route ?? none][ExampleIndex.choice(sample.similarities, thresholds) ?? none] += 1
        }
    }

    private var none: Int { counts.count - 1 }

    package var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
    package var right: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
    /// Of those that belong to a route.
    package var insiders: Int { total - outsiders }
    package var rightInsiders: Int { right - keptOut }
    /// That belong to a route and go to another one, which is worse than to the default.
    package var misled: Int { (0..<none).reduce(0) { $0 + counts[$1][..<none].reduce(0, +) - counts[$1][$1] } }
    /// That belong to no route.
    package var outsiders: Int { counts[none].reduce(0, +) }
    package var keptOut: Int { counts[none][none] }
}
