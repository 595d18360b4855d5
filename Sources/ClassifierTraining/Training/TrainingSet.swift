import Classification
import GuardrailTypes

/// Examples as numbers: rows of features, and a target and weight for each head.
struct TrainingSet {
    /// Rows of all examples, one after the other; those of characters come after all rows of words.
    private(set) var rows: [UInt32] = []
    /// Where each example's words and characters begin; one more at the end.
    private(set) var wordStart: [Int] = []
    private(set) var characterStart: [Int] = []
    /// By example, then by head: 1, 0, or NaN for unknown.
    private(set) var labels: [Float] = []
    /// By example: the weight of its source.
    private(set) var weights: [Float] = []
    let headCount: Int
    /// Rows of both tables.
    let rowCount: Int

    var count: Int { weights.count }

    init(_ examples: [LabelledExample], recipe: Recipe) {
        headCount = recipe.heads.count
        let shape = recipe.features
        rowCount = 1 << shape.wordBits + 1 << shape.characterBits
        let offset = UInt32(1 << shape.wordBits)
        for example in examples {
            let features = TextFeatures(of: example.text, shape: shape)
            wordStart.append(rows.count)
            rows += features.words
            characterStart.append(rows.count)
            rows += features.characters.map { $0 + offset }
            weights.append(recipe.sources[example.source]?.weight ?? 1)
            labels += recipe.targets(of: example)
        }
        wordStart.append(rows.count)
    }

    func words(of example: Int) -> Range<Int> { wordStart[example]..<characterStart[example] }
    func characters(of example: Int) -> Range<Int> { characterStart[example]..<wordStart[example + 1] }
}

extension Recipe {
    /// What each head is to learn from an example: 1, 0, or NaN for unknown.
    func targets(of example: LabelledExample) -> [Float] {
        let source = sources[example.source] ?? Source()
        var known = example.labels.filter { label, value in
            !source.without.contains(label) && !(value && source.withoutPositive.contains(label))
        }
        for (label, others) in implications.sorted(by: { $0.key < $1.key }) where known[label] == true {
            for other in others where !source.without.contains(other) { known[other] = true }
        }
        for (label, parts) in unions.sorted(by: { $0.key < $1.key }) where known[label] == nil {
            if parts.contains(where: { known[$0] == true }) {
                known[label] = true
            } else if parts.allSatisfy({ known[$0] == false }) {
                known[label] = false
            }
        }
        return heads.map { head in
            known[head.category.id].map { $0 ? 1 : 0 } ?? .nan
        }
    }
}
