import AuditLog
import Classification
import ClassifierClients
import NIOCore

/// The choice of a model by what the prompt means, between inspection and the first attempt.
extension Exchange {
    /// True if the request can be sent nowhere before its text has been placed: then it waits for the prompt's verdict too, as
    /// an embedding behind a network is one more to whom the text is told.
    var isRoutedByMeaning: Bool { facts.flatMap { router(for: $0) } != nil }

    private func router(for facts: RequestFacts) -> SemanticRouter? {
        configuration.routes.router(for: routedModel ?? facts.model)
    }

    /// Lets the route that the request is for choose its model, where there is one.
    ///
    /// - Parameters:
    ///   - type: of the body; nil for JSON. A form has no text that says what is wanted.
    ///   - goOn: called once on the loop, unless the exchange has ended.
    func chooseByMeaning(
        _ body: ByteBuffer,
        _ operation: APIOperation,
        type: String?,
        then goOn: @escaping (Exchange) -> Void
    ) {
        // Who may not ask for the model is told so where every request is.
        guard let facts, let router = router(for: facts), principal?.mayAsk(for: facts.model) != false else {
            return goOn(self)
        }
        phase = .judging
        lastCall += 1
        let call = lastCall
        calls[call] = PlacedCall()
        let text = type == nil ? MeaningText.of(body, operation) : []
        payAside(call, router.embedder, bytes: text.count) { exchange, meter in
            exchange.place(text, router, meter, call, goOn)
        } orElse: { exchange in
            exchange.calls[call] = nil
            exchange.take(router.chooseWithoutMoney(), goOn)
        }
    }

    private func place(
        _ text: [UInt8],
        _ router: SemanticRouter,
        _ meter: EmbeddingMeter?,
        _ call: Int,
        _ goOn: @escaping (Exchange) -> Void
    ) {
        let bound = NIOLoopBound((exchange: self, goOn: goOn), eventLoop: loop.eventLoop)
        let handle = router.choose(for: text, meter: meter) { [loop = loop.eventLoop] choice in
            loop.execute {
                let (exchange, goOn) = bound.value
                guard exchange.calls.removeValue(forKey: call) != nil else { return }
                exchange.closeAside(call)
                exchange.take(choice, goOn)
            }
        }
        if let handle { calls[call] = handle }
    }

    private func take(_ choice: SemanticRouter.Choice, _ goOn: (Exchange) -> Void) {
        semanticChoice = choice
        let model = configuration.routes.label(for: facts?.model ?? "").text
        services.metrics.add(to: .semanticChoices, MetricLabels([model, choice.name, choice.cause ?? "match"]))
        guard let target = choice.target else { return answer(.notPlaced) }
        routedModel = target
        goOn(self)
    }
}

/// Holds the place of a call until its handle is there, or its answer on the loop's next turn.
struct PlacedCall: ClassifierCall {
    func cancel() {}
}

extension GatewayError {
    /// A text could not be placed, and the route says that this is an error.
    static let notPlaced = GatewayError(
        .gateway,
        503,
        .server,
        code: "embedding_unavailable",
        "The route that this model is could not be chosen: there was no embedding of the request in time.",
        retryAfter: 1,
        isRetryable: true
    )
}
