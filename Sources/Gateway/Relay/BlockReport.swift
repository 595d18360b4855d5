package import GuardrailTypes

/// Why a text may not pass, for the client's notice and the audit row.
///
/// Holds no text of the user.
package struct BlockReport: Hashable, Sendable {
    package let direction: Direction
    /// Where the text stood, as a safe path such as `messages[2].content`.
    package let field: String
    /// The findings that block, or that would have to be redacted where that is impossible.
    package let findings: [Finding]
    /// Rules that had to run and could not.
    ///
    /// If there are no findings, these alone block: an outage, not a verdict.
    package let failures: [RuleFailure]

    /// - Parameter findings: those in shadow are left out.
    package init(direction: Direction, field: String, findings: [Finding], failures: [RuleFailure]) {
        self.direction = direction
        self.field = field
        self.findings = findings.filter { !$0.isShadow }
        self.failures = failures
    }
}
