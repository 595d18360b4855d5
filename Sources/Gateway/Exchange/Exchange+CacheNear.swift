import Caching
import Classification
import ClassifierClients
import NIOCore
import Wire

/// The answer to a request that differs in nothing but the words of what the user said, and asks the same.
extension Exchange {
    /// - Returns: nil where only the same request counts.
    func nearText(
        _ use: CacheRules.Use,
        _ scope: RequestScope,
        _ request: RoutedRequest,
        ignoring ignored: Set<KnownKey>
    ) -> NearText? {
        // What is sent ahead has not been judged yet, and an embedding is one more to whom the text is told.
        guard configuration.cache?.near != nil, let embedder = configuration.cacheEmbedder, use.key == nil,
            ahead == nil, calls.isEmpty, let said = MeaningText.single(of: request.body, request.operation)
        else { return nil }
        let document = said.request.document
        let text = Array(document.text(of: said.field))
        guard let form = TextForm(text) else { return nil }
        let rest = CanonicalRequest(
            scope,
            document,
            ignoring: ignored,
            blank: said.field.node,
            embedding: embedder.version
        )
        return NearText(text: text, form: form, scope: rest)
    }

    /// Looks for the answer to a request that asks the same, where that one itself has none.
    ///
    /// - Parameter goOn: called on the loop if there is none, unless the exchange has ended.
    /// - Returns: false if none is looked for: `goOn` is not called then.
    func looksNear(orElse goOn: @escaping (Exchange) -> Void) -> Bool {
        guard let near = cache?.near, let rules = configuration.cache?.near,
            let embedder = configuration.cacheEmbedder
        else { return false }
        phase = .waiting
        lastCall += 1
        let call = lastCall
        calls[call] = PlacedCall()
        payAside(call, embedder, bytes: near.text.count) { exchange, meter in
            exchange.look(near, rules, embedder, meter, call, goOn)
        } orElse: { exchange in
            exchange.calls[call] = nil
            goOn(exchange)
        }
        return true
    }

    private func look(
        _ near: NearText,
        _ rules: NearRules,
        _ embedder: any Embedder,
        _ meter: EmbeddingMeter?,
        _ call: Int,
        _ goOn: @escaping (Exchange) -> Void
    ) {
        let found = onLoop { (exchange: Exchange, result: Result<[Embedding], ClassifierError>) in
            guard exchange.calls.removeValue(forKey: call) != nil else { return }
            exchange.closeAside(call)
            guard case .success(let places) = result, let place = places.first,
                exchange.servesNear(near, place, rules)
            else { return goOn(exchange) }
        }
        calls[call] = embedder.embed(
            [near.text],
            deadline: .milliseconds(rules.patience),
            metered: meter,
            completion: found
        )
    }

    private func servesNear(_ near: NearText, _ place: Embedding, _ rules: NearRules) -> Bool {
        cache?.place = place
        let hit = services.cache?.near(near, place, threshold: rules.threshold, at: services.now())
        guard let hit else { return false }
        // Who waits for this request asks for the same, and finds it in the same way.
        leaveCache(.left)
        cache?.request = hit.request
        cache?.similarity = hit.similarity
        return serve(hit.entry, .semantic)
    }
}
