import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Redaction
import Routing
import Wire

/// A request that several models are asked, and a judge: between the cache and the first attempt.
///
/// While the panel answers the phase is `judging`. What the judge is asked is a request like any other from then on.
extension Exchange {
    /// Whether the request must have been judged before anybody is asked: then it is not sent ahead.
    var asksEnsemble: Bool {
        guard let facts else { return false }
        let model = routedModel ?? facts.model
        let routes = configuration.routes
        return routes.ensemble(for: PeerRouting.suffix(of: model)?.model ?? model) != nil
            || routes.ensemble(for: model) != nil
    }

    /// The judge's route, which follows once the panel has answered.
    func stage(
        _ ensemble: Ensemble,
        _ path: AuditLabel,
        _ request: RoutedRequest,
        _ facts: RequestFacts
    ) throws(GatewayError) -> RouteStage {
        _ = try EnsembleRequest.check(request, facts)
        let name = ensemble.settings.judge
        var stage = stage(ensemble.judge, name, AuditLabel(configured: path.text + ">" + name), request)
        stage.isDecided = true
        stage.ensemble = ensemble
        return stage
    }

    // MARK: The panel

    /// Asks the panel if the route is an ensemble's, once.
    ///
    /// - Returns: true if it was asked: the request goes on when it has answered.
    func asksPanel() -> Bool {
        guard panel == nil, let attempts, let facts, let ensemble = attempts.stage.ensemble else { return false }
        // The judge's candidate is chosen again when there is something to judge.
        settle(.left)
        self.attempts?.isNoted = true
        phase = .judging
        do throws(GatewayError) {
            let document = try EnsembleRequest.check(attempts.request, facts)
            guard let whole = try? EnsembleRequest.whole(document) else { throw .unreadableAnswer }
            var asked = attempts.request
            asked = RoutedRequest(
                body: ByteBuffer(bytes: whole),
                operation: asked.operation.answeredWhole,
                type: nil,
                document: document,
                peer: asked.peer,
                cloudflare: asked.cloudflare
            )
            asked.peer?.countsStream = false
            let panel = Panel(ensemble, attempts.request, document, of: self)
            self.panel = panel
            panel.choose(asked, facts)
            hold(panel, from: 0)
        } catch {
            answer(error)
        }
        return true
    }

    /// Reserves for all legs in turn, and for the judge; without room for one nobody is asked.
    private func hold(_ panel: Panel, from first: Int) {
        guard let leg = panel.legs.dropFirst(first).first(where: \.isOpen), let attempts = leg.attempts else {
            return earmark(panel)
        }
        hold(attempts) { exchange, answer in
            switch answer {
            case .success(let hold):
                leg.hold = hold
                exchange.hold(panel, from: leg.index + 1)
            case .failure(let error): exchange.answer(error)
            }
        }
    }

    /// The judge reads the prompt and all answers, of which four bytes are taken for a token.
    private func earmark(_ panel: Panel) {
        guard let attempts else { return }
        let said = panel.legs.reduce(0) { sum, leg in
            sum + min(4 * (leg.hold?.cost.bound.output ?? 0), PanelReading.longestAnswer)
        }
        let instruction = (panel.ensemble.settings.synthesisPrompt ?? JudgePrompt.usual).utf8.count
        let more = said + instruction + JudgePrompt.frame
        hold(attempts, adding: more, after: panel.ensemble.settings.timeout) { exchange, answer in
            switch answer {
            case .success(let hold):
                exchange.spending.earmark = hold
                // What was decided of the prompt is on disk first, where that is asked for.
                exchange.secure(exchange.decisions)
                exchange.connection.whenRecorded { [weak exchange] in
                    if exchange?.isFinished == false { panel.start() }
                }
            case .failure(let error): exchange.answer(error)
            }
        }
    }

    /// Inspects answers of the panel, going on from the numbers of the prompt.
    var panelReading: PanelReading {
        PanelReading(engine: configuration.engine, policy: policy, numbers: numbers)
    }

