package import AuditLog
package import GuardrailTypes
package import Inspection
package import Redaction
package import Wire

/// What becomes of an answer that came whole.
package struct ResponseOutcome: Sendable {
    package enum Verdict: Sendable {
        /// To the client: the very bytes that came, unless something was redacted (law 4).
        case forward([UInt8])
        case block(BlockReport)
        /// No answer that can be inspected strictly: nothing of it may pass.
        case unreadable(WireError)
    }

    package let verdict: Verdict
    /// One for each field with findings or failures.
    package let decisions: [AuditDecision]
    package let usage: TokenUsage?
    /// The name of a response, as the upstream gave it: not for logs.
    package let responseID: String?
    /// Bytes of text that the rules have seen.
    package let inspectedBytes: Int
    /// True if the body to forward is not the one that came.
    package let isEdited: Bool
    /// True if the upstream says that it failed, whatever its status was.
    package let isUpstreamError: Bool

    /// The strictest action of any field.
    package var action: Action { decisions.lazy.map(\.action).max() ?? .allow }
}

/// Inspects answers that are not streams, and the upstream's error bodies.
package struct ResponseStage: Sendable {
    private let texts: TextInspector
    private let numbers: PlaceholderNumbers
    private let dialect: APIDialect?

    /// - Parameters:
    ///   - numbers: as they are after the prompt.
    ///   - dialect: the API whose answers these are; nil for an operation that is no conversation.
    ///   - book: takes what is to be asked; without the answers there is no outcome. Nil if nobody is asked.
    package init(
        engine: Engine,
        policy: ResolvedPolicy? = nil,
        limits: JSONLimits = JSONLimits(),
        numbers: PlaceholderNumbers,
        dialect: APIDialect? = .chat,
        book: AnswerBook? = nil
    ) {
        self.dialect = dialect
        texts = TextInspector(
            engine: engine,
            direction: .response,
            policy: policy,
            limits: limits,
            vault: numbers.restorable,
            book: book
        )
        self.numbers = numbers
    }

    /// Inspects the body of a 200.
    ///
    /// If anything is redacted the log probabilities of every choice go.
    package func inspect(body: [UInt8], using scratch: inout InspectionScratch) -> ResponseOutcome {
        do throws(WireError) {
            let answer = try WholeAnswer(parsing: body, as: dialect, limits: texts.limits)
            let inspector = inspected(answer.document, using: &scratch)
            let verdict = verdict(inspector) { try answer.replacing($0) }
            return ResponseOutcome(
                verdict: verdict,
                decisions: inspector.decisions(given: verdict),
                usage: answer.usage,
                responseID: answer.responseID,
                inspectedBytes: inspector.inspectedBytes,
                isEdited: !inspector.replacements.isEmpty,
                isUpstreamError: answer.isError
            )
        } catch {
            return .unreadable(error, isUpstreamError: false)
        }
    }

    /// Inspects the body of an upstream's 4xx or 5xx.
    ///
    /// It passes only as JSON; what does not pass is for the caller to replace with an error of our own.
    package func inspect(errorBody body: [UInt8], using scratch: inout InspectionScratch) -> ResponseOutcome {
        do throws(JSONError) {
            let document = try JSONDocument(parsing: body, limits: texts.limits)
            let inspector = inspected(document, using: &scratch)
            let verdict = verdict(inspector) { try document.replacing($0) }
            return ResponseOutcome(
                verdict: verdict,
                decisions: inspector.decisions(given: verdict),
                usage: nil,
                responseID: nil,
                inspectedBytes: inspector.inspectedBytes,
                isEdited: !inspector.replacements.isEmpty,
                isUpstreamError: true
            )
        } catch {
            return .unreadable(WireError(error), isUpstreamError: true)
        }
    }

    private func inspected(
        _ document: JSONDocument,
        using scratch: inout InspectionScratch
    ) -> DocumentInspector {
        var inspector = DocumentInspector(texts, numbers: numbers, numbersEachFieldAnew: true)
        inspector.inspect(document, using: &scratch)
        return inspector
    }

    private func verdict(
        _ inspector: DocumentInspector,
        replacing: ([TextReplacement]) throws -> [UInt8]
    ) -> ResponseOutcome.Verdict {
        if let block = inspector.block { return .block(block) }
        guard let body = try? replacing(inspector.replacements) else { return .block(inspector.clash) }
        return .forward(body)
    }
}

extension ResponseOutcome {
    fileprivate static func unreadable(_ error: WireError, isUpstreamError: Bool) -> ResponseOutcome {
        ResponseOutcome(
            verdict: .unreadable(error),
            decisions: [],
            usage: nil,
            responseID: nil,
            inspectedBytes: 0,
            isEdited: false,
            isUpstreamError: isUpstreamError
        )
    }
}
