package import AuditLog
import GuardrailTypes
package import Inspection
package import Policy
import Redaction
import Wire

/// Decides about captured texts once more, as the gateway does.
///
/// Nobody behind a network is asked: what such classifiers judge is left out.
package struct DecisionReplay {
    private let engine: Engine

    package init(engine: Engine) {
        self.engine = engine
    }

    /// What the texts say, fed in one way.
    package struct Result: Sendable {
        /// How the streamed texts were cut, for people.
        package let feeding: String
        /// As a row would have them.
        package let decisions: [AuditDecision]
    }

    package enum Failure: Error, Hashable, Sendable {
        /// The record names an operation or a text that this program does not know.
        case unknownShape
        /// The prompt cannot be read as a request.
        case unreadablePrompt
    }

    /// One result for each way of feeding, or for one of them, which must all be equal (law 1); one if nothing was streamed.
    package func results(
        of record: CaptureRecord,
        onlyWhole: Bool = false,
        using scratch: inout InspectionScratch
    ) throws(Failure) -> [Result] {
        guard let kind = APIOperation.Kind(rawValue: record.operation) else { throw .unknownShape }
        let operation = APIOperation(kind, urlModel: record.urlModel)
        let who = record.subject
        var (policy, numbers) = (engine.resolved(for: who), PlaceholderNumbers())
        var decisions: [AuditDecision] = []
        if let body = record.prompt {
            let stage = PromptStage(engine: engine, who: who, operation: operation, isReversible: record.isReversible)
            let outcome = stage.inspect(body: body, using: &scratch)
            if case .refuse = outcome.verdict { throw .unreadablePrompt }
            decisions = outcome.decisions
            (policy, numbers) = (outcome.policy ?? policy, outcome.numbers)
        }
        if let body = record.answer {
            let dialect = record.dialect.flatMap(APIDialect.init(rawValue:))
            let stage = ResponseStage(engine: engine, policy: policy, numbers: numbers, dialect: dialect)
            decisions +=
                record.answerIsError
                ? stage.inspect(errorBody: body, using: &scratch).decisions
                : stage.inspect(body: body, using: &scratch).decisions
        }
        guard !record.channels.isEmpty else { return [Result(feeding: "whole", decisions: decisions.bounded())] }
        var results: [Result] = []
        for size in onlyWhole ? [.max] : feedings(record) {
            let streamed = try channels(of: record, policy, numbers, pieces: size, using: &scratch)
            results.append(
                Result(
                    feeding: size == .max ? "whole" : "in pieces of \(size)",
                    decisions: (decisions + streamed).bounded()
                )
            )
        }
        return results
    }

    /// Bytes of the pieces: all at once, a few, and one by one where that does not take long.
    private func feedings(_ record: CaptureRecord) -> [Int] {
        let longest = record.channels.map(\.text.count).max() ?? 0
        return [.max, 61, longest <= 16_384 ? 1 : 7]
    }

    private func channels(
        of record: CaptureRecord,
        _ policy: ResolvedPolicy,
        _ numbers: PlaceholderNumbers,
        pieces: Int,
        using scratch: inout InspectionScratch
    ) throws(Failure) -> [AuditDecision] {
        guard let dialect = record.dialect.flatMap(APIDialect.init(rawValue:)) else { throw .unknownShape }
        let texts = TextInspector(
            engine: engine,
            direction: .response,
            policy: policy,
            limits: RelayOptions().limits,
            vault: numbers.restorable
        )
        var decisions: [AuditDecision] = []
        var output = InspectionOutput()
        for kept in record.channels {
            guard let name = TextChannel(name: kept.name) else { throw .unknownShape }
            let channel = RelayChannel(name, of: dialect, texts: texts, numbers: numbers)
            var rest = kept.text[...]
            while !rest.isEmpty, channel.block == nil {
                channel.receive(Array(rest.prefix(pieces)), using: &scratch, &output)
                rest = rest.dropFirst(pieces)
            }
            // A text that was cut off is looked at to its end too: what comes of that is told apart by `decided`.
            if channel.block == nil { channel.finish(texts, using: &scratch, &output) }
            if let decision = channel.decision { decisions.append(decision) }
        }
        return decisions
    }
}

extension CaptureRecord {
    /// Who sent it, as far as it is said outside of the request.
    package var subject: PolicySubject {
        var subject = PolicySubject(app: app, key: key, team: team, tags: tags, route: operation)
        subject.isTrusted = isTrusted
        return subject
    }
}
