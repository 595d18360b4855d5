package import GuardrailTypes

/// One judgement of a model.
package struct ModelHead: Hashable, Sendable {
    /// From which score on a text is flagged if benign ones may be flagged at `falseAlarmRate`.
    package struct Threshold: Hashable, Sendable {
        /// Share of benign texts, 0 to 1.
        package let falseAlarmRate: Float
        /// A calibrated score, 0 to 1.
        package let score: Float

        package init(falseAlarmRate: Float, score: Float) {
            self.falseAlarmRate = falseAlarmRate
            self.score = score
        }
    }

    package let category: Category
    /// Whether short windows are judged besides the whole text, and the worst counts.
    package let isWindowed: Bool
    /// Where it was trained for.
    package let directions: Set<Direction>
    /// Whether it judges requests: what a user says last, not documents and not what tools answered.
    package let judgesRequestsOnly: Bool
    /// The more alarms, the earlier.
    package let thresholds: [Threshold]
    let scoring: Scoring

    /// How sums of weights become a score.
    struct Scoring: Hashable, Sendable {
        /// What one step of the 8-bit weights is worth.
        var wordScale: Float
        var characterScale: Float
        var bias: Float
        /// Probability = logistic(slope · sum + intercept), after Platt.
        var slope: Float
        var intercept: Float
    }

    package init(
        category: Category,
        isWindowed: Bool,
        directions: Set<Direction>,
        judgesRequestsOnly: Bool,
        thresholds: [Threshold],
        wordScale: Float,
        characterScale: Float,
        bias: Float,
        slope: Float = 1,
        intercept: Float = 0
    ) {
        self.category = category
        self.isWindowed = isWindowed
        self.directions = directions
        self.judgesRequestsOnly = judgesRequestsOnly
        self.thresholds = thresholds
        scoring = Scoring(
            wordScale: wordScale,
            characterScale: characterScale,
            bias: bias,
            slope: slope,
            intercept: intercept
        )
    }

    /// The score from which on at most this share of benign texts was flagged; that of the next smaller rate that the
    /// model has, or else of its smallest.
    package func threshold(atFalseAlarmRate rate: Float) -> Float {
        thresholds.first { $0.falseAlarmRate <= rate * 1.0001 }?.score ?? thresholds.last?.score ?? 1
    }

    /// The same head with what was found on held-out texts.
    package func calibrated(slope: Float, intercept: Float, thresholds: [Threshold]) -> ModelHead {
        ModelHead(
            category: category,
            isWindowed: isWindowed,
            directions: directions,
            judgesRequestsOnly: judgesRequestsOnly,
            thresholds: thresholds,
            wordScale: scoring.wordScale,
            characterScale: scoring.characterScale,
            bias: scoring.bias,
            slope: slope,
            intercept: intercept
        )
    }
}
