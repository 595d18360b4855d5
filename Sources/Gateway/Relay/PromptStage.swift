package import AuditLog
import ByteText
package import GuardrailTypes
package import Inspection
package import Policy
package import Redaction
package import Wire

/// What the gateway needs to know of a request once its body has been sent on.
package struct RequestFacts: Hashable, Sendable {
    /// As the client wrote it: user text, not for logs or labels.
    package let model: String
    package let isStreaming: Bool
    package internal(set) var includesUsage: Bool
    /// `n`.
    package let choiceCount: Int
    /// What the client wants to be told of findings, and to have blocked.
    package let moderation: ModerationParameter?
    /// What the request goes on from at the provider.
    package let predecessor: String?
    /// Whom the client sends it for: user text, not for logs or labels.
    package let user: String?

    init(_ request: APIRequest, _ operation: APIOperation) {
        model = operation.urlModel ?? request.model ?? ""
        isStreaming = operation.urlStreams ?? request.isStreaming
        includesUsage = request.includesUsage
        choiceCount = request.choiceCount
        moderation = request.moderation
        predecessor = request.predecessor
        user = request.user
    }
}

/// What becomes of a request.
package struct PromptOutcome: Sendable {
    package enum Verdict: Sendable {
        /// To the upstream: the very bytes that came, unless something was redacted (law 4).
        case forward([UInt8])
        case block(BlockReport)
        /// The body is no request that can be inspected strictly.
        case refuse(WireError)
    }

    package let verdict: Verdict
    /// Nil if the body could not be read.
    package let facts: RequestFacts?
    /// One for each field with findings or failures.
    package let decisions: [AuditDecision]
    /// From which the placeholders of the answer go on.
    package let numbers: PlaceholderNumbers
    /// The user's last words, for those who are asked about the answer; at most the last 4 KiB, and empty if nobody is.
    let lastUserText: [UInt8]
    /// Bytes of text that the rules have seen.
    package let inspectedBytes: Int
    /// True if the body to forward is not the one that came.
    package let isEdited: Bool
    /// What was asked, and is asked about the answer; nil if the body could not be read.
    package var policy: ResolvedPolicy?

    /// The strictest action of any field.
    package var action: Action { decisions.lazy.map(\.action).max() ?? .allow }
}

