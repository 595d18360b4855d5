package import Detection
package import GuardrailTypes
package import Policy

/// A policy with what is known of it from its file.
struct PolicyDocument: Sendable {
    let policy: PolicySet
    let fields: Fields

    /// Where its id stands.
    var place: Place { fields.fields("policy")?["id"]?.place ?? fields.place }
    /// `house 1.0.0, policies/house.yaml:12`.
    func naming(_ place: Place) -> String { "\(policy.id) \(policy.version), \(place.file):\(place.line)" }

    var statements: [Fields] { fields["statements"]?.items.compactMap(\.fields) ?? [] }
}

/// The policies of one load, in order from the most general, and where each thing in them was said.
package struct LoadedPolicies: Sendable {
    let documents: [PolicyDocument]

    /// The rules' own actions where no policy was loaded.
    package var stack: PolicyStack { documents.isEmpty ? .default : PolicyStack(documents.map(\.policy)) }

    /// What is done about a rule's findings, and who said so; nil where the rule does not run.
    package func trace(of rule: Rule, _ direction: Direction, for subject: PolicySubject) -> DecisionTrace? {
        guard rule.directions.contains(direction) else { return nil }
        return trace(of: rule.reference, authored: rule.authoredAction(direction), direction, for: subject)
    }

    /// The same of anything that has a reference and an action of its own.
    package func trace(
        of reference: RuleReference,
        authored: Action,
        _ direction: Direction,
        for subject: PolicySubject
    ) -> DecisionTrace {
        let stack = stack
        return stack.trace(
            for: reference,
            authored: authored,
            direction: direction,
            under: stack.standings(for: subject)
        )
    }

    /// `house 1.0.0, policies/house.yaml:12`; nil for what nobody said.
    package func origin(of place: StatementPlace?) -> String? {
        guard let place, documents.indices.contains(place.policy) else { return nil }
        guard let statement = place.statement else { return origin(of: "mode", inPolicy: place.policy) }
        return documents[place.policy].naming(documents[place.policy].statements[statement].place)
    }

    /// The line of a key of a policy's own.
    func origin(of key: String, inPolicy index: Int) -> String {
        documents[index].naming(documents[index].fields.place(of: key))
    }
}
