package import Classification

/// A text with a known route, and how near it is to each route when it is not among their examples.
package struct RouteSample: Hashable, Sendable {
    /// Nil for one that belongs to no route.
    package let route: Int?
    package let similarities: [Float]

    package init(route: Int?, similarities: [Float]) {
        self.route = route
        self.similarities = similarities
    }
}

/// Finds how near texts are to routes.
package struct RouteSampler {
    /// Gives places to texts; a pure embedding is fitted to `examples` first.
    package typealias Placer = (_ examples: [[UInt8]], _ texts: [[UInt8]]) -> [Embedding]

    private let examples: [[[UInt8]]]
    private let aggregate: ExampleIndex.Aggregate
    private let place: Placer

    /// - Parameter examples: of each route.
    package init(_ examples: [[[UInt8]]], aggregate: ExampleIndex.Aggregate, place: @escaping Placer) {
        self.examples = examples
        self.aggregate = aggregate
        self.place = place
    }

    /// Each example, compared with those that are in no fold with it.
    ///
    /// - Parameter folds: 2 or more; as many as a route has examples at most leaves each out alone.
    /// - Complexity: all examples are placed once for each fold.
    package func samples(folds: Int) -> [RouteSample] {
        precondition(folds >= 2, "nothing is left to compare with")
        return (0..<folds).flatMap { fold in
            // Routes begin with different folds, so that small ones do not all lack the same.
            let kept = examples.enumerated().map { route, texts in
                texts.enumerated().filter { ($0.offset + route) % folds != fold }.map(\.element)
            }
            let left = examples.enumerated().flatMap { route, texts in
                texts.enumerated().filter { ($0.offset + route) % folds == fold }.map { (route, $0.element) }
            }
            return samples(of: left.map { (route: $0.0, text: $0.1) }, beside: kept)
        }
    }

    /// Other texts, compared with all examples.
    package func samples(of texts: [(route: Int?, text: [UInt8])]) -> [RouteSample] {
        samples(of: texts, beside: examples)
    }

    private func samples(
        of texts: [(route: Int?, text: [UInt8])],
        beside examples: [[[UInt8]]]
    ) -> [RouteSample] {
        let known = examples.flatMap(\.self)
        guard !texts.isEmpty, !known.isEmpty else { return [] }
        var places = place(known, known + texts.map(\.text))[...]
        let filled = examples.indices.filter { !examples[$0].isEmpty }
        let routes = filled.map { route in
            defer { places = places.dropFirst(examples[route].count) }
            return Array(places.prefix(examples[route].count))
        }
        let index = ExampleIndex(routes, thresholds: routes.map { _ in 0 }, aggregate: aggregate)
        return zip(texts, places).map { text, place in
            var similarities = [Float](repeating: -1, count: examples.count)
            for (route, similarity) in zip(filled, index.similarities(of: place)) { similarities[route] = similarity }
            return RouteSample(route: text.route, similarities: similarities)
        }
    }
}
