import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// Masks texts so far that no rule that redacts or blocks finds anything in them (law 3).
///
/// The result is inspected again, by the same rules: what cannot be shown to be clean is not kept at all. So a finding without
/// an exact place, in which the text would stay, costs the text.
struct CaptureMasker {
    let engine: Engine
    let policy: ResolvedPolicy?
    let operation: APIOperation

    /// Looks: the first masks, and one of the others must find nothing.
    private static let looks = 3

    /// A document as one look sees it.
    private struct Reading {
        let document: JSONDocument
        var turns: ConversationTurns?
        let replacing: ([TextReplacement]) throws(JSONError) -> [UInt8]
    }

    /// - Parameter book: what classifiers have answered about it; nil if nobody was asked.
    /// - Returns: nil if it could not be masked.
    func prompt(_ body: [UInt8], _ book: AnswerBook?, using scratch: inout InspectionScratch) -> [UInt8]? {
        masked(body, .prompt, JSONLimits(), book, using: &scratch) { body in
            let request = try? APIRequest(
                parsing: body,
                as: operation.requestShape,
                needsModel: operation.urlModel == nil && operation.hasModel,
                limits: JSONLimits()
            )
            return request.map {
                Reading(document: $0.document, turns: $0.conversation, replacing: $0.replacing)
            }
        }
    }

    func answer(
        _ body: [UInt8],
        isError: Bool,
        _ book: AnswerBook?,
        using scratch: inout InspectionScratch
    ) -> [UInt8]? {
        masked(body, .response, JSONLimits(), book, using: &scratch) { body in
            if isError {
                let document = try? JSONDocument(parsing: body, limits: JSONLimits())
                return document.map { Reading(document: $0, replacing: $0.replacing) }
            }
            let answer = try? WholeAnswer(parsing: body, as: operation.dialect, limits: JSONLimits())
            return answer.map { Reading(document: $0.document, replacing: $0.replacing) }
        }
    }

    private func masked(
        _ body: [UInt8],
        _ direction: Direction,
        _ limits: JSONLimits,
        _ book: AnswerBook?,
        using scratch: inout InspectionScratch,
        read: ([UInt8]) -> Reading?
    ) -> [UInt8]? {
        var body = body
        for look in 0..<Self.looks {
            guard let reading = read(body) else { return nil }
            let texts = inspector(direction, limits, look == 0 ? book : nil)
            var inspector = DocumentInspector(
                texts,
                numbers: PlaceholderNumbers(),
                numbersEachFieldAnew: direction == .response
            )
            inspector.inspect(reading.document, turns: reading.turns, using: &scratch)
            guard texts.book?.openQuestions.isEmpty != false else { return nil }
            let mayStay = inspector.block == nil && inspector.decisions.allSatisfy(\.mayStay)
            if mayStay, inspector.replacements.isEmpty { return body }
            guard let next = try? reading.replacing(inspector.replacements) else { return nil }
            body = next
        }
        return nil
    }

    /// The same for one text of a stream.
    func text(
        _ text: [UInt8],
        of channel: TextChannel,
        _ book: AnswerBook?,
        using scratch: inout InspectionScratch
    ) -> [UInt8]? {
        var text = text
        for look in 0..<Self.looks {
            var texts = inspector(.response, RelayOptions().limits, look == 0 ? book : nil)
            texts.source = channel.isToolCall ? nil : .assistant
            var numbers = PlaceholderNumbers()
            let verdict =
                channel.isArguments
                ? texts.inspectArguments(text, numbers: &numbers, using: &scratch)
                : texts.inspect(text, numbers: &numbers, using: &scratch)
            guard texts.book?.openQuestions.isEmpty != false else { return nil }
            if !verdict.mustBlock, verdict.text == nil, verdict.decision(.response, field: "").mayStay { return text }
            text = verdict.text ?? text
        }
        return nil
    }

    private func inspector(_ direction: Direction, _ limits: JSONLimits, _ book: AnswerBook?) -> TextInspector {
        TextInspector(engine: engine, direction: direction, policy: policy, limits: limits, book: book)
    }
}

extension AuditDecision {
    /// True if nothing in it must be masked, and every rule that may have to has looked.
    fileprivate var mayStay: Bool {
        findings.allSatisfy { $0.action < .redact } && failures.allSatisfy { $0.mode != .block }
    }
}
