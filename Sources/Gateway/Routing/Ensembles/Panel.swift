import AuditLog
import GuardrailTypes
import NIOCore
import Redaction
import Routing
import Wire

/// The panel of one exchange: all of its legs, their deadline, and what is made of their answers.
///
/// Decides once: when every leg has ended, when enough answers cannot come any more, or at the deadline.
final class Panel {
    private unowned let exchange: Exchange
    let ensemble: Ensemble
    /// As the client sent it and it was inspected.
    let request: RoutedRequest
    private(set) var document: JSONDocument
    private(set) var legs: [PanelLeg] = []
    private var deadline: Scheduled<Void>?
    private(set) var isDecided = false
    /// Answers that the judge was told, or would have been.
    private(set) var answers = 0
    /// On answers that are left out, which nobody was told.
    private(set) var abandoned: [AuditDecision] = []
    /// True once the log and the sums have what the legs did.
    private var isReported = false

    init(_ ensemble: Ensemble, _ request: RoutedRequest, _ document: JSONDocument, of exchange: Exchange) {
        self.ensemble = ensemble
        self.request = request
        self.document = document
        self.exchange = exchange
    }

    /// `ensemble=2/3`, for a header.
    var remark: String { "ensemble=\(answers)/\(ensemble.panel.count)" }

    // MARK: Begins

    /// Chooses a candidate for each model, of which each is asked the same.
    func choose(_ asked: RoutedRequest, _ facts: RequestFacts) {
        for (index, member) in ensemble.panel.enumerated() {
            let leg = PanelLeg(index, member.model, of: exchange) { [unowned self] in legEnded() }
            legs.append(leg)
            let stage = exchange.stage(member.route, member.model, AuditLabel(configured: leg.place), asked)
            do throws(GatewayError) {
                leg.attempts = try exchange.enter([stage], asked, facts)
            } catch {
                leg.close(as: .failed(error.code))
            }
        }
    }

    /// Sends all that have been reserved for; from now on time counts.
    func start() {
        let bound = NIOLoopBound(self, eventLoop: exchange.loop.eventLoop)
        deadline = exchange.loop.eventLoop.scheduleTask(in: .milliseconds(Int64(ensemble.settings.timeout))) {
            bound.value.decide()
        }
        for leg in legs where leg.isOpen { leg.send() }
        legEnded()
    }

    // MARK: Ends

    private func legEnded() {
        guard !isDecided, deadline != nil else { return }
        let open = legs.count(where: \.isOpen)
        let answered = legs.count { leg in if case .answered = leg.outcome { true } else { false } }
        if open == 0 || answered + open < ensemble.settings.leastResponses { decide() }
    }

    private func decide() {
        guard !isDecided, !exchange.isFinished else { return }
        isDecided = true
        deadline?.cancel()
        let isEarly = legs.contains(where: \.isOpen) && answersPossible < ensemble.settings.leastResponses
        for leg in legs { leg.close(as: .failed(isEarly ? "not_needed" : "late")) }
        let quoted = quoted()
        answers = quoted.texts.count
        report()
        guard answers >= ensemble.settings.leastResponses else { return exchange.tooFewAnswers(blocked) }
        exchange.judge(quoted.texts, quoted.prompt, quoted.reading)
    }

    private var answersPossible: Int {
        legs.count { leg in
            switch leg.outcome {
            case .answered, nil: true
            case .blocked, .failed: false
            }
        }
    }

    /// The first block of a panel in which too few are left.
    private var blocked: BlockReport? {
        legs.lazy.compactMap { leg in if case .blocked(let report) = leg.outcome { report } else { nil } }.first
    }

    /// The answers as the judge may read them, read in the panel's order so that placeholders do not hang on who was first.
    private func quoted() -> (texts: [[UInt8]], prompt: JudgePrompt, reading: PanelReading) {
        var reading = exchange.panelReading
        var random = SystemRandomNumberGenerator()
        let prompt = JudgePrompt(random: &random)
        var texts: [[UInt8]] = []
        for leg in legs {
            abandoned += leg.abandoned.map { $0.below(leg.place) }
            guard case .answered(let answer) = leg.outcome else { continue }
            let (outcome, text, decisions) = read(answer, of: leg, &reading)
            let isLeftOut = text.map(prompt.isIn) ?? true
            if let text, !isLeftOut { texts.append(text) } else { leg.leaveOut(outcome ?? .failed("fence")) }
            if isLeftOut { abandoned += decisions } else { exchange.decisions += decisions }
        }
        return (texts, prompt, reading)
    }

    private func read(
        _ answer: PanelLeg.Answer,
        of leg: PanelLeg,
        _ reading: inout PanelReading
    ) -> (outcome: PanelLeg.Outcome?, text: [UInt8]?, decisions: [AuditDecision]) {
        let memory = exchange.scratch
        var current = reading
        defer { reading = current }
        return exchange.timed {
            let read = current.read(answer.body, from: answer.dialect, answer.book, using: &memory.scratch)
            var decisions = read.decisions.map { $0.below(leg.place) }
            guard case .text(let text) = read.verdict else { return (.failed("broken_answer"), nil, decisions) }
            let quoted = current.quote(text, using: &memory.scratch)
            // What is flagged only is found again in the judge's whole body, and noted there.
            if let decision = quoted.decision, decision.action >= .redact {
                decisions.append(decision.below(leg.place))
            }
            switch quoted.verdict {
            case .text(let text): return (nil, text, decisions)
            case .block(let report): return (.blocked(report.at(leg.place)), nil, decisions)
            case .nothing(let reason): return (.failed(reason.rawValue), nil, decisions)
            }
        }
    }

    /// Puts what the legs did into the log, the sums and the metrics, once.
    private func report() {
        guard !isReported, let id = exchange.id else { return }
        isReported = true
        let name = AuditLabel(configured: id.text)
        var trail = exchange.attempts?.trail ?? AttemptTrail()
        for leg in legs {
            exchange.services.audit.record(leg.event(of: name), onCommit: nil)
            exchange.services.metrics.add(to: .ensembleLegs, MetricLabels([leg.model, leg.outcome?.word ?? "open"]))
            leg.note(in: &trail)
        }
        exchange.attempts?.trail = trail
        exchange.noteTokens(
            prompt: legs.reduce(0) { $0 + $1.promptTokens },
            completion: legs.reduce(0) { $0 + $1.completionTokens }
        )
    }

    /// The exchange is over, however: who is still asked is cancelled and settled.
    func end() {
        isDecided = true
        deadline?.cancel()
        for leg in legs { leg.close(as: .failed("cancelled")) }
        guard !isReported else { return }
        for leg in legs {
            var found = leg.abandoned
            if case .answered(let answer) = leg.outcome { found += answer.decisions }
            abandoned += found.map { $0.below(leg.place) }
        }
        report()
    }
}

@available(*, unavailable)
extension Panel: Sendable {}
