import Detection
import GuardrailTypes

/// What is wrong with a rule although its shape is right, as far as it shows without running it.
enum RuleLinter {
    /// How many tests of each kind a rule brings at least.
    static let minimumOfTests = 2

    static func diagnostics(for located: LocatedRule) -> [Diagnostic] {
        missingTests(located) + misdirectedTests(located) + unreachable(located) + conditions(of: located)
            + style(located)
    }

    private static func missingTests(_ located: LocatedRule) -> [Diagnostic] {
        let noMatch = located.tests.filter { $0.expectation == .noMatch }.count
        let counts = [("match", located.tests.count - noMatch), ("no_match", noMatch)]
        return counts.filter { $0.1 < minimumOfTests }.map { kind, count in
            Diagnostic(
                .tooFewTests,
                at: located.testsPlace,
                "this rule has \(count) \(kind) test\(count == 1 ? "" : "s") and needs \(minimumOfTests)",
                help: kind == "match"
                    ? "show texts as people write them, with the value in different surroundings"
                    : "show near misses: a wrong check digit, a longer number, the word alone"
            )
        }
    }

    /// Tests that travel in a direction in which the rule does not run.
    private static func misdirectedTests(_ located: LocatedRule) -> [Diagnostic] {
        located.tests.filter { !located.rule.directions.contains($0.direction) }.map {
            Diagnostic(
                .conflictingKeys,
                at: $0.place,
                "this test is a \($0.direction.rawValue), and the rule does not run on those",
                help: "change the test's direction, or the rule's"
            )
        }
    }

    /// Patterns whose best confidence stays below `report_at` in every direction of the rule.
    private static func unreachable(_ located: LocatedRule) -> [Diagnostic] {
        let rule = located.rule
        let thresholds = rule.directions.map { rule.reportAt[$0] ?? DirectionalChoices.defaultReportAt }
        guard let lowest = thresholds.min() else { return [] }
        return zip(rule.patterns, located.patterns).compactMap { pattern, value in
            let best = pattern.bestConfidence + (rule.context?.add ?? Confidence(thousandths: 0))
            guard best < lowest else { return nil }
            return Diagnostic(
                .neverReported,
                at: value.fields?.place(of: "confidence") ?? value.place,
                "this entry reaches \(best) at most, and findings below \(lowest) are dropped",
                help: "raise its confidence, or lower report_at"
            )
        }
    }

    private static func style(_ located: LocatedRule) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let rule = located.rule
        let regexes = located.patterns.compactMap { $0.fields?["regex"] } + located.allowedPatterns.map(\.value)
        for regex in regexes where regex.style == .doubleQuoted {
            found.append(
                Diagnostic(
                    .doubleQuotedRegex,
                    at: regex.place,
                    "in double quotes YAML reads backslashes before PCRE2 does",
                    help: "put the pattern in single quotes"
                )
            )
        }
        if rule.description.isEmpty {
            found.append(
                Diagnostic(
                    .missingDescription,
                    at: located.place,
                    "this rule has no description",
                    help: "say in a sentence what it finds; it is what reviewers of its findings read"
                )
            )
        }
        if rule.status == .deprecated {
            found.append(Diagnostic(.deprecatedRule, at: located.place, "\(rule.reference.id) is deprecated"))
        }
        return found
    }
}

extension Pattern {
    /// The highest confidence that a match can have before context.
    fileprivate var bestConfidence: Confidence {
        let confidence = max(confidence, disguisedConfidence ?? confidence)
        guard !validators.isEmpty, let validated = validatedConfidence else { return confidence }
        return onInvalid == .keep ? max(confidence, validated) : validated
    }
}
