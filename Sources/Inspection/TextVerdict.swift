import ByteText
import Detection
package import GuardrailTypes
package import Redaction

/// What inspection says of a whole text.
package struct TextVerdict: Sendable {
    /// The strictest action of any finding or failure.
    package let action: Action
    /// All findings, also those after a blocking one, in reading order.
    package let findings: [Finding]
    package let failures: [RuleFailure]
    /// The text with every finding that redacts or blocks replaced; nil if that changes nothing.
    package let redacted: [UInt8]?
    /// Set if the text must not pass.
    package let block: BlockDecision?
}

extension Engine {
    /// Inspects a whole text: the stream inspector's own machine, fed at once.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - policy: of this engine; nil for a subject of whom nothing is known.
    ///   - age: where in a conversation it stands.
    ///   - source: who says it; nil if it is no text that is judged by category.
    ///   - book: answers to questions that were asked before; takes those that are still open, without whose answers the
    ///     verdict is none. Nil for a text about which nobody is asked.
    package func inspect(
        _ text: [UInt8],
        direction: Direction,
        policy: ResolvedPolicy? = nil,
        age: TextAge = .lastTurn,
        source: TextSource? = nil,
        book: AnswerBook? = nil,
        placeholders: inout PlaceholderNumbers,
        using scratch: inout InspectionScratch
    ) -> TextVerdict {
        var inspector = StreamInspector(
            engine: self,
            direction: direction,
            policy: policy,
            placeholders: placeholders,
            afterBlock: .goOn,
            age: age,
            source: source,
            book: book
        )
        var output = InspectionOutput(joining: true)
        inspector.finish(with: text.span, using: &scratch, into: &output)
        placeholders = inspector.placeholders
        return TextVerdict(output)
    }
}

extension TextVerdict {
    /// - Parameter output: of an inspector that has finished and goes on after blocks.
    package init(_ output: InspectionOutput) {
        findings = output.findings
        failures = output.failures
        var strictest = Action.allow
        for index in findings.indices { strictest = max(strictest, findings[index].action) }
        block = output.block ?? (strictest == .block ? BlockDecision(findings.filter { $0.action == .block }) : nil)
        action = block == nil ? max(strictest, failures.isEmpty ? .allow : .flag) : .block
        redacted = output.edited
    }
}

extension BlockDecision {
    /// - Precondition: not empty.
    fileprivate init(_ findings: [Finding]) {
        self.init(findings: findings, failures: [], offset: findings[0].range.lowerBound)
    }
}

extension Replacement {
    init(_ style: RedactionStyle, entity: String) {
        switch style {
        case .label(let label): self = .label(label ?? entity)
        case .numbered(let label): self = .numbered(label ?? entity)
        case .hash(let label): self = .hash(label ?? entity)
        case .remove: self = .remove
        case .mask(let character, let keepFirst, let keepLast):
            self = .mask(character: character, keepFirst: keepFirst, keepLast: keepLast)
        }
    }
}
