import AuditLog
import Caching
import Inspection
import NIOCore
import Redaction
import Upstream
import Wire

/// Between an inspected prompt and an upstream: an answer that is there already.
///
/// What is kept is what a client was sent, and it is sent again only through the same inspection as an upstream's answer,
/// under the policy in force for who asks now.
extension Exchange {
    /// Looks for the answer to a request that may be forwarded.
    ///
    /// - Returns: true if the exchange has an answer, or waits for one; false if an upstream is to be asked.
    func answersFromCache() -> Bool {
        guard let rules = configuration.cache, services.cache != nil, let attempts else { return false }
        let request = attempts.request
        let operation = request.operation
        dropCache()
        let directives = rules.control == .none ? nil : head?.cache
        if let fault = directives?.fault {
            answer(.invalidCacheField(fault))
            return true
        }
        guard operation.mayBeKept, request.type == nil, let use = rules.use(directives) else { return false }
        var cache = ExchangeCache(.miss, use, directives?.forms ?? [])
        lastLookUp += 1
        cache.number = lastLookUp
        guard let document = request.document ?? (try? JSONDocument(parsing: Array(request.body.readableBytesView)))
        else { return false }
        if let reason = reasonToBypass(use, document, operation) {
            (cache.status, cache.reason) = (.bypass, reason)
            self.cache = cache
            return use.wish == .only ? refuseMiss() : false
        }
        let scope = scope(rules, operation, [attempts.stage] + attempts.later)
        cache.request =
            use.key.map { CanonicalRequest(scope, clientKey: $0) }
            ?? CanonicalRequest(scope, document, ignoring: rules.ignored)
        if use.wish == .refresh {
            (cache.status, cache.kept) = (.refresh, [])
            self.cache = cache
            return false
        }
        cache.near = nearText(use, scope, request, ignoring: rules.ignored)
        cache.waitsUntil = .now() + .milliseconds(Int64(rules.patience))
        self.cache = cache
        return use.wish == .only ? lookUpOnly() : lookUp()
    }

    private func reasonToBypass(
        _ use: CacheRules.Use,
        _ document: JSONDocument,
        _ operation: APIOperation
    ) -> ExchangeCache.Reason? {
        if use.wish == .bypass { return .asked }
        if !steps.isEmpty { return .steps }
        if numbers.restorable != nil { return .placeholders }
        if facts?.moderation != nil || facts?.isStreaming == true && annotates { return .annotations }
        return Cacheability.objection(to: document, as: operation.dialect).map(ExchangeCache.Reason.init)
    }

    private func scope(_ rules: CacheRules, _ operation: APIOperation, _ stages: [RouteStage]) -> RequestScope {
        let tenant: String
        switch rules.scope {
        case .key: tenant = "key:" + (principal?.app ?? "") + "/" + (principal?.keyID ?? "")
        case .app: tenant = "app:" + (principal?.app ?? "")
        case .org: tenant = "org"
        }
        let says = operation.family == .anthropic
        return RequestScope(
            tenant: tenant,
            policyHash: configuration.engine.policyHash,
            operation: operation.kind.rawValue,
            isStreaming: facts?.isStreaming ?? false,
            model: routedModel ?? facts?.model ?? "",
            candidates: stages.flatMap { $0.route.members.flatMap { [$0.target.cacheName, $0.model ?? ""] } },
            fields: (says ? [head?.anthropicVersion ?? [], head?.anthropicBeta ?? []] : []) + costScope
        )
    }

    // MARK: Looking

    /// Only what is there is wanted.
    private func lookUpOnly() -> Bool {
        guard let store = services.cache, let request = cache?.request else { return false }
        if let entry = store.entry(for: request, at: services.now()) { return serve(entry, .memory) }
        let refuse = { (exchange: Exchange) in _ = exchange.refuseMiss() }
        guard let disk = store.store else { return looksNear(orElse: refuse) || refuseMiss() }
        phase = .waiting
        disk.get(
            request,
            at: services.now(),
            onLoop { exchange, entry in
                guard let entry else { return exchange.looksNear(orElse: refuse) ? () : refuse(exchange) }
                store.adopt(entry, for: request.key)
                _ = exchange.serve(entry, disk.isShared ? .shared : .disk)
            }
        )
        return true
    }

