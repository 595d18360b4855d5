import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// Reads the answers of a panel: each is inspected like an answer that a client gets, and then as words that a model is told.
///
/// Numbers of placeholders go on from answer to answer, so the same value has the same number in all of them, and two have not one.
struct PanelReading {
    enum Verdict {
        case text([UInt8])
        case block(BlockReport)
        /// Nothing that could be told to a judge.
        case nothing(Reason)
    }

    /// The raw values are what rows and events say.
    enum Reason: String {
        case unreadable = "broken_answer"
        case noText = "no_text"
        case tooLong = "too_long"
        case upstreamError = "server_error"
    }

    /// Bytes of an answer that a judge is told at most: eight of them are less than any prompt may have.
    static let longestAnswer = 128 << 10

    let engine: Engine
    let policy: ResolvedPolicy?
    private(set) var numbers: PlaceholderNumbers

    init(engine: Engine, policy: ResolvedPolicy?, numbers: PlaceholderNumbers) {
        self.engine = engine
        self.policy = policy
        self.numbers = numbers
    }

    /// Inspects the body of a 200 as a response.
    ///
    /// - Parameter book: takes what is to be asked; without the answers there is no verdict.
    mutating func read(
        _ body: [UInt8],
        from dialect: APIDialect,
        _ book: AnswerBook,
        using scratch: inout InspectionScratch
    ) -> (verdict: Verdict, decisions: [AuditDecision], usage: TokenUsage?) {
        guard let answer = try? WholeAnswer(parsing: body, as: dialect) else { return (.nothing(.unreadable), [], nil) }
        if answer.isError { return (.nothing(.upstreamError), [], answer.usage) }
        let texts = TextInspector(
            engine: engine,
            direction: .response,
            policy: policy,
            limits: JSONLimits(),
            book: book
        )
        var inspector = DocumentInspector(texts, numbers: numbers)
        inspector.inspect(answer.document, using: &scratch)
        numbers = inspector.numbers
        if let block = inspector.block { return (.block(block), inspector.decisions, answer.usage) }
        guard let edited = try? answer.replacing(inspector.replacements) else {
            return (.block(inspector.clash), inspector.decisions, answer.usage)
        }
        return (Self.text(of: edited, dialect), inspector.decisions, answer.usage)
    }

    private static func text(of body: [UInt8], _ dialect: APIDialect) -> Verdict {
        guard let document = try? JSONDocument(parsing: body), let answer = try? AnswerText(document, from: dialect)
        else { return .nothing(.unreadable) }
        guard !answer.isFiltered, !answer.text.isEmpty else { return .nothing(.noText) }
        return answer.text.count > longestAnswer ? .nothing(.tooLong) : .text(answer.text)
    }

    /// Inspects an answer as what a tool has brought into a prompt.
    mutating func quote(
        _ text: [UInt8],
        using scratch: inout InspectionScratch
    ) -> (verdict: Verdict, decision: AuditDecision?) {
        var texts = TextInspector(engine: engine, direction: .prompt, policy: policy, limits: JSONLimits())
        texts.source = .tool
        let verdict = texts.inspect(text, numbers: &numbers, using: &scratch)
        let decision = verdict.isSilent ? nil : verdict.decision(.prompt, field: "content")
        if verdict.mustBlock { return (.block(verdict.report(.prompt, field: "content")), decision) }
        return (.text(verdict.text ?? text), decision)
    }
}
