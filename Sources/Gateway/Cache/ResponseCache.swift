package import Caching
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
        var flights = CacheFlights<Follower>()
    }

    private let state: Mutex<State>
    let store: (any CacheStore)?

    package init(memoryBytes: Int, memoryEntries: Int, store: (any CacheStore)? = nil) {
        state = Mutex(State(shelf: CacheShelf(maximumBytes: memoryBytes, maximumEntries: memoryEntries)))
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
        state.withLock { $0.shelf.removeAll() }
    }

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
        guard let disk = store?.usage else { return }
        metrics.set(.cacheBytes, MetricLabels(["disk"]), to: Double(disk.bytes))
        metrics.set(.cacheEntries, MetricLabels(["disk"]), to: Double(disk.entries))
    }
}
