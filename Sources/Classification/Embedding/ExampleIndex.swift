/// Routes with the places of their examples: which of them a text belongs to.
package struct ExampleIndex: Sendable {
    /// How near a text is to a route.
    package enum Aggregate: String, Hashable, Sendable, CaseIterable {
        /// As near as to the nearest of its examples.
        case max
        /// As near as to the middle of its examples.
        case mean
    }

    /// What a text belongs to.
    package struct Match: Hashable, Sendable {
        /// The route that it belongs to; nil if it is near enough to none.
        package let route: Int?
        /// The nearest route, whether near enough or not.
        package let nearest: Int
        /// To `route`, or else to `nearest`.
        package let similarity: Float
    }

    /// What each route is compared by.
    private let places: [[Embedding]]
    package let thresholds: [Float]

    /// - Parameters:
    ///   - examples: of each route at least one; all of one version.
    ///   - thresholds: one for each route.
    package init(_ examples: [[Embedding]], thresholds: [Float], aggregate: Aggregate) {
        precondition(!examples.isEmpty && examples.count == thresholds.count, "a route without a threshold")
        places = aggregate == .max ? examples : examples.map { [Embedding(meanOf: $0)] }
        self.thresholds = thresholds
    }

    package var dimensions: Int { places[0][0].dimensions }

    /// How near a text is to each route.
    ///
    /// - Precondition: `place` has as many dimensions as the examples.
    /// - Complexity: linear in dimensions and, for `max`, examples.
    package func similarities(of place: Embedding) -> [Float] {
        places.map { examples in examples.reduce(-1) { Swift.max($0, place.similarity(to: $1)) } }
    }

    package func match(_ place: Embedding) -> Match {
        let similarities = similarities(of: place)
        let route = Self.choice(similarities, thresholds)
        let nearest = similarities.indices.max { similarities[$0] < similarities[$1] } ?? 0
        return Match(route: route, nearest: nearest, similarity: similarities[route ?? nearest])
    }

    /// The nearest of the routes that are near enough, the first of equals; nil if none is.
    package static func choice(_ similarities: [Float], _ thresholds: [Float]) -> Int? {
        var best: Int?
        for route in similarities.indices where similarities[route] >= thresholds[route] {
            if let known = best, similarities[known] >= similarities[route] { continue }
            best = route
        }
        return best
    }
}
