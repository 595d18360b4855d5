package import Caching
import Classification
import Synchronization

/// The answers that are kept, and the requests that wait for one another; one for the process.
package final class ResponseCache: Sendable {
    /// How a flight ends for those who followed it.
    enum Landing: Sendable {
        case entry(CacheEntry)
        /// The answer cannot be shared: everyone asks an upstream.
        case failed
        /// The leader has gone, which says nothing of the request: another may lead.
        case left
    }

    typealias Follower = @Sendable (Landing) -> Void

    enum Place {
        case hit(CacheEntry)
        case role(CacheFlights<Follower>.Role)
    }

    private struct State {
        var shelf: CacheShelf
        var near: NearShelf<Embedding>
        var flights = CacheFlights<Follower>()
    }

    private let state: Mutex<State>
    let store: (any CacheStore)?

    /// - Parameter near: requests in memory that are found by those which ask the same in other words, for each scope and in all.
    package init(
        memoryBytes: Int,
        memoryEntries: Int,
        near: (perScope: Int, inAll: Int) = (1000, 10_000),
        store: (any CacheStore)? = nil
    ) {
        state = Mutex(
            State(
                shelf: CacheShelf(maximumBytes: memoryBytes, maximumEntries: memoryEntries),
                near: NearShelf(perScope: near.perScope, maximum: near.inAll)
            )
        )
        self.store = store
    }

    // MARK: Entries

    func entry(for request: CanonicalRequest, at now: Int) -> CacheEntry? {
        state.withLock { $0.shelf.entry(for: request, at: now) }
    }

    /// Takes over an entry that the store had.
    func adopt(_ entry: CacheEntry, for key: CacheKey) {
        state.withLock { $0.shelf.put(entry, for: key) }
    }

    func put(_ entry: CacheEntry, for key: CacheKey) {
        adopt(entry, for: key)
        store?.put(entry, for: key)
    }

    func remove(_ key: CacheKey) {
        state.withLock { $0.shelf.remove(key) }
        store?.remove(key)
    }

    /// Forgets what is in memory, as when the file was cleared.
    package func forget() {
        state.withLock { state in
            state.shelf.removeAll()
            state.near.removeAll()
        }
    }

    // MARK: What asks the same in other words

    /// The answer in memory to a request that asks the same as `text`, with that request.
    func near(
        _ text: NearText,
        _ place: Embedding,
        threshold: Float,
        at now: Int
    ) -> (entry: CacheEntry, request: CanonicalRequest, similarity: Float)? {
        state.withLock { state in
            while let match = state.near.nearest(
                in: text.scope,
                text.form,
                threshold: threshold,
                similarity: { $0.dimensions == place.dimensions ? place.similarity(to: $0) : -1 }
            ) {
                if let entry = state.shelf.entry(for: match.request, at: now) {
                    return (entry, match.request, match.similarity)
                }
                // Its answer is gone.
                state.near.remove(match.request, in: text.scope)
            }
            return nil
        }
    }

    func note(_ request: CanonicalRequest, _ text: NearText, _ place: Embedding) {
        state.withLock { $0.near.put(request, in: text.scope, text.form, place) }
    }

    var nearEntries: Int { state.withLock { $0.near.count } }

    var memoryUsage: (bytes: Int, entries: Int) { state.withLock { ($0.shelf.bytes, $0.shelf.count) } }

    // MARK: Flights

    /// The answer, or the place among those who wait for it: in one step, so that none is missed between the two.
    func place(of request: CanonicalRequest, at now: Int, _ follower: @escaping Follower) -> Place {
        state.withLock { state in
            if let entry = state.shelf.entry(for: request, at: now) { return .hit(entry) }
            return .role(state.flights.join(request, follower))
        }
    }

    func leave(_ key: CacheKey, _ number: Int) {
        state.withLock { $0.flights.leave(key, number) }
    }

    func land(_ key: CacheKey, _ landing: Landing) {
        for follower in state.withLock({ $0.flights.land(key) }) { follower(landing) }
    }
}

extension ResponseCache {
    /// Sets the gauges.
    package func report(to metrics: MetricsRegistry) {
        let memory = memoryUsage
        metrics.set(.cacheBytes, MetricLabels(["memory"]), to: Double(memory.bytes))
        metrics.set(.cacheEntries, MetricLabels(["memory"]), to: Double(memory.entries))
        metrics.set(.cacheEntries, MetricLabels(["semantic"]), to: Double(nearEntries))
        if let shared = store as? SharedCache { metrics.set(.cacheStoreUp, to: shared.isConnected ? 1 : 0) }
        guard let disk = store?.usage else { return }
        metrics.set(.cacheBytes, MetricLabels(["disk"]), to: Double(disk.bytes))
        metrics.set(.cacheEntries, MetricLabels(["disk"]), to: Double(disk.entries))
    }
}
