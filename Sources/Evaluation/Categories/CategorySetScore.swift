package import ClassifierTraining

/// What a model makes of one file of labelled texts.
package struct CategorySetScore: Sendable {
    package let name: String
    package let texts: Int
    package let bytes: Int
    package let skipped: [String: Int]
    /// In scoring alone.
    package internal(set) var nanoseconds = 0
    /// In order of their names.
    package internal(set) var labels: [CategoryLabelScore] = []
    /// Labels that the model has no head for.
    package internal(set) var unjudged: [String] = []
    /// Texts with nothing in them, and those that any head flags.
    package private(set) var benign = 0
    package private(set) var benignFlagged = 0
    /// Benign texts that each head flags.
    private(set) var benignFlags: [Int]
    package internal(set) var benignByHead: [(category: String, flagged: Int)] = []

    init(_ file: ExampleFile, heads: Int) {
        name = file.name
        texts = file.examples.count
        bytes = file.examples.reduce(0) { $0 + $1.text.count }
        skipped = file.skipped
        benignFlags = Array(repeating: 0, count: heads)
    }

    mutating func countBenign(flags: [Bool]) {
        benign += 1
        if flags.contains(true) { benignFlagged += 1 }
        for (head, isFlagged) in flags.enumerated() where isFlagged { benignFlags[head] += 1 }
    }

    package var megabytesPerSecond: Double? {
        nanoseconds > 0 ? Double(bytes) * 1000 / Double(nanoseconds) : nil
    }
}

/// How well one label of a set is told.
package struct CategoryLabelScore: Sendable {
    package let label: String
    package let ranking: RankingMeasures
    package let calibration: CalibrationMeasures
    /// Texts at or over the model's own threshold.
    package let flagged: (positives: Int, negatives: Int)

    init(label: String, scored: [(score: Float, isPositive: Bool)], flagged: (positives: Int, negatives: Int)) {
        self.label = label
        self.flagged = flagged
        ranking = RankingMeasures(scored)
        calibration = CalibrationMeasures(scored)
    }

    /// Nil where there is nothing of one kind: a ranking needs both.
    package var averagePrecision: Double? { ranking.negatives > 0 ? ranking.averagePrecision : nil }
    package var recall: Double? { Self.share(flagged.positives, ranking.positives) }
    package var falseAlarms: Double? { Self.share(flagged.negatives, ranking.negatives) }
    package var f1: Double? {
        guard ranking.positives > 0 else { return nil }
        return Double(2 * flagged.positives) / Double(ranking.positives + flagged.positives + flagged.negatives)
    }
    package var recallAtOnePercent: Double? { ranking.recall(atFalseAlarmRate: 0.01) }

    private static func share(_ part: Int, _ all: Int) -> Double? { all > 0 ? Double(part) / Double(all) : nil }
}