    /// What the panel has used, for the row's sums.
    func noteTokens(prompt: Int, completion: Int) {
        spending.panelPrompt = prompt
        spending.panelCompletion = completion
        guard prompt + completion > 0 else { return }
        record {
            $0.promptTokens = prompt
            $0.completionTokens = completion
        }
        guard let app = principal?.app else { return }
        services.metrics.add(Double(prompt), to: .tokens, MetricLabels([app, "prompt"]))
        services.metrics.add(Double(completion), to: .tokens, MetricLabels([app, "completion"]))
    }

    /// The exchange is over.
    func endPanel() {
        if let earmark = spending.earmark {
            spending.earmark = nil
            release(earmark)
        }
        guard let panel else { return }
        panel.end()
        let found = panel.abandoned
        attempts?.abandoned += found
        guard let attempts, ticket?.record.routing == nil else { return }
        record {
            var routing = AuditRouting(route: attempts.stage.path, candidate: "panel", reason: "ensemble", attempts: 0)
            routing.attempts = panel.legs.reduce(0) { $0 + ($1.attempts?.count ?? 0) }
            routing.trail = attempts.trail
            $0.routing = routing
        }
    }

    // MARK: The judge

    /// Asks the judge, once the whole of what it is sent has been inspected as a prompt.
    func judge(_ answers: [[UInt8]], _ prompt: JudgePrompt, _ reading: PanelReading) {
        guard let panel, let dialect = panel.request.operation.dialect else { return }
        // An answer that fewer have given than were asked is good for this client, and not for those who ask later.
        if answers.count < panel.ensemble.panel.count { keepNothing() }
        let text = prompt.text(panel.ensemble.settings.synthesisPrompt, answers)
        guard let body = try? panel.document.saying(text, as: dialect) else {
            return answer(.ensemble("messages", "a request of this form"))
        }
        inspectForJudge(body, reading, AnswerBook())
    }

    private func inspectForJudge(_ body: [UInt8], _ reading: PanelReading, _ book: AnswerBook) {
        guard let panel else { return }
        let memory = scratch
        let operation = panel.request.operation
        let inspection = timed {
            JudgeInspection(body, of: operation, reading, book: book, memory: memory.verdicts, using: &memory.scratch)
        }
        if case .forward = inspection.verdict, ask(book, then: { $0.inspectForJudge(body, reading, book) }) { return }
        decisions += inspection.decisions
        switch inspection.verdict {
        case .refuse(let error): answer(GatewayError(error))
        case .block(let report):
            block(BlockReport(direction: .prompt, field: "panel", findings: report.findings, failures: report.failures))
        case .forward(let bytes):
            // What stood in a panel's answer is put back nowhere.
            numbers = inspection.numbers.restoring(only: numbers)
            var request = panel.request
            request.body = ByteBuffer(bytes: bytes)
            request.document = try? JSONDocument(parsing: bytes)
            guard let stage = attempts?.stage else { return }
            goOn(to: stage, request)
        }
    }

    // MARK: Too few

    /// Another model answers as if it had been asked, or the client is told: of a block, if there was one.
    func tooFewAnswers(_ blocked: BlockReport?) {
        guard let panel, let attempts else { return }
        keepNothing()
        if let otherwise = panel.ensemble.otherwise {
            let path = AuditLabel(configured: panel.ensemble.settings.model + ">" + otherwise.model)
            return goOn(to: stage(otherwise.route, otherwise.model, path, attempts.request), panel.request)
        }
        if let blocked { return block(blocked) }
        fail(.tooFewResponses)
    }

    private func keepNothing() {
        cache?.kept = nil
        leaveCache(.failed)
    }

    private func goOn(to stage: RouteStage, _ request: RoutedRequest) {
        guard let before = attempts, let facts else { return }
        do throws(GatewayError) {
            var next = try enter([stage], request, facts)
            next.hasRetried = before.hasRetried
            next.trail = before.trail
            attempts = next
        } catch {
            return answer(error)
        }
        sendAttempt()
    }
}
