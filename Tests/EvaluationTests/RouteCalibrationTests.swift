import Classification
import Evaluation
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct `The calibration of routes` {
    private static let routes = [
        ["translate this into french", "translate the mail into german", "a translation please", "translate it"],
        ["fix this function", "why does the function crash", "write a function", "test the function for me"],
    ].map { $0.map(bytes) }

    private func sampler(_ aggregate: ExampleIndex.Aggregate = .max) -> RouteSampler {
        RouteSampler(Self.routes, aggregate: aggregate) { examples, texts in
            let fitted = HashedEmbedder(fittedTo: examples)
            return texts.map(fitted.embedding)
        }
    }

    @Test(arguments: [2, 3, 4])
    func `each example is compared once, and never with itself`(folds: Int) {
        let samples = sampler().samples(folds: folds)
        #expect(samples.count == 8)
        #expect(samples.count { $0.route == 0 } == 4)
        #expect(samples.allSatisfy { $0.similarities.allSatisfy { $0 < 0.999 } })
        #expect(samples.allSatisfy { ExampleIndex.choice($0.similarities, [0, 0]) == $0.route })
    }

    @Test func `a route whose only example is left out is near to nothing`() {
        let sampler = RouteSampler([[bytes("one")], [bytes("two"), bytes("two more")]], aggregate: .mean) { _, texts in
            texts.map(HashedEmbedder().embedding)
        }
        let alone = sampler.samples(folds: 2).first { $0.route == 0 }
        #expect(alone?.similarities[0] == -1)
    }

    /// Ten texts of each of two routes and ten of none, with their similarities from these on.
    private func samples(_ first: [Float], _ second: [Float], none: [Float]) -> [RouteSample] {
        (0..<10).flatMap { step in
            let x = Float(step) / 100
            return [
                RouteSample(route: 0, similarities: [first[0] + x, first[1]]),
                RouteSample(route: 1, similarities: [second[0], second[1] + x]),
                RouteSample(route: nil, similarities: [none[0] - x, none[1] - x]),
            ]
        }
    }

    @Test func `one threshold stands in the middle of the gap, where there is one`() {
        let samples = samples([0.6, 0.2], [0.3, 0.9], none: [0.4, 0.5])
        let thresholds = ThresholdCalibrator(samples, routes: 2, outsiders: 0.3).thresholds()
        #expect(thresholds[0] == thresholds[1] && thresholds[0] > 0.5 && thresholds[0] < 0.6)
        let confusion = RouteConfusion(samples, thresholds: thresholds)
        #expect(confusion.right == 30 && confusion.misled == 0)
        #expect(confusion.insiders == 20 && confusion.outsiders == 10 && confusion.keptOut == 10)
    }

    @Test func `a route has a threshold of its own where that keeps texts apart`() {
        let samples = samples([0.3, 0.1], [0.1, 0.9], none: [0, 0.7])
        let thresholds = ThresholdCalibrator(samples, routes: 2, outsiders: 0.3).thresholds()
        #expect(thresholds[0] > 0 && thresholds[0] < 0.3 && thresholds[1] > 0.7 && thresholds[1] < 0.9)
        #expect(RouteConfusion(samples, thresholds: thresholds).right == 30)
    }

    @Test func `without outsiders the texts of a route stand for them`() {
        let samples = (0..<10).flatMap { step in
            let x = Float(step) / 100
            return [
                RouteSample(route: 0, similarities: [0.8 + x, 0.3 + x]),
                RouteSample(route: 1, similarities: [0.1 + x, 0.6 + x]),
            ]
        }
        let thresholds = ThresholdCalibrator(samples, routes: 2, outsiders: 0.3).thresholds()
        #expect(thresholds[0] > 0.19 && thresholds[0] < 0.8)
        #expect(thresholds[1] > 0.39 && thresholds[1] < 0.6)
    }

    @Test func `a calibration is never worse than no threshold on what it learned from`() {
        for seed in 0..<40 {
            var state = UInt64(seed) &+ 3
            func next() -> Float {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(state >> 40) / Float(1 << 24)
            }
            let samples = (0..<60).map { number in
                RouteSample(
                    route: number % 4 == 3 ? nil : number % 3,
                    similarities: (0..<3).map { $0 == number % 3 ? 0.3 + 0.7 * next() : next() }
                )
            }
            func score(_ thresholds: [Float]) -> Double {
                let one = RouteConfusion(samples, thresholds: thresholds)
                return Double(one.rightInsiders) / Double(one.insiders) + Double(one.keptOut) / Double(one.outsiders)
            }
            let found = ThresholdCalibrator(samples, routes: 3, outsiders: 0.5).thresholds()
            #expect(score(found) >= score([0, 0, 0]) - 0.03)
        }
    }

    @Test func `a table of what goes where adds up`() {
        let samples = [
            RouteSample(route: 0, similarities: [0.9, 0.1]), RouteSample(route: 0, similarities: [0.2, 0.8]),
            RouteSample(route: 1, similarities: [0.1, 0.2]), RouteSample(route: nil, similarities: [0.7, 0.1]),
        ]
        let confusion = RouteConfusion(samples, thresholds: [0.5, 0.5])
        #expect(confusion.counts == [[1, 1, 0], [0, 0, 1], [1, 0, 0]])
        #expect(confusion.total == 4 && confusion.right == 1 && confusion.misled == 1 && confusion.keptOut == 0)
    }
}
