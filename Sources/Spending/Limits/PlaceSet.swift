/// The places of a concurrency limit that are taken, each until somebody gives it back or its deadline has passed.
struct PlaceSet: Hashable, Sendable {
    private var deadlines: [SpendingID: Int64] = [:]

    var isEmpty: Bool { deadlines.isEmpty }

    func count(at now: Int64) -> Int { deadlines.values.reduce(0) { $0 + ($1 > now ? 1 : 0) } }

    mutating func take(_ id: SpendingID, until deadline: Int64) { deadlines[id] = deadline }
    mutating func giveBack(_ id: SpendingID) { deadlines[id] = nil }
    mutating func expire(at now: Int64) { deadlines = deadlines.filter { $0.value > now } }
}
