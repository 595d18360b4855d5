import AuditLog
import GuardrailTypes
import Wire

/// What was found in one direction of an exchange, by category, as far as a client may know.
struct FindingSummary {
    struct Category {
        let name: String
        /// The highest confidence of any finding, from 0 to 1.
        var score: Double
        /// True if something of it was replaced or blocked.
        var isFiltered: Bool
    }

    /// In order of first appearance; empty if the client is not told what was found.
    private(set) var categories: [Category] = []
    /// Whether anything was found at all.
    private(set) var isFlagged = false

    init(_ decisions: some Sequence<AuditDecision>, _ direction: Direction, disclosure: Disclosure) {
        for decision in decisions where decision.direction == direction {
            for finding in decision.findings where !finding.isShadow {
                add(finding, isBlocked: decision.action == .block, min(disclosure, finding.disclosure ?? disclosure))
            }
        }
    }

    private mutating func add(_ finding: Finding, isBlocked: Bool, _ disclosure: Disclosure) {
        isFlagged = true
        guard disclosure != .none else { return }
        let name = finding.rule.entity
        let score = finding.confidence.fraction
        let isFiltered = finding.action >= .redact || isBlocked
        if let place = categories.firstIndex(where: { $0.name == name }) {
            categories[place].score = max(categories[place].score, score)
            categories[place].isFiltered = categories[place].isFiltered || isFiltered
        } else {
            categories.append(Category(name: name, score: score, isFiltered: isFiltered))
        }
    }

    /// Azure's object of results, by category.
    var azureResults: String {
        let members = categories.map { category in
            #"\#(JSONString.literal(category.name)):{"filtered":\#(category.isFiltered),"detected":true}"#
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// OpenAI's `moderation_result`, with our categories.
    var moderationResult: String {
        func object(_ value: (Category) -> String) -> String {
            "{" + categories.map { "\(JSONString.literal($0.name)):\(value($0))" }.joined(separator: ",") + "}"
        }
        return #"{"type":"moderation_result","model":"weir","flagged":\#(isFlagged),"categories":"#
            + object { _ in "true" }
            + #","category_scores":"# + object { "\($0.score)" } + #","category_applied_input_types":"#
            + object { _ in #"["text"]"# } + "}"
    }
}
