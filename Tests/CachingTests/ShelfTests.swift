import Caching
import Testing
import Wire

private func entry(_ request: CanonicalRequest, size: Int = 10, at now: Int = 0, for lifetime: Int = 100) -> CacheEntry
{
    CacheEntry(
        request: request.bytes,
        answer: Array(repeating: 0x61, count: size),
        isStream: false,
        source: "s",
        storedAt: now,
        expiresAt: now + lifetime
    )
}

private func request(_ number: Int) -> CanonicalRequest {
    CanonicalRequest(scope(), clientKey: Array("\(number)".utf8))
}

@Suite struct ShelfTests {
    @Test func `an entry lives for its time, and not before it`() {
        var shelf = CacheShelf(maximumBytes: 10_000, maximumEntries: 10)
        shelf.put(entry(request(1), at: 50, for: 10), for: request(1).key)
        #expect(shelf.entry(for: request(1), at: 49) == nil)
        #expect(shelf.entry(for: request(1), at: 59) != nil)
        #expect(shelf.entry(for: request(1), at: 60) == nil)
        #expect(shelf.count == 0 && shelf.bytes == 0)
    }

    @Test func `a digest alone is no answer`() {
        var shelf = CacheShelf(maximumBytes: 10_000, maximumEntries: 10)
        // As if two requests had one digest.
        shelf.put(entry(request(1)), for: request(2).key)
        #expect(shelf.entry(for: request(2), at: 1) == nil)
    }

    @Test func `what is too large is not kept`() {
        var shelf = CacheShelf(maximumBytes: 500, maximumEntries: 10)
        shelf.put(entry(request(1), size: 500), for: request(1).key)
        #expect(shelf.count == 0)
        var none = CacheShelf(maximumBytes: 500, maximumEntries: 0)
        none.put(entry(request(1)), for: request(1).key)
        #expect(none.count == 0)
    }

    /// Against a list that is searched from its end.
    @Test(arguments: 0..<40)
    func `what was used last stays`(seed: UInt64) {
        var random = Noise(seed: seed)
        var shelf = CacheShelf(maximumBytes: 3_000, maximumEntries: 8)
        var model: [(number: Int, entry: CacheEntry)] = []
        for now in 0..<400 {
            let number = Int.random(in: 0..<16, using: &random)
            let place = model.firstIndex { $0.number == number }
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                let one = entry(
                    request(number),
                    size: Int.random(in: 0...900, using: &random),
                    at: now,
                    for: Int.random(in: 1...60, using: &random)
                )
                shelf.put(one, for: request(number).key)
                if let place { model.remove(at: place) }
                model.append((number, one))
                while model.count > 8 || model.reduce(0, { $0 + $1.entry.size }) > 3_000 { model.removeFirst() }
            case 2:
                shelf.remove(request(number).key)
                if let place { model.remove(at: place) }
            default:
                let found = shelf.entry(for: request(number), at: now)
                let known = place.map { model.remove(at: $0) }
                let expected = known.flatMap { $0.entry.expiresAt > now ? $0 : nil }
                #expect(found == expected?.entry)
                if let expected { model.append(expected) }
            }
            #expect(shelf.count == model.count)
            #expect(shelf.bytes == model.reduce(0) { $0 + $1.entry.size })
        }
    }

    /// The figure of the design: no hit across tenants or policies, and one for each request of one's own.
    @Test func `of ten thousand random pairs none hits across tenants or policies`() throws {
        var random = Noise(seed: 2026)
        var shelf = CacheShelf(maximumBytes: 1 << 30, maximumEntries: 1 << 20)
        var own = 0
        // Each in two spellings.
        let bodies = try (0..<500).map { number in
            var inks = (Noise(seed: UInt64(number)), Noise(seed: UInt64(number) + 77_777))
            let tree = Tree.request(&random)
            return (
                try JSONDocument(parsing: Array(tree.text(&inks.0, shuffles: true).utf8)),
                try JSONDocument(parsing: Array(tree.text(&inks.1, shuffles: true).utf8))
            )
        }
        for pair in 0..<10_000 {
            let (document, again) = bodies[pair % bodies.count]
            let tenants = ["a", "ab", "b", "", "a\u{0}b"].shuffled(using: &random)
            let policies = ["p", "pq", "q", ""].shuffled(using: &random)
            let stored = CanonicalRequest(scope(tenant: tenants[0], policy: policies[0]), document)
            shelf.put(entry(stored, at: pair, for: 1), for: stored.key)
            let others = [
                scope(tenant: tenants[1], policy: policies[0]), scope(tenant: tenants[0], policy: policies[1]),
                scope(tenant: tenants[1], policy: policies[1]), scope(tenant: policies[0], policy: tenants[0]),
            ]
            for other in others where other != scope(tenant: tenants[0], policy: policies[0]) {
                #expect(shelf.entry(for: CanonicalRequest(other, again), at: pair) == nil)
            }
            let same = CanonicalRequest(scope(tenant: tenants[0], policy: policies[0]), again)
            if shelf.entry(for: same, at: pair) != nil { own += 1 }
        }
        #expect(own == 10_000)
    }
}

@Suite struct FlightTests {
    @Test func `one leads, the others wait in order, and who has left is not called`() {
        var flights = CacheFlights<String>()
        #expect(flights.join(request(1), "a") == .leader)
        #expect(flights.join(request(1), "b") == .follower(1))
        #expect(flights.join(request(2), "x") == .leader)
        #expect(flights.join(request(1), "c") == .follower(2))
        #expect(flights.join(request(1), "d") == .follower(3))
        flights.leave(request(1).key, 2)
        #expect(flights.land(request(1).key) == ["b", "d"])
        #expect(flights.land(request(1).key) == [])
        #expect(flights.join(request(1), "e") == .leader)
        #expect(flights.count == 2)
    }

    @Test func `no more wait than may`() {
        var flights = CacheFlights<Int>(maximumFollowers: 1)
        #expect(flights.join(request(1), 0) == .leader)
        #expect(flights.join(request(1), 1) == .follower(1))
        #expect(flights.join(request(1), 2) == .alone)
    }
}
