import AuditLog
import ByteText
import GuardrailTypes

/// The exchanges that are written.
enum Sample {
    private static let rule = RuleReference(
        id: "pci.card-number",
        name: "Card number",
        entity: "CREDIT_CARD",
        severity: .high,
        tags: [],
        packID: "payment",
        packVersion: "1.0.0"
    )
    private static let finding = Finding(
        rule: rule,
        range: ByteRange(10, 29),
        confidence: Confidence(thousandths: 850),
        action: .redact,
        preview: "41***************1",
        fingerprint: String(repeating: "5a", count: 32),
        explanation: Explanation(
            patternIndex: 1,
            base: Confidence(thousandths: 600),
            validatedBy: ["luhn"],
            contextWord: "card"
        )
    )
    private static let decision = AuditDecision(
        direction: .prompt,
        field: AuditFieldPath("messages[0].content"),
        findings: [finding]
    )

    /// - Parameter isHit: true for one with a decision and a finding.
    static func exchange(_ writer: AuditWriter, isHit: Bool, onCommit: AuditCommitHandler? = nil) throws {
        var ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
        ticket.record.app = "checkout"
        ticket.record.model = "gpt-test"
        ticket.record.upstream = "demo"
        ticket.record.policyHash = "0f3c5d7e9a1b2c4d6e8f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f"
        if isHit { ticket.record.decisions = [decision] }
        ticket.close(isHit ? .redacted : .allowed, status: 200, onCommit: onCommit)
    }
}
