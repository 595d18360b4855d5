import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// What becomes of a guard request.
struct GuardOutcome {
    enum Verdict {
        /// Answered with 200 and this body, whatever was decided.
        case answer([UInt8])
        /// The body is no request of this contract.
        case refuse(GuardError)
        /// A rule that had to run could not.
        case failed
    }

    let verdict: Verdict
    var action = Action.allow
    var direction = Direction.prompt
    var decisions: [AuditDecision] = []
}

/// Inspects what one guard request asks about, and has its contract write the answer.
struct GuardStage {
    let engine: Engine
    let principal: Principal
    var clientPolicy: ResolvedPolicy?
    /// The exchange's id.
    let id: String
    let policy: String
    /// Takes what is to be asked; without the answers there is no outcome.
    var book: AnswerBook?
    var limits = JSONLimits()

    func inspect(
        _ body: [UInt8],
        for endpoint: GuardEndpoint,
        using scratch: inout InspectionScratch
    ) -> GuardOutcome {
        do throws(GuardError) {
            let document = try read(body)
            let contract = try endpoint.read(document)
            var report = report(on: contract.scope, of: document, using: &scratch)
            let answer = contract.answer(&report)
            return GuardOutcome(
                verdict: report.hasFailed ? .failed : .answer(answer),
                action: report.action,
                direction: report.direction,
                decisions: report.decisions
            )
        } catch {
            return GuardOutcome(verdict: .refuse(error))
        }
    }

    private func read(_ body: [UInt8]) throws(GuardError) -> JSONDocument {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: body, limits: limits)
        } catch {
            throw GuardError(error)
        }
        guard document.kind(of: 0) == .object else {
            throw GuardError("wrong_type", "The JSON document must be an object.")
        }
        return document
    }

    private func report(
        on scope: GuardScope,
        of document: JSONDocument,
        using scratch: inout InspectionScratch
    ) -> GuardReport {
        let texts = TextInspector(
            engine: engine,
            direction: scope.direction,
            policy: clientPolicy,
            limits: limits,
            book: book
        )
        // The texts of an answer are its choices, which must not know of one another.
        let isAnswer = scope.direction == .response
        var inspector = DocumentInspector(
            texts,
            numbers: PlaceholderNumbers(),
            numbersEachFieldAnew: isAnswer,
            isAllProse: true
        )
        for nodes in scope.nodes { inspector.inspect(document, in: nodes, using: &scratch) }
        var report = GuardReport(
            document: document,
            direction: scope.direction,
            id: id,
            policy: policy,
            disclosure: principal.disclosure
        )
        report.note(inspector.decisions, at: inspector.decidedNodes)
        let replacements = inspector.replacements
        report.edits = Dictionary(replacements.map { ($0.node, $0.text) }) { $1 }
        report.block = inspector.block
        if report.block == nil, (try? document.replacing(replacements)) == nil { report.block = inspector.clash }
        if scope.wantsScores { report.scores = scope.nodes.map { scores(of: $0, in: document, using: &scratch) } }
        for node in scope.unfinished {
            report.released[node] = released(of: document.text(of: node), texts, using: &scratch)
        }
        return report
    }

    private func scores(
        of nodes: Range<Int>,
        in document: JSONDocument,
        using scratch: inout InspectionScratch
    ) -> [GuardrailTypes.Category: Float] {
        let texts = nodes.compactMap { document.field(at: $0) }.filter { $0.kind == .string }.map(document.text(of:))
        let asked = texts.map { book?.scores(of: $0) ?? [:] }
        let joined = Array(texts.joined(separator: [0x20]))
        return asked.reduce(into: engine.scores(of: joined, using: &scratch)) { $0.merge($1) { max($0, $1) } }
    }

    /// How many code points of a text's new form may leave before its end has come.
    private func released(
        of text: [UInt8],
        _ texts: TextInspector,
        using scratch: inout InspectionScratch
    ) -> Int {
        var inspector = StreamInspector(
            engine: engine,
            direction: texts.direction,
            policy: texts.policy,
            afterBlock: .goOn,
            source: texts.direction == .prompt ? .user : .assistant,
            book: book
        )
        var output = InspectionOutput()
        inspector.receive(text.span, using: &scratch, into: &output)
        return output.releases.reduce(0) { $0 + $1.text.codePointCount }
    }
}
