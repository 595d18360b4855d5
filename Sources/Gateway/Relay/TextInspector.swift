import AuditLog
import ByteText
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// What was decided about one whole text.
struct WholeVerdict {
    var findings: [Finding] = []
    var failures: [RuleFailure] = []
    /// The text with everything replaced that must not pass; nil if nothing was.
    var text: [UInt8]?
    var mustBlock = false

    var isSilent: Bool { findings.isEmpty && failures.isEmpty }

    init() {}

    init(_ verdict: TextVerdict) {
        findings = verdict.findings
        failures = verdict.failures
        text = verdict.redacted
        mustBlock = verdict.block != nil
    }

    /// - Parameter field: a safe path.
    func decision(_ direction: Direction, field: String) -> AuditDecision {
        AuditDecision(
            direction: direction,
            field: AuditFieldPath(field),
            action: mustBlock ? .block : nil,
            findings: findings,
            failures: failures
        )
    }

    func report(_ direction: Direction, field: String) -> BlockReport {
        let blocking = findings.filter { $0.action == .block }
        let redacted = findings.filter { $0.action == .redact }
        return BlockReport(
            direction: direction,
            field: field,
            findings: blocking.isEmpty ? redacted : blocking,
            failures: failures.filter { $0.mode == .block }
        )
    }
}

/// Inspects whole texts of one direction of one exchange.
struct TextInspector {
    let engine: Engine
    let direction: Direction
    /// Nil for a subject of whom nothing is known.
    let policy: ResolvedPolicy?
    let limits: JSONLimits
    /// Where in a conversation the text stands that is inspected next.
    var age = TextAge.lastTurn
    /// What is put back where the answer has a placeholder of the prompt; nil if nothing is.
    var vault: PlaceholderVault?
    /// Who says the text that is inspected next; nil if it is none that is judged by category.
    var source: TextSource?
    /// Answers of those who are asked about categories, and what is to be asked; nil where nobody is.
    var book: AnswerBook?

    func isClean(_ text: Span<UInt8>, using scratch: inout InspectionScratch) -> Bool {
        engine.isClean(text, direction: direction, using: &scratch) && isInoffensive(text, using: &scratch)
    }

    private func isInoffensive(_ text: Span<UInt8>, using scratch: inout InspectionScratch) -> Bool {
        guard let source else { return true }
        return engine.isInoffensive(
            text,
            direction: direction,
            policy: policy,
            age: age,
            source: source,
            book: book,
            using: &scratch
        )
    }

    func inspect(
        _ text: [UInt8],
        numbers: inout PlaceholderNumbers,
        using scratch: inout InspectionScratch
    ) -> WholeVerdict {
        if isClean(text.span, using: &scratch) { return WholeVerdict() }
        return inspectFully(text, numbers: &numbers, using: &scratch)
    }

    /// The same for a text that the filter has not cleared.
    func inspectFully(
        _ text: [UInt8],
        numbers: inout PlaceholderNumbers,
        using scratch: inout InspectionScratch
    ) -> WholeVerdict {
        WholeVerdict(
            engine.inspect(
                text,
                direction: direction,
                policy: policy,
                age: age,
                source: source,
                book: book,
                placeholders: &numbers,
                using: &scratch
            )
        )
    }

    /// Inspects a tool call's arguments: JSON inside a string.
    ///
    /// First each string, key and number that the inner document holds, as its reader will see it, then the text as it is.
    /// An edit keeps the inner JSON valid; if it cannot, the text is blocked. What is no strict JSON is inspected as it is
    /// and once more with its escapes undone, where a finding blocks, as there is no exact place to redact.
    /// Offsets of findings are those of the innermost text in which they were seen. Its strings are judged by category as
    /// the model's words, by the embedded model only.
    func inspectArguments(
        _ text: [UInt8],
        numbers: inout PlaceholderNumbers,
        using scratch: inout InspectionScratch
    ) -> WholeVerdict {
        if !text.contains(UInt8(ascii: "\\")), isClean(text.span, using: &scratch) { return WholeVerdict() }
        guard let inner = try? JSONDocument(parsing: text, limits: limits) else {
            return inspectLoosely(text, numbers: &numbers, using: &scratch)
        }
        var texts = self
        // Half a second for each string of a call would be too much: those who are asked judge what people read.
        texts.book = nil
        var inside = DocumentInspector(texts, numbers: numbers, speaker: .assistant)
        inside.inspect(inner, using: &scratch)
        numbers = inside.numbers
        var verdict = WholeVerdict()
        verdict.findings = inside.decisions.flatMap(\.findings)
        verdict.failures = inside.decisions.flatMap(\.failures)
        verdict.mustBlock = inside.block != nil
        guard let edited = try? inner.replacing(inside.replacements) else {
            verdict.mustBlock = true
            return verdict
        }
        if !inside.replacements.isEmpty { verdict.text = edited }
        add(inspect(edited, numbers: &numbers, using: &scratch), to: &verdict)
        return verdict
    }

    /// Adds what was seen in the text as a whole.
    private func add(_ outer: WholeVerdict, to verdict: inout WholeVerdict) {
        verdict.mustBlock = verdict.mustBlock || outer.mustBlock
        let known = KnownValues(verdict.findings)
        verdict.findings += outer.findings.filter { !known.contains($0) }
        verdict.failures += outer.failures
        guard let text = outer.text else { return }
        verdict.text = text
        if (try? JSONDocument(parsing: text, limits: limits)) == nil { verdict.mustBlock = true }
    }

    private func inspectLoosely(
        _ text: [UInt8],
        numbers: inout PlaceholderNumbers,
        using scratch: inout InspectionScratch
    ) -> WholeVerdict {
        var verdict = inspect(text, numbers: &numbers, using: &scratch)
        guard text.contains(UInt8(ascii: "\\")) else { return verdict }
        let unescaped = inspect(JSONString.unescapedLoosely(text), numbers: &numbers, using: &scratch)
        let known = KnownValues(verdict.findings)
        let hidden = unescaped.findings.filter { !known.contains($0) }
        verdict.findings += hidden
        verdict.failures += unescaped.failures
        verdict.mustBlock = verdict.mustBlock || unescaped.mustBlock || hidden.contains { $0.action >= .redact }
        return verdict
    }
}

extension TextInspector {
    /// A field of the answer with the prompt's values in the place of their placeholders; nil if there are none.
    ///
    /// A signed train of thought stays as it is.
    /// - Parameter text: what the field has become; nil if it is as it came.
    func restored(_ field: TextField, of document: JSONDocument, as text: [UInt8]?) -> [UInt8]? {
        guard vault != nil, field.kind == .string, field.key != .thinking else { return nil }
        return restored(text ?? document.text(of: field), isArguments: field.isArguments)
    }

    /// A whole text of the answer with the prompt's values in the place of their placeholders; nil if there are none.
    ///
    /// - Parameter isArguments: true for JSON inside the text, whose strings stay strings.
    func restored(_ text: [UInt8], isArguments: Bool = false) -> [UInt8]? {
        guard let vault else { return nil }
        guard isArguments else { return PlaceholderRestorer.restored(text, from: vault) }
        let restored = PlaceholderRestorer.restored(text, from: vault) { value in
            var literal: [UInt8] = []
            JSONString.appendLiteral(value, to: &literal)
            return Array(literal.dropFirst().dropLast())
        }
        // Outside of a string a value would not be what the model meant.
        guard let restored, (try? JSONDocument(parsing: restored, limits: limits)) != nil else { return nil }
        return restored
    }
}
