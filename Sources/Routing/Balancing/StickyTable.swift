/// Where sessions were last served, for a while: bounded, whatever clients call their sessions.
///
/// Two generations: when the younger is full it becomes the older one, and what was in the older is forgotten.
struct StickyTable: Sendable {
    private struct Place {
        let candidate: Int
        let until: Int
    }

    private var young: [UInt64: Place] = [:]
    private var old: [UInt64: Place] = [:]
    private let capacity: Int

    init(capacity: Int = 32_768) {
        self.capacity = capacity
    }

    func candidate(of session: UInt64, at now: Int) -> Int? {
        guard let place = young[session] ?? old[session], now < place.until else { return nil }
        return place.candidate
    }

    mutating func keep(_ session: UInt64, at candidate: Int, until: Int) {
        if young.count >= capacity, young[session] == nil {
            old = young
            young = [:]
        }
        young[session] = Place(candidate: candidate, until: until)
    }
}
