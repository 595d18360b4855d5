import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// The inspection of the whole body that a judge is sent, as of any prompt; the message with the panel's answers counts as a tool's words.
struct JudgeInspection {
    enum Verdict {
        case forward([UInt8])
        case block(BlockReport)
        /// The client's body is too large for what was added, or no request any more.
        case refuse(WireError)
    }

    let verdict: Verdict
    /// On the message with the answers, and what changes anything else; the rest was decided when the prompt came.
    let decisions: [AuditDecision]
    let numbers: PlaceholderNumbers

    /// - Parameters:
    ///   - numbers: as they are after the prompt and the answers.
    ///   - book: takes what is to be asked; without the answers there is no verdict.
    init(
        _ body: [UInt8],
        of operation: APIOperation,
        _ reading: PanelReading,
        book: AnswerBook,
        memory: VerdictMemory?,
        using scratch: inout InspectionScratch
    ) {
        var limits = JSONLimits()
        limits.lengthInBytes = 1 << 31
        do throws(WireError) {
            let request = try APIRequest(
                parsing: body,
                as: operation.requestShape,
                needsModel: operation.urlModel == nil,
                limits: limits
            )
            let texts = TextInspector(
                engine: reading.engine,
                direction: .prompt,
                policy: reading.policy,
                limits: limits,
                book: book
            )
            var inspector = DocumentInspector(texts, numbers: reading.numbers, memory: memory)
            let turns = request.conversation?.attributingLast(to: .tool)
            inspector.inspect(request.document, turns: turns, using: &scratch)
            let first = turns?.last?.node ?? request.document.nodes.count
            decisions = zip(inspector.decidedNodes, inspector.decisions).compactMap { node, decision in
                guard node < first else { return decision.at("panel") }
                return decision.action >= .redact ? decision : nil
            }
            numbers = inspector.numbers
            verdict = Self.verdict(on: request, inspector)
        } catch {
            verdict = .refuse(error)
            decisions = []
            numbers = reading.numbers
        }
    }

    private static func verdict(on request: APIRequest, _ inspector: DocumentInspector) -> Verdict {
        if let block = inspector.block { return .block(block) }
        guard let body = try? request.replacing(inspector.replacements) else { return .block(inspector.clash) }
        return .forward(body)
    }
}
