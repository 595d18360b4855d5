package import Classification
package import GuardrailTypes

/// How a model is made: everything but the texts.
package struct Recipe: Sendable {
    /// As verdicts and reports name the model; at most 255 bytes.
    package var name = "embedded"
    package var seed: UInt64 = 1
    package var features = FeatureShape()
    /// A feature counts its inverse document frequency to this power: 0, 0.25, 0.5, 0.75 or 1.
    package var frequencyPower = 0.5

    /// Passes over all examples, and of the last how many the weights are averaged.
    package var epochs = 6
    package var averagedEpochs = 3
    /// The first step's length; it falls as 1 / (1 + rate · decay · steps).
    package var rate: Float = 6
    /// Of the rate, for the bias.
    package var biasRate: Float = 0.02
    /// The weight of the penalty is this, divided by a head's number of examples.
    package var penalty: Float = 0.125
    /// Positive examples count ((1 - p) / p) to this power, where p is their share: 0, 0.25, 0.5, 0.75 or 1.
    package var positivePower = 0.5
    /// The share of labels that are taken as wrong.
    package var smoothing: Float = 0.05
    /// Weights beyond this quantile of a head's are cut when they become 8 bits; 1 for none.
    package var clipQuantile = 1.0

    package var heads: [Head] = []
    /// In place of a head's own weights: those of several, added up.
    package var mixtures: [Mixture] = []
    package var sources: [String: Source] = [:]
    /// A positive label of the key is one of the values as well.
    package var implications: [String: [String]] = [:]
    /// The key is negative where all the values are.
    package var unions: [String: [String]] = [:]

    /// Held-out examples of these sources that no head has positive are the benign texts of the thresholds.
    package var benignSources: Set<String> = []
    package var falseAlarmRates: [Float] = [0.01, 0.003, 0.001, 0.0003]
    /// Of the examples, for calibration, if no file is given for it.
    package var heldOutShare = 0.1
    package var licences = ""

    package init() {}

    package struct Head: Sendable {
        package let category: Category
        package var isWindowed = false
        package var directions = Set(Direction.allCases)
        package var judgesRequestsOnly = false
        /// In place of the recipe's.
        package var smoothing: Float?
        package var positivePower: Double?
        /// Times the recipe's penalty.
        package var penaltyFactor: Float = 1

        package init(_ category: Category) { self.category = category }
    }

    package struct Source: Sendable {
        package var weight: Float = 1
        package var isDropped = false
        /// Labels that are not believed.
        package var without: Set<String> = []
        /// Labels that are not believed where they are positive.
        package var withoutPositive: Set<String> = []

        package init() {}
    }

    package struct Mixture: Sendable {
        /// One of the heads.
        package let category: Category
        package let bias: Float
        /// By head.
        package let weights: [(category: Category, factor: Float)]
    }
}
