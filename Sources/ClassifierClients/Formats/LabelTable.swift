package import GuardrailTypes

/// What a provider's labels mean in our categories.
///
/// A label with no category is known and says nothing; a label that is not in the table is an error.
package struct LabelTable: Hashable, Sendable {
    package let categories: [String: Set<Category>]

    package init(_ categories: [String: Set<Category>]) {
        self.categories = categories
    }

    /// All that some label speaks of.
    package var judged: Set<Category> { categories.values.reduce(into: []) { $0.formUnion($1) } }

    /// The labels that say something about one of these.
    func labels(for asked: Set<Category>) -> [String] {
        categories.filter { !$0.value.isDisjoint(with: asked) }.keys.sorted()
    }

    /// The table with other meanings for some labels.
    func overridden(by others: [String: Set<Category>]) -> LabelTable {
        LabelTable(categories.merging(others) { $1 })
    }

    /// In an order of its own, for `WireFormat.version`.
    var text: String {
        categories.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.sorted().map(\.id).joined(separator: "+"))" }.joined(separator: ",")
    }
}

/// Collects scores by label; the highest label of a category counts.
struct LabelScores {
    private let table: LabelTable
    private var scores: [Category: Float] = [:]

    init(_ table: LabelTable) {
        self.table = table
    }

    mutating func add(_ label: String, _ score: Float) throws(UnreadableAnswer) {
        guard let categories = table.categories[label] else { throw UnreadableAnswer() }
        for category in categories { scores[category] = max(scores[category] ?? 0, score) }
    }

    /// The scores of these, all of which must have come.
    func of(_ asked: Set<Category>) throws(UnreadableAnswer) -> [Category: Float] {
        let found = scores.filter { asked.contains($0.key) }
        guard found.count == asked.count else { throw UnreadableAnswer() }
        return found
    }
}
