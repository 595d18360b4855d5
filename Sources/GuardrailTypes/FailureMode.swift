package import ByteText

/// What becomes of a text that a rule could not be run on to the end.
package enum FailureMode: String, Hashable, Sendable, CaseIterable {
    /// Treated as if the rule had found something to block.
    case block
    /// Let pass; recorded as not run, never as clean.
    case passAndRecord = "pass_and_record"
}

/// A rule that could not be run to the end.
///
/// An outcome of its own: never "no match".
package struct RuleFailure: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        /// PCRE2's match limit: the pattern needed more steps than it is granted.
        case matchLimit = "match_limit"
        /// PCRE2's just-in-time stack was too small.
        case stackLimit = "stack_limit"
        /// The rule spent more than it may on matches that were no findings (`WorkBudget`).
        case budgetExceeded = "budget_exceeded"
        /// The rule had hit its limits too often before and was not run.
        case quarantined = "quarantined"
        /// PCRE2 reported anything else.
        case engine = "engine"

        // Of classifiers that are asked: see `ClassifierError.Code`.
        case timeout = "classifier_timeout"
        case unreachable = "classifier_unreachable"
        case badStatus = "classifier_status"
        case unreadableAnswer = "classifier_unreadable_answer"
        case overloaded = "classifier_overloaded"
        case circuitOpen = "classifier_circuit_open"
        case tooLong = "classifier_too_long"
        case cancelled = "classifier_cancelled"

        /// True if a classifier failed, which is the fault of no pattern.
        package var isOfClassifier: Bool { rawValue.hasPrefix("classifier_") }
    }

    package let rule: RuleReference
    package let reason: Reason
    package let mode: FailureMode
    /// Where the rule stood when it failed, in bytes of the channel's text.
    package let offset: Int

    package init(rule: RuleReference, reason: Reason, mode: FailureMode, offset: Int) {
        self.rule = rule
        self.reason = reason
        self.mode = mode
        self.offset = offset
    }
}
