import ByteText
import GuardrailTypes

/// Sightings that wait until everything that could overlap them is known, in reading order.
///
/// Kept the last first: an array gives its last element away, and copies any other.
struct SightingQueue {
    private var sightings: [Sighting] = []
    private var isInOrder = true

    init() {}

    /// - Parameter sightings: in any order; of equal ones the first stays the first.
    init(_ sightings: [Sighting]) {
        for sighting in sightings.reversed() { addBefore(sighting) }
        sort()
    }

    var isEmpty: Bool { sightings.isEmpty }
    var count: Int { sightings.count }
    /// Where the first starts; `Int.max` if there is none.
    var lowerBound: Int { sightings.isEmpty ? .max : sightings[sightings.count - 1].range.lowerBound }
    /// What is done about the first.
    ///
    /// - Precondition: not empty.
    var firstAction: Action { sightings[sightings.count - 1].action }

    /// Adds a sighting that goes before those equal to it; `sort` is due before anything is taken.
    mutating func addBefore(_ sighting: consuming Sighting) {
        if sighting.range.lowerBound >= lowerBound { isInOrder = false }
        sightings.append(sighting)
    }

    mutating func sort() {
        guard !isInOrder else { return }
        sightings.sort { Sighting.reads($1, before: $0) }
        isInOrder = true
    }

    /// Adds others, which go behind those equal to them.
    mutating func add(_ others: SightingQueue) {
        guard !isEmpty else {
            self = others
            return
        }
        guard !others.isEmpty else { return }
        isInOrder = others.lowerBound > sightings[0].range.lowerBound
        sightings.insert(contentsOf: others.sightings, at: 0)
        sort()
    }

    /// Takes all, in order.
    mutating func takeAll() -> [Sighting] { takeFirst(count) }

    /// Takes so many, in order.
    mutating func takeFirst(_ count: Int) -> [Sighting] {
        var taken: [Sighting] = []
        taken.reserveCapacity(count)
        for _ in 0..<count { taken.append(sightings.removeLast()) }
        return taken
    }
}

extension SightingQueue {
    /// How many sightings make up the first cluster, if none that is still to come could belong to it; else 0.
    ///
    /// - Parameter watermark: nothing that is still to come starts before it.
    func firstCluster(watermark: Int) -> Int {
        guard !isEmpty else { return 0 }
        let first = range(0)
        var end = first.upperBound
        var next = 1
        while next < count, range(next).lowerBound < end {
            let reaches = max(end, range(next).upperBound)
            if reaches - first.lowerBound > Cluster.longest || next >= Cluster.mostSightings {
                // Cut only where all that could come before the cut is known.
                return watermark > range(next).lowerBound ? next : 0
            }
            end = reaches
            next += 1
        }
        return watermark >= end ? next : 0
    }

    /// Takes the first cluster, if none that is still to come could belong to it.
    mutating func takeCluster(watermark: Int) -> Cluster? {
        let count = firstCluster(watermark: watermark)
        return count > 0 ? Cluster(sightings: takeFirst(count)) : nil
    }

    /// Takes the first `count` sightings, a cluster, if one of them covers and outranks all others: returns that one, which
    /// alone is reported, and decides alone what is done.
    mutating func takeLeader(of count: Int) -> Sighting? {
        guard count > 1 else { return sightings.removeLast() }
        var leader = 0
        for place in 1..<count where Sighting.outranks(self[place], self[leader]) { leader = place }
        for place in 0..<count where !self[leader].covers(self[place]) { return nil }
        sightings.removeLast(leader)
        defer { sightings.removeLast(count - 1 - leader) }
        return sightings.removeLast()
    }

    /// The range of the one at a place, from 0.
    private func range(_ place: Int) -> ByteRange { sightings[sightings.count - 1 - place].range }

    private subscript(place: Int) -> Sighting { _read { yield sightings[sightings.count - 1 - place] } }
}

extension Sighting {
    fileprivate func covers(_ other: Sighting) -> Bool {
        isRecord == other.isRecord && range.contains(other.range) && range.overlaps(other.range)
    }
}