/// Inspects requests before they are forwarded.
///
/// What is forwarded is what was inspected (I1).
package struct PromptStage: Sendable {
    private let engine: Engine
    private let who: PolicySubject
    private let operation: APIOperation
    private let isReversible: Bool
    private let resume: (@Sendable (String) -> PlaceholderNumbers?)?
    private let limits: JSONLimits

    /// - Parameters:
    ///   - isReversible: true if what the placeholders stand for shall be put back into the answer.
    ///   - resume: the placeholders of a conversation whose earlier turns lie with the provider, by its name.
    package init(
        engine: Engine,
        who: PolicySubject = PolicySubject(),
        operation: APIOperation = APIOperation(.chatCompletions),
        isReversible: Bool = false,
        resume: (@Sendable (String) -> PlaceholderNumbers?)? = nil,
        limits: JSONLimits = JSONLimits()
    ) {
        self.engine = engine
        self.operation = operation
        self.isReversible = isReversible
        self.resume = resume
        self.who = who
        self.limits = limits
    }

    /// - Complexity: one pass to read the body and one over each text; a copy only of what has escapes or hits.
    package func inspect(body: [UInt8], using scratch: inout InspectionScratch) -> PromptOutcome {
        inspect(body: body, memory: nil, using: &scratch)
    }

    /// - Parameters:
    ///   - memory: of what was decided about texts that came before.
    ///   - book: takes what is to be asked; without the answers there is no outcome. Nil if nobody is asked.
    func inspect(
        body: [UInt8],
        memory: VerdictMemory?,
        book: AnswerBook? = nil,
        using scratch: inout InspectionScratch
    ) -> PromptOutcome {
        let request: APIRequest
        do throws(WireError) {
            request = try read(body)
        } catch {
            return PromptOutcome(
                verdict: .refuse(error),
                facts: nil,
                decisions: [],
                numbers: PlaceholderNumbers(),
                lastUserText: [],
                inspectedBytes: 0,
                isEdited: false
            )
        }
        let policy = engine.resolved(for: subject(of: request))
        let texts = TextInspector(engine: engine, direction: .prompt, policy: policy, limits: limits, book: book)
        var inspector = DocumentInspector(
            texts,
            numbers: numbers(for: request),
            memory: memory
        )
        inspector.inspect(request.document, turns: request.conversation, using: &scratch)
        let verdict = verdict(on: request, inspector)
        return PromptOutcome(
            verdict: verdict,
            facts: RequestFacts(request, operation),
            decisions: inspector.decisions(given: verdict),
            numbers: inspector.numbers,
            lastUserText: lastUserText(of: request, inspector),
            inspectedBytes: inspector.inspectedBytes,
            isEdited: request.isShortened || !inspector.replacements.isEmpty,
            policy: policy
        )
    }

    private func read(_ body: [UInt8]) throws(WireError) -> APIRequest {
        try APIRequest(
            parsing: body,
            as: operation.requestShape,
            needsModel: operation.urlModel == nil && operation.hasModel,
            limits: limits
        )
    }

    /// What the policies say of a request, whatever its texts are.
    func policy(for body: [UInt8]) throws(WireError) -> ResolvedPolicy {
        engine.resolved(for: subject(of: try read(body)))
    }

    /// The subject, with what the request itself says.
    private func subject(of request: APIRequest) -> PolicySubject {
        var subject = who
        subject.model = operation.urlModel ?? request.model
        guard engine.policy.asksForSubject else { return subject }
        subject.user = request.user
        if subject.isTrusted, engine.policy.asksForConversation { subject.conversation = request.opening }
        return subject
    }

    /// Where earlier turns are not known their placeholders may have the same numbers: then nothing is put back.
    private func numbers(for request: APIRequest) -> PlaceholderNumbers {
        guard isReversible, let name = request.predecessor else {
            return PlaceholderNumbers(isReversible: isReversible)
        }
        return resume?(name) ?? PlaceholderNumbers()
    }

    private func lastUserText(of request: APIRequest, _ inspector: DocumentInspector) -> [UInt8] {
        guard engine.categories?.asked.isEmpty == false, let node = inspector.lastUserNode else { return [] }
        let text = request.document.text(of: node)
        return Array(text.suffix(4096).drop(while: UTF8Boundary.isContinuation))
    }

    private func verdict(on request: APIRequest, _ inspector: DocumentInspector) -> PromptOutcome.Verdict {
        if let block = inspector.block { return .block(block) }
        guard let body = try? request.replacing(inspector.replacements) else { return .block(inspector.clash) }
        return .forward(body)
    }
}

extension DocumentInspector {
    /// Stands for an edit that the document cannot take: two keys would become one.
    var clash: BlockReport {
        BlockReport(
            direction: texts.direction,
            field: "$",
            findings: decisions.flatMap(\.findings).filter { $0.action >= .redact },
            failures: []
        )
    }

    private var clashDecision: AuditDecision {
        AuditDecision(direction: texts.direction, field: AuditFieldPath("$"), action: .block, findings: [])
    }

    /// The decisions, and one more if the document as a whole is blocked though none of its fields is.
    func decisions(given verdict: PromptOutcome.Verdict) -> [AuditDecision] {
        if case .block = verdict, block == nil { return decisions + [clashDecision] }
        return decisions
    }

    func decisions(given verdict: ResponseOutcome.Verdict) -> [AuditDecision] {
        if case .block = verdict, block == nil { return decisions + [clashDecision] }
        return decisions
    }
}
