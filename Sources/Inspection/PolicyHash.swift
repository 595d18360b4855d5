import ByteText
import Crypto
import Detection
import GuardrailTypes
import Policy

/// One digest for everything that decides: the rules, their packs' versions, the categories and the policies.
enum PolicyHash {
    static func of(_ rules: [Rule], _ categories: CategoryPlan?, _ policies: PolicyStack) -> String {
        var hash = SHA256()
        for rule in rules { hash.update(data: Array(canonical(rule).utf8)) }
        if let categories { hash.update(data: Array(categories.canonical.utf8)) }
        hash.update(data: Array(policies.canonicalDescription.utf8))
        return Hex.string(hash.finalize())
    }

    /// Every field that can change a decision or an output, in one order; prose and tests are left out.
    private static func canonical(_ rule: Rule) -> String {
        let reference = rule.reference
        var lines = [
            "rule", reference.id, reference.entity, reference.severity.rawValue, reference.packID,
            reference.packVersion,
            reference.tags.sorted().joined(separator: ","),
        ]
        for direction in Direction.allCases where rule.directions.contains(direction) {
            lines.append("\(direction) \(rule.threshold(direction)) \(rule.authoredAction(direction))")
        }
        for pattern in rule.patterns {
            let flags = pattern.flags.map(\.rawValue).sorted()
            lines.append(
                "detect \(pattern.source) \(flags) \(pattern.keywords) \(pattern.keywordsWithin) "
                    + "\(pattern.skipsRejected) \(pattern.group) \(pattern.furtherGroups) "
                    + "\(pattern.confidence) "
                    + "\(pattern.validators) \(pattern.onInvalid) \(String(describing: pattern.validatedConfidence)) "
                    + "\(String(describing: pattern.disguisedConfidence)) "
                    + "\(String(describing: pattern.maxLengthInBytes))"
            )
        }
        if let context = rule.context {
            lines.append(
                "context \(context.words) \(context.unless) \(context.before) \(context.after) \(context.add) "
                    + "\(context.required)"
            )
        }
        lines.append("conditions \(rule.conditions)")
        lines.append("allow \(rule.allow.values) \(rule.allow.regexes) \(rule.allow.stopwords)")
        for entry in rule.allow.entries {
            lines.append(
                "allow \(entry.target) \(entry.values) \(entry.regexes) \(entry.searches) \(entry.stopwords) "
                    + "\(entry.digests)"
            )
        }
        lines.append("redact \(rule.redaction) on_error \(rule.onError) disguises \(rule.seesDisguises)")
        lines.append("scope \(rule.scope.rawValue)")
        return lines.joined(separator: "\u{1F}") + "\n"
    }
}
