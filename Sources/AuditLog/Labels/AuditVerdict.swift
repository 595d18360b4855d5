/// What a reviewer says of a finding.
package enum AuditVerdict: String, Hashable, Sendable, CaseIterable {
    /// The rule was right.
    case truePositive = "true_positive"
    /// It took something for what it is not.
    case falsePositive = "false_positive"
    /// What was said before does not count.
    case withdrawn
}