    /// Finds the answer, leads those who want it too, or follows.
    private func lookUp() -> Bool {
        guard let store = services.cache, let request = cache?.request else { return false }
        let landed = onLoop { (exchange: Exchange, landing: ResponseCache.Landing) in exchange.landed(landing) }
        switch store.place(of: request, at: services.now(), landed) {
        case .hit(let entry): return serve(entry, .memory)
        case .role(.alone):
            cache?.kept = []
            return looksNear { $0.askUpstream() }
        case .role(.follower(let number)):
            cache?.follower = number
            follow(request.key, number)
            return true
        case .role(.leader):
            cache?.isLeader = true
            cache?.kept = []
            guard let disk = store.store else { return looksNear { $0.askUpstream() } }
            phase = .waiting
            disk.get(
                request,
                at: services.now(),
                onLoop { exchange, entry in
                    guard let entry else {
                        return exchange.looksNear { $0.askUpstream() } ? () : exchange.askUpstream()
                    }
                    store.adopt(entry, for: request.key)
                    exchange.cache?.isLeader = false
                    store.land(request.key, .entry(entry))
                    _ = exchange.serve(entry, disk.isShared ? .shared : .disk)
                }
            )
            return true
        }
    }

    private func follow(_ key: CacheKey, _ number: Int) {
        phase = .waiting
        guard let until = cache?.waitsUntil else { return }
        let late = onLoop { (exchange: Exchange, _: Bool) in
            guard exchange.cache?.follower == number else { return }
            exchange.services.cache?.leave(key, number)
            exchange.goAlone()
        }
        cache?.timer = loop.eventLoop.scheduleTask(deadline: until) { late(true) }
    }

    /// The flight that was followed is over.
    private func landed(_ landing: ResponseCache.Landing) {
        // Too late: it has gone its own way.
        guard cache?.follower != nil else { return }
        cache?.timer?.cancel()
        cache?.follower = nil
        switch landing {
        case .entry(let entry):
            guard let request = cache?.request, entry.answers(request, at: services.now()) else { return goAlone() }
            _ = serve(entry, .flight)
        case .failed: goAlone()
        case .left: if !lookUp() { askUpstream() }
        }
    }

    private func goAlone() {
        cache?.follower = nil
        cache?.kept = []
        askUpstream()
    }

    private func askUpstream() {
        sendAttempt()
    }

    private func refuseMiss() -> Bool {
        answer(.notInCache)
        return true
    }

    /// A handler for another thread, whose work is done on the loop if the exchange still waits for it.
    func onLoop<Answer: Sendable>(
        _ take: @escaping (Exchange, Answer) -> Void
    ) -> @Sendable (Answer) -> Void {
        let bound = NIOLoopBound((exchange: self, take: take, number: cache?.number), eventLoop: loop.eventLoop)
        return { [loop = loop.eventLoop] answer in
            loop.execute {
                let (exchange, take, number) = bound.value
                guard !exchange.isFinished, exchange.cache?.number == number else { return }
                take(exchange, answer)
            }
        }
    }

    // MARK: A hit

    /// Sends an answer that was kept, as if an upstream had sent it.
    func serve(_ entry: CacheEntry, _ layer: ExchangeCache.Layer) -> Bool {
        cache?.status = .hit
        cache?.layer = layer
        cache?.entry = entry
        // A kept answer does not live longer for being wanted.
        cache?.kept = nil
        // Of a request that was sent ahead, for another prompt.
        endAttempts(.clientGone)
        translation = nil
        target = nil
        phase = .waiting
        secure(decisions)
        connection.whenRecorded { [weak self] in self?.replay(entry) }
        return true
    }

    private func replay(_ entry: CacheEntry) {
        let type = entry.isStream ? "text/event-stream" : "application/json"
        upstream(.head(UpstreamResponseHead(status: 200, headers: [("content-type", type)])))
        upstream(.body(ByteBuffer(bytes: entry.answer)))
        upstream(.end)
    }

    var isFromCache: Bool { cache?.entry != nil }
}
