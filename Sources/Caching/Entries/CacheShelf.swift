/// Entries in memory, within bounds: what was used last stays longest.
package struct CacheShelf {
    private struct Slot {
        var key: CacheKey
        var entry: CacheEntry
        var older: Int
        var newer: Int
    }

    private static let nobody = -1

    package let maximumBytes: Int
    package let maximumEntries: Int
    package private(set) var bytes = 0
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var places: [CacheKey: Int] = [:]
    private var oldest = nobody
    private var newest = nobody

    package init(maximumBytes: Int, maximumEntries: Int) {
        self.maximumBytes = maximumBytes
        self.maximumEntries = maximumEntries
    }

    package var count: Int { places.count }

    /// The answer to `request`; one that is over its time goes.
    ///
    /// - Complexity: O(1) and a comparison of the request.
    package mutating func entry(for request: CanonicalRequest, at now: Int) -> CacheEntry? {
        guard let place = places[request.key] else { return nil }
        let entry = slots[place].entry
        guard entry.answers(request, at: now) else {
            if now >= entry.expiresAt { remove(request.key) }
            return nil
        }
        unlink(place)
        link(place)
        return entry
    }

    /// Keeps an entry in place of one with its key; one that is larger than all of the shelf is not kept.
    package mutating func put(_ entry: CacheEntry, for key: CacheKey) {
        remove(key)
        guard entry.size <= maximumBytes, maximumEntries > 0 else { return }
        let slot = Slot(key: key, entry: entry, older: Self.nobody, newer: Self.nobody)
        let place = free.popLast() ?? slots.count
        if place == slots.count { slots.append(slot) } else { slots[place] = slot }
        places[key] = place
        bytes += entry.size
        link(place)
        while bytes > maximumBytes || places.count > maximumEntries { remove(slots[oldest].key) }
    }

    package mutating func remove(_ key: CacheKey) {
        guard let place = places.removeValue(forKey: key) else { return }
        unlink(place)
        bytes -= slots[place].entry.size
        slots[place].entry = CacheEntry(
            request: [],
            answer: [],
            isStream: false,
            source: "",
            storedAt: 0,
            expiresAt: 0
        )
        free.append(place)
    }

    package mutating func removeAll() {
        self = CacheShelf(maximumBytes: maximumBytes, maximumEntries: maximumEntries)
    }

    // MARK: The order of use

    private mutating func link(_ place: Int) {
        slots[place].older = newest
        slots[place].newer = Self.nobody
        if newest == Self.nobody { oldest = place } else { slots[newest].newer = place }
        newest = place
    }

    private mutating func unlink(_ place: Int) {
        let (older, newer) = (slots[place].older, slots[place].newer)
        if older == Self.nobody { oldest = newer } else { slots[older].newer = newer }
        if newer == Self.nobody { newest = older } else { slots[newer].older = older }
    }
}
