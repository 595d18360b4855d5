import TestSupport
import Testing

@testable import ClassifierTraining

@Suite struct MeasureTests {
    private let scored: [(score: Float, isPositive: Bool)] = [
        (0.9, true), (0.8, false), (0.7, true), (0.6, true), (0.6, false), (0.2, false),
    ]

    @Test func `average precision counts ties as one step`() throws {
        let ranking = RankingMeasures(scored)
        // Precision 1/1 at the first, 2/3 at the second, and 3/5 where two share a score.
        let precision = try #require(ranking.averagePrecision)
        #expect((precision - (1 + 2.0 / 3 + 0.6) / 3).magnitude < 1e-12)
    }

    @Test func `the area under the curve is the share of pairs in the right order`() throws {
        // Of nine pairs: 3 with the first, 2 with the second, 1 and a half with the third.
        let area = try #require(RankingMeasures(scored).areaUnderROC)
        #expect((area - 6.5 / 9).magnitude < 1e-12)
    }

    @Test func `a threshold flags what is at it or over it`() throws {
        let ranking = RankingMeasures(scored)
        #expect(ranking.counts(from: 0.6) == (3, 2))
        #expect(ranking.counts(from: 0.95) == (0, 0))
        #expect(try #require(ranking.f1(from: 0.6)) == 0.75)
        #expect(ranking.recall(atFalseAlarmRate: 0.34) == 2.0 / 3)
        #expect(ranking.recall(atFalseAlarmRate: 0) == 1.0 / 3)
    }

    @Test func `nothing of one kind has no figures`() {
        let ranking = RankingMeasures([(0.5, false)])
        #expect(ranking.averagePrecision == nil && ranking.areaUnderROC == nil && ranking.f1(from: 0) == nil)
    }

    @Test func `the calibration error is how far shares are from scores`() {
        let scored: [(score: Float, isPositive: Bool)] = (0..<10).map { (0.85, $0 < 6) } + [(0.05, false), (1, true)]
        let error = CalibrationMeasures(scored).expectedError
        #expect((error - (10 * 0.25 + 0.05 + 0) / 12).magnitude < 1e-6)
    }

    @Test func `a logistic curve is found again`() {
        var random = SplitMix(state: 1)
        let scored = (0..<20_000).map { _ -> (score: Float, isPositive: Bool) in
            let x = Float.random(in: -4...4, using: &random)
            return (x, Float.random(in: 0..<1, using: &random) < 1 / (1 + exponential(-(2 * x - 1))))
        }
        let (slope, intercept) = Calibration.fit(scored)
        #expect((slope - 2).magnitude < 0.1 && (intercept + 1).magnitude < 0.1)
    }

    private func exponential(_ x: Float) -> Float {
        var (sum, term) = (Float(1), Float(1))
        for number in 1...60 {
            term *= x / Float(number)
            sum += term
        }
        return sum
    }

    @Test func `a threshold keeps to its rate, also where few texts are`() {
        var random = SplitMix(state: 2)
        // The lower of two numbers in logarithms has an exponential tail, as sums of benign texts have about.
        let benign = (0..<4000).map { _ in Float(-Double.random(in: 1e-9..<1, using: &random).logarithm) }
        for rate in [0.01, 0.003] {
            let threshold = Calibration.threshold(benign, rate: rate)
            #expect(benign.count { $0 >= threshold } == Int(rate * 4000))
        }
        // P(x > t) = e^-t.
        #expect((Calibration.threshold(benign, rate: 0.0003) - 8.11).magnitude < 1)
        let rates = [0.1, 0.01, 0.001, 0.0001].map { Calibration.threshold(benign, rate: $0) }
        #expect(rates == rates.sorted())
        #expect(Calibration.threshold([1], rate: 0.01) > 1)
    }
}

extension Double {
    /// The natural logarithm, by Newton's method on the series of e^x.
    fileprivate var logarithm: Double {
        var y = 0.0
        for _ in 0..<80 {
            var (sum, term) = (1.0, 1.0)
            for number in 1...80 {
                term *= y / Double(number)
                sum += term
            }
            y += 2 * (self - sum) / (self + sum)
        }
        return y
    }
}
