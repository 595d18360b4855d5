/// Requests that are under way, and those that wait for the answers to them.
///
/// One leads, which asks an upstream; others like it follow until it has landed.
package struct CacheFlights<Follower> {
    package enum Role: Hashable {
        case leader
        /// With a number, by which it may leave again.
        case follower(Int)
        /// Too many wait already.
        case alone
    }

    private struct Flight {
        let request: [UInt8]
        var followers: [(number: Int, follower: Follower)] = []
    }

    private let maximumFollowers: Int
    private var flights: [CacheKey: Flight] = [:]
    private var lastNumber = 0

    /// - Parameter maximumFollowers: of one flight.
    package init(maximumFollowers: Int = 10_000) {
        self.maximumFollowers = maximumFollowers
    }

    package var count: Int { flights.count }

    package mutating func join(_ request: CanonicalRequest, _ follower: Follower) -> Role {
        guard let flight = flights[request.key] else {
            flights[request.key] = Flight(request: request.bytes)
            return .leader
        }
        guard flight.request == request.bytes, flight.followers.count < maximumFollowers else { return .alone }
        lastNumber += 1
        flights[request.key]?.followers.append((lastNumber, follower))
        return .follower(lastNumber)
    }

    /// A follower goes its own way.
    package mutating func leave(_ key: CacheKey, _ number: Int) {
        flights[key]?.followers.removeAll { $0.number == number }
    }

    /// The leader is done.
    ///
    /// - Returns: who waited, in the order in which they came.
    package mutating func land(_ key: CacheKey) -> [Follower] {
        flights.removeValue(forKey: key)?.followers.map(\.follower) ?? []
    }
}
