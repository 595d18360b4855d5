import Detection
import GuardrailTypes

extension RuleLinter {
    /// Conditions that cannot be kept, as far as the rule alone shows it.
    static func conditions(of located: LocatedRule) -> [Diagnostic] {
        redactsTooLate(located) + redactsDocuments(located) + recordsOutOfPlace(located) + recordsOfTooFew(located)
    }

    /// Without a window the first matches have left a stream when the last is seen.
    private static func redactsTooLate(_ located: LocatedRule) -> [Diagnostic] {
        let rule = located.rule
        guard let wanted = rule.conditions.minMatches, wanted.within == nil,
            rule.directions.contains(where: { rule.authoredAction($0) == .redact })
        else { return [] }
        return [
            Diagnostic(
                .impossibleCondition,
                at: located.fields.place(of: "min_matches"),
                "matches before number \(wanted.count) have left when it is seen, so they cannot be redacted",
                help: "give a window, min_matches: {count: \(wanted.count), within: 2000}, or flag or block"
            )
        ]
    }

    /// Of a document that is repeated, all but the last word has left.
    private static func redactsDocuments(_ located: LocatedRule) -> [Diagnostic] {
        let rule = located.rule
        guard rule.directions.contains(where: { rule.authoredAction($0) == .redact }) else { return [] }
        return located.patterns.compactMap { $0.fields?.keyPlaces["fingerprint"] }.map {
            Diagnostic(
                .impossibleCondition,
                at: $0,
                "what was repeated of a document has left when enough of it is seen, so it cannot be redacted",
                help: "flag or block"
            )
        }
    }

    /// A record stands alone in its rule: its members' rules say what stands in the text.
    private static func recordsOutOfPlace(_ located: LocatedRule) -> [Diagnostic] {
        let records = located.patterns.compactMap { $0.fields?.keyPlaces["record"] }
        guard let record = records.first else { return [] }
        let foreign = ["with", "without", "report", "context", "allow"].filter { located.fields[$0] != nil }
        let alone = records.count == located.patterns.count
        return foreign.map {
            Diagnostic(
                .conflictingKeys,
                at: located.fields.place(of: $0),
                "\"\($0)\" means nothing for a record",
                help: "say it in the rules of its members"
            )
        }
            + (alone
                ? []
                : [
                    Diagnostic(
                        .conflictingKeys,
                        at: record,
                        "a record cannot stand beside other entries of detect",
                        help: "make it a rule of its own"
                    )
                ])
    }

    private static func recordsOfTooFew(_ located: LocatedRule) -> [Diagnostic] {
        zip(located.rule.patterns, located.patterns).compactMap { pattern, value in
            guard case .record(let shape) = pattern.source, Set(shape.members).count < shape.minDistinct else {
                return nil
            }
            return Diagnostic(
                .impossibleCondition,
                at: value.fields?.place(of: "record") ?? value.place,
                "\(shape.minDistinct) different entities are asked for, and \(Set(shape.members).count) are named"
            )
        }
    }
}
