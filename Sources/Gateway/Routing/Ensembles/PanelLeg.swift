import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Routing
import Spending
import Upstream
import Wire

/// One model of a panel: asks it for one whole answer, tries again and elsewhere as its route says, and ends once.
///
/// Knows of its exchange what all of its legs share: configuration, policy, budgets, loop. `PanelLeg+Attempts` has the attempts.
final class PanelLeg {
    /// What became of it; the words are those of rows and events.
    enum Outcome {
        /// With the body as it came, for it is read once more in the panel's order.
        case answered(Answer)
        case blocked(BlockReport)
        /// Another failure, from a closed set.
        case failed(String)

        var word: String {
            switch self {
            case .answered: "answered"
            case .blocked: "blocked"
            case .failed(let word): word
            }
        }
    }

    struct Answer {
        let body: [UInt8]
        let dialect: APIDialect
        /// Has the answers of all who were asked about it.
        let book: AnswerBook
        /// What was found when it came, for the row of an exchange that ends before its panel.
        let decisions: [AuditDecision]
    }

    let index: Int
    let model: String
    let exchange: Exchange
    private let isOver: () -> Void
    /// Nil if no candidate could be chosen.
    var attempts: ExchangeAttempts?
    /// Of the attempt under way; nil between two.
    var hold: Exchange.Hold?
    /// Nil while it is open.
    private(set) var outcome: Outcome?
    /// On answers of its own that were dropped for others.
    var abandoned: [AuditDecision] = []

    var ear: LegEar?
    var transfer: (any UpstreamTransfer)?
    var head: UpstreamResponseHead?
    var collected = ByteBuffer()
    var usage: TokenUsage?
    var sentAt = NIODeadline.now()
    var firstByteAt: NIODeadline?
    private let startedAt = NIODeadline.now()
    private var milliseconds = 0
    /// Of all attempts that were settled.
    private(set) var cost: Money?
    private(set) var promptTokens = 0
    private(set) var completionTokens = 0

    /// - Parameter isOver: called once when it has ended by itself, not when it was ended.
    init(_ index: Int, _ model: String, of exchange: Exchange, isOver: @escaping () -> Void) {
        self.index = index
        self.model = model
        self.exchange = exchange
        self.isOver = isOver
    }

    var isOpen: Bool { outcome == nil }
    /// Where its decisions stand in the row.
    var place: String { "panel[\(index)]" }

    // MARK: Ends

    /// It has come to an end by itself.
    func end(_ outcome: Outcome) {
        guard isOpen else { return }
        close(as: outcome)
        isOver()
    }

    /// Nobody wants its answer any more: what was sent is cancelled, and settled at what was seen of it.
    func close(as outcome: Outcome) {
        guard isOpen else { return }
        self.outcome = outcome
        milliseconds = Int((NIODeadline.now() - startedAt).nanoseconds / 1_000_000)
        attempts?.delayed?.cancel()
        cancel()
        closeHold(.cutOff)
        settle(.left)
    }

    /// The panel has looked at the answer once more, and leaves it out.
    func leaveOut(_ outcome: Outcome) { self.outcome = outcome }

    func cancel() {
        ear?.isDeaf = true
        ear = nil
        transfer?.cancel()
        transfer = nil
    }

    /// Settles the attempt under way, once.
    func closeHold(_ end: Exchange.LegEnd) {
        guard let hold else { return }
        self.hold = nil
        let (cost, usage) = exchange.settle(hold, end, usage: usage, seen: collected.readableBytes)
        if let cost { self.cost = (self.cost ?? .zero) + cost }
        promptTokens += usage.wholePrompt
        completionTokens += usage.wholeCompletion
    }

    func settle(_ end: AttemptEnd) {
        let tokens = usage?.completionTokens ?? 0
        attempts?.settle(end, exchange.fleet, sentAt: sentAt, firstByteAt: firstByteAt, tokens: tokens)
    }

    // MARK: What is told of it

    /// As the log says it: names of the settings, words of ours and numbers.
    func event(of exchange: AuditLabel) -> AuditEvent {
        AuditEvent(.ensembleLeg).with("exchange", exchange)
            .with("leg", index)
            .with("model", AuditLabel(configured: model))
            .with("candidate", attempts.map { AuditLabel(configured: $0.member.label) })
            .with("attempts", attempts?.count ?? 0)
            .with("status", head?.status)
            .with("outcome", AuditLabel(configured: outcome?.word ?? "open"))
            .with("prompt_tokens", promptTokens)
            .with("completion_tokens", completionTokens)
            .with("cost_nanodollars", cost.map { Int($0.nanodollars) })
            .with("milliseconds", milliseconds)
    }

    /// As the row's list of attempts says it.
    func note(in trail: inout AttemptTrail) {
        let name = place + ":" + (attempts?.member.label ?? model)
        trail.add(AuditLabel(configured: name), status: head?.status, AuditLabel(configured: outcome?.word ?? "open"))
    }
}

/// Hears one transfer for its leg, until that gives it up.
final class LegEar: UpstreamDelegate {
    private let leg: PanelLeg
    var isDeaf = false

    init(of leg: PanelLeg) {
        self.leg = leg
    }

    func upstream(_ event: UpstreamEvent) {
        if !isDeaf { leg.upstream(event) }
    }
}

@available(*, unavailable)
extension PanelLeg: Sendable {}
@available(*, unavailable)
extension LegEar: Sendable {}
