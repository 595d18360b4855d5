package import GuardrailTypes
package import Inspection

extension CategoryRule {
    /// A rule that asks the first classifier of its plan, and hits from one half on.
    package static func asked(
        _ category: GuardrailTypes.Category,
        _ action: Action,
        _ direction: Direction,
        release: CategoryRule.Release = .hold,
        onError: FailureMode = .block,
        scope: InspectionScope = .all,
        route: String? = nil
    ) -> CategoryRule {
        CategoryRule(
            reference: RuleReference(
                id: "category.\(category.id)",
                name: category.id,
                entity: category.entity,
                severity: .high,
                tags: ["category"],
                packID: "words",
                packVersion: "1"
            ),
            category: category,
            direction: direction,
            action: action,
            threshold: 0.5,
            judge: .asked(0),
            release: release,
            onError: onError,
            scope: scope,
            route: route
        )
    }
}
