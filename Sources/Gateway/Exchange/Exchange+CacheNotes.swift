import AuditLog
import Caching
import Wire

/// What is told of the cache: to the client, in the row and in metrics.
extension Exchange {
    /// `x-weir-cache`, and the fields of the gateway in whose words the client asked.
    func writeCache(into head: inout ResponseHead) {
        guard let cache else { return }
        let reason = cache.reason.map { "; reason=" + $0.rawValue } ?? ""
        head.field("x-weir-cache", text: cache.status.rawValue + reason)
        let age = cache.entry.map { max(0, services.now() - $0.storedAt) }
        if let age { head.field("age", age) }
        if let similarity = cache.similarity {
            let thousandths = Int((max(0, similarity) * 1000).rounded(.down))
            let digits = String(1000 + thousandths % 1000).dropFirst()
            head.field("x-weir-cache-similarity", text: "\(thousandths / 1000).\(digits)")
        }
        guard cache.status != .bypass else { return }
        let word: StaticString = cache.status == .hit ? "HIT" : "MISS"
        if cache.forms.contains(.cloudflare) { head.field("cf-aig-cache-status", word) }
        guard cache.forms.contains(.openRouter) else { return }
        head.field("x-openrouter-cache-status", word)
        head.field("x-openrouter-cache-ttl", cache.entry.map { $0.expiresAt - $0.storedAt } ?? cache.use.lifetime)
        guard let entry = cache.entry, let age else { return }
        head.field("x-openrouter-cache-age", age)
        head.field("x-openrouter-cache-source-id", text: entry.source)
    }

    /// Tokens that a kept answer once cost, and now does not.
    func noteSaved(_ usage: TokenUsage) {
        cache?.savedTokens = usage.promptTokens + usage.completionTokens
        guard let app = principal?.app else { return }
        let metrics = services.metrics
        metrics.add(Double(usage.promptTokens), to: .cacheSavedTokens, MetricLabels([app, "prompt"]))
        metrics.add(Double(usage.completionTokens), to: .cacheSavedTokens, MetricLabels([app, "completion"]))
    }

    func note(_ cache: ExchangeCache) {
        let layer = cache.layer?.rawValue
        let age = cache.entry.map { max(0, services.now() - $0.storedAt) }
        record {
            $0.cache = AuditCache(
                status: AuditLabel(configured: cache.status.rawValue),
                layer: layer.map(AuditLabel.init(configured:)),
                age: age,
                savedTokens: cache.savedTokens
            )
        }
        let labels = MetricLabels([principal?.app ?? "(none)", cache.status.rawValue, layer ?? "(none)"])
        services.metrics.add(to: .cacheRequests, labels)
        guard let entry = cache.entry else { return }
        services.metrics.add(Double(entry.answer.count), to: .cacheServedBytes, MetricLabels([layer ?? "(none)"]))
    }
}

/// Answers that a provider's own filter or its model has cut short: what it says another time may be more.
enum ProviderFilter {
    /// As JSON strings of their own; in a text their quotes would be escaped.
    private static let marks = ["content_filter", "SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "RECITATION", "SPII"]
        .map { Array("\"\($0)\"".utf8) }
    private static let refusal = Array("\"refusal\"".utf8)

    static func hasStopped(_ answer: [UInt8]) -> Bool {
        var rest = answer[...]
        while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
            rest = rest[quote...]
            if marks.contains(where: { rest.starts(with: $0) }) || isRefusal(rest) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// True for the word as a value: as a key it stands in every answer of chat.
    private static func isRefusal(_ rest: ArraySlice<UInt8>) -> Bool {
        guard rest.starts(with: refusal) else { return false }
        return rest.dropFirst(refusal.count).first { $0 != UInt8(ascii: " ") } != UInt8(ascii: ":")
    }
}

extension APIOperation {
    /// Whether its answers are of the kind that is kept: JSON or a stream that says all there is.
    var mayBeKept: Bool {
        switch kind {
        case .chatCompletions, .completions, .responses, .messages, .generateContent, .streamGenerateContent,
            .embeddings, .embedContent, .batchEmbedContents, .rerank:
            true
        case .imageGenerations, .speech, .countTokens, .geminiCountTokens, .transcriptions, .translations,
            .imageEdits, .imageVariations, .files, .batches:
            false
        }
    }
}

extension GatewayError {
    /// - Parameter field: of the head, by a name of ours.
    static func invalidCacheField(_ field: CacheDirectives.Field) -> GatewayError {
        GatewayError(
            .downstream,
            400,
            code: "invalid_cache_field",
            "The value of '\(field.rawValue)' in the request's head means nothing here.",
            parameter: field.rawValue
        )
    }

    /// 412, since SDKs try a 504 again.
    static let notInCache = GatewayError(
        .downstream,
        412,
        code: "not_in_cache",
        "Only an answer from the cache was wanted, and there is none."
    )
}
