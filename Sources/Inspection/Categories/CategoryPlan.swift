package import Classification
package import GuardrailTypes

/// What is done about one category in one direction, as the settings say.
package struct CategoryRule: Sendable {
    /// Where a category's text stands while nobody knows what it is.
    package enum Release: Hashable, Sendable {
        /// It leaves once its segment has been judged.
        case hold
        /// It leaves at once, and a hit ends the text behind it. At most so many bytes leave past a segment that has not been
        /// judged.
        case trail(bytes: Int)
    }

    /// Who judges.
    package enum Judge: Hashable, Sendable {
        /// The model in this process, by the place of its head.
        case embedded(head: Int)
        /// A classifier that is asked and answers later, by its place in the plan.
        case asked(Int)

        package var isEmbedded: Bool { if case .embedded = self { true } else { false } }
    }

    /// Its id is `category.` and the category's.
    package let reference: RuleReference
    package let category: Category
    package let direction: Direction
    /// As the settings say it; the policy has the last word.
    package let action: Action
    /// From this score on it is a hit.
    package let threshold: Float
    package let judge: Judge
    package let release: Release
    package let onError: FailureMode
    package let scope: InspectionScope
    package let sources: Set<TextSource>
    /// The model to which a prompt goes that hits, in place of the one that was asked for.
    package let route: String?

    package init(
        reference: RuleReference,
        category: Category,
        direction: Direction,
        action: Action,
        threshold: Float,
        judge: Judge,
        release: Release = .hold,
        onError: FailureMode = .block,
        scope: InspectionScope = .all,
        sources: Set<TextSource> = Set(TextSource.allCases),
        route: String? = nil
    ) {
        self.reference = reference
        self.category = category
        self.direction = direction
        self.action = action
        self.threshold = threshold
        self.judge = judge
        self.release = release
        self.onError = onError
        self.scope = scope
        self.sources = sources
        self.route = route
    }

    /// Everything in it that decides, in one spelling.
    var canonical: String {
        [
            "category", reference.id, reference.packID, reference.packVersion, direction.rawValue, action.rawValue,
            "\(threshold)", "\(judge)", "\(release)", onError.rawValue, scope.rawValue,
            sources.map(\.rawValue).sorted().joined(separator: ","), route ?? "",
        ].joined(separator: "\u{1F}")
    }
}

/// A classifier that is asked and answers later.
package struct AskedClassifier: Sendable {
    package let classifier: any Classifier
    package let deadline: Duration

    package init(_ classifier: any Classifier, deadline: Duration) {
        self.classifier = classifier
        self.deadline = deadline
    }
}

/// Which categories are judged, by whom, and what is done about them.
package struct CategoryPlan: Sendable {
    package let rules: [CategoryRule]
    /// Nil if no rule needs it.
    package let model: EmbeddedModel?
    package let asked: [AskedClassifier]
    /// How texts are cut; both in bytes.
    package let segments: (minimum: Int, maximum: Int)
    /// True if a prompt may be sent on while it is judged, and the answer waits.
    package let forwardsAhead: Bool

    package init(
        rules: [CategoryRule],
        model: EmbeddedModel?,
        asked: [AskedClassifier] = [],
        segments: (minimum: Int, maximum: Int) = (32, 512),
        forwardsAhead: Bool = false
    ) {
        self.rules = rules
        self.model = model
        self.asked = asked
        self.segments = segments
        self.forwardsAhead = forwardsAhead
    }

    /// Everything in it that decides, in one spelling.
    var canonical: String {
        rules.map { $0.canonical + "\n" }.sorted().joined() + "segments \(segments.minimum) \(segments.maximum)\n"
    }
}

/// A classifier is asked about a text, or a segment of one.
package struct CategoryQuestion: Sendable {
    /// Of its text's inspector.
    package let id: Int
    /// Its place in the plan.
    package let classifier: Int
    package let input: ClassifierInput
}
