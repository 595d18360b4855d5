import AuditLog
import Caching
import NIOCore
import Upstream

/// What becomes of an answer that may be kept.
extension Exchange {
    /// Takes down what has been inspected and is about to leave, if it is to be kept.
    func keepForCache(_ bytes: some Collection<UInt8>) {
        guard cache?.kept != nil else { return }
        cache?.kept?.append(contentsOf: bytes)
        guard let rules = configuration.cache, cache?.kept?.count ?? 0 > rules.largestAnswer else { return }
        cache?.kept = nil
        leaveCache(.failed)
    }

    /// The exchange is over: its answer is kept if it was whole and let through.
    func endCache(_ outcome: AuditOutcome) {
        guard let cache else { return }
        if isFromCache {
            record {
                $0.upstream = nil
                $0.upstreamStatus = nil
                $0.latency.upstreamFirstByte = nil
            }
            // What cannot be read is of no use to anybody.
            if outcome == .upstreamFailed, let key = cache.request?.key { services.cache?.remove(key) }
        }
        note(cache)
        switch outcome {
        case .allowed, .flagged, .redacted: leaveCache(kept(cache).map(ResponseCache.Landing.entry) ?? .failed)
        case .clientGone, .shutdown: leaveCache(.left)
        case .blocked, .refused, .upstreamFailed, .abandoned: leaveCache(.failed)
        }
        self.cache = nil
    }

    private func kept(_ cache: ExchangeCache) -> CacheEntry? {
        guard let answer = cache.kept, let request = cache.request, !answer.isEmpty, upstreamHead?.status == 200,
            !ProviderFilter.hasStopped(answer)
        else { return nil }
        let now = services.now()
        let entry = CacheEntry(
            request: request.bytes,
            answer: answer,
            isStream: relay != nil,
            source: id?.text ?? "",
            storedAt: now,
            expiresAt: now + cache.use.lifetime
        )
        services.cache?.put(entry, for: request.key)
        if let near = cache.near, let place = cache.place { services.cache?.note(request, near, place) }
        return entry
    }

    /// What was looked for is not what is asked for in the end.
    func dropCache() {
        leaveCache(.left)
        cache = nil
    }

    /// Tells those who follow, or stops following.
    func leaveCache(_ landing: ResponseCache.Landing) {
        guard let cache, let key = cache.request?.key else { return }
        cache.timer?.cancel()
        if let number = cache.follower { services.cache?.leave(key, number) }
        if cache.isLeader { services.cache?.land(key, landing) }
        self.cache?.follower = nil
        self.cache?.isLeader = false
    }
}
