/// The keys of one provider: used in turn, and one that was refused or limited rests for a while.
package struct KeyRotation: Hashable, Sendable {
    /// So many keys one provider may have.
    package static let capacity = 64

    private var restingUntil: [Int]
    private var next = 0

    /// How long a key rests whose provider does not say it, in milliseconds.
    package static let rest = 30_000

    package init(count: Int) {
        restingUntil = Array(repeating: 0, count: count)
    }

    /// The next key that was not tried and does not rest; if there is none, of those that were not tried the one that rests
    /// shortest; nil if all were tried.
    package mutating func take(besides tried: Set<Int>, at now: Int) -> Int? {
        let count = restingUntil.count
        for step in 0..<count {
            let key = (next + step) % count
            guard restingUntil[key] <= now, !tried.contains(key) else { continue }
            next = (key + 1) % count
            return key
        }
        return restingUntil.indices.filter { !tried.contains($0) }.min { restingUntil[$0] < restingUntil[$1] }
    }

    /// Whether there is one that was not tried and does not rest.
    package func hasOther(besides tried: Set<Int>, at now: Int) -> Bool {
        restingUntil.indices.contains { !tried.contains($0) && restingUntil[$0] <= now }
    }

    /// - Parameter retryAfter: what the provider said, in milliseconds.
    package mutating func rest(_ key: Int, retryAfter: Int?, at now: Int) {
        restingUntil[key] = now + (retryAfter ?? Self.rest)
    }
}
