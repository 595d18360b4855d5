import Classification
import GuardrailTypes
import TestSupport

/// Models with weights from a seed: they judge nothing, and what they compute can be told exactly.
enum SmallModel {
    static func header(heads: Int = 3, windowWords: Int = 8, skipsWords: Bool = true) -> ModelHeader {
        var shape = FeatureShape()
        shape.wordBits = 10
        shape.characterBits = 11
        shape.wordOrder = 3
        shape.openingTokens = 3
        shape.skipsWords = skipsWords
        shape.windowWords = windowWords
        return ModelHeader(
            name: "small",
            shape: shape,
            wordNormScale: 0.1,
            characterNormScale: 0.05,
            heads: Category.known.prefix(heads).enumerated().map { index, known in
                ModelHead(
                    category: known.category,
                    isWindowed: index % 2 == 1,
                    directions: index == 0 ? [.prompt] : [.prompt, .response],
                    judgesRequestsOnly: index == 2,
                    thresholds: [
                        .init(falseAlarmRate: 0.01, score: 0.5), .init(falseAlarmRate: 0.001, score: 0.75),
                    ],
                    wordScale: 0.02,
                    characterScale: 0.01,
                    bias: Float(index) - 1,
                    slope: 1.5,
                    intercept: -0.25,
                    parts: index == 7
                        ? [.init(head: 0, slope: 2, intercept: -1), .init(head: 1, slope: 1, intercept: 0)] : []
                )
            },
            licences: "Texts of nobody."
        )
    }

    static func file(_ header: ModelHeader = header(), seed: UInt64 = 7) -> [UInt8] {
        var random = SplitMix(state: seed)
        func table(_ length: Int) -> [Int8] {
            (0..<length).map { index in
                let value = Int8(truncatingIfNeeded: random.next() >> 13)
                // The last lane is the square of what a row counts.
                return index % header.lanes == header.lanes - 1 ? Int8(max(1, abs(Int(value)) / 2)) : max(value, -127)
            }
        }
        let words = table(header.wordTableLength)
        return header.file(words: words, characters: table(header.characterTableLength))
    }
}
