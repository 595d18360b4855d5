import ByteText
import Detection

/// Counts a rule's matches; overlapping ones are one match.
///
/// Without a window the `count`th match and every later one count, and nothing is held. With one, matches wait until so many
/// stand within it, or until no more can: at most the window's length behind their start.
struct CountStage {
    /// Sightings that overlap, as one match.
    fileprivate struct Match {
        var range: ByteRange
        var sightings: [Sighting]
        var isCounted = false
    }

    fileprivate struct Count {
        let wanted: MatchCount
        var seen = 0
        /// Without a window only the last is kept; with one, all that can still be in a window with what is to come.
        var recent: [Match] = []
    }

    private var counts: [Int: Count] = [:]
    private var coming: [Sighting] = []

    mutating func take(_ sighting: Sighting, _ wanted: MatchCount) {
        coming.append(sighting)
        if counts[sighting.ruleIndex] == nil { counts[sighting.ruleIndex] = Count(wanted: wanted) }
    }

    /// Where the first undecided sighting starts; `Int.max` if there is none.
    var firstUndecided: Int {
        let waiting = counts.values.flatMap(\.recent).filter { !$0.isCounted && !$0.sightings.isEmpty }
        return (waiting.map(\.range.lowerBound) + coming.map(\.range.lowerBound)).min() ?? .max
    }

    /// The sightings that count, as far as that is certain.
    ///
    /// - Parameter horizon: everything that starts before it has been taken.
    mutating func decide(upTo horizon: Int) -> [Sighting] {
        guard !counts.isEmpty else { return [] }
        coming.sort(by: Sighting.reads)
        let known = coming.prefix { $0.range.lowerBound < horizon }
        coming.removeFirst(known.count)
        var counted: [Sighting] = []
        for sighting in known { counted += counts[sighting.ruleIndex]?.add(sighting) ?? [] }
        for rule in counts.keys { counts[rule]?.forget(upTo: horizon) }
        return counted
    }
}

extension CountStage.Count {
    /// - Returns: the sightings that this one completes.
    fileprivate mutating func add(_ sighting: Sighting) -> [Sighting] {
        if let last = recent.last, last.range.overlaps(sighting.range) {
            recent[recent.count - 1].range = last.range.union(sighting.range)
            if last.isCounted { return [sighting] }
            recent[recent.count - 1].sightings.append(sighting)
        } else {
            seen += 1
            recent.append(CountStage.Match(range: sighting.range, sightings: [sighting]))
        }
        guard let within = wanted.within else {
            recent.removeFirst(recent.count - 1)
            guard seen >= wanted.count else {
                recent[0].sightings = []
                return []
            }
            recent[0].isCounted = true
            return [sighting]
        }
        let first = recent.count - wanted.count
        guard first >= 0, recent[recent.count - 1].range.upperBound - recent[first].range.lowerBound <= within else {
            return []
        }
        var counted: [Sighting] = []
        for index in first..<recent.count where !recent[index].isCounted {
            counted += recent[index].sightings
            recent[index].isCounted = true
            recent[index].sightings = []
        }
        return counted
    }

    /// Drops what can be in no window with a match that starts at or after `horizon`.
    fileprivate mutating func forget(upTo horizon: Int) {
        guard let within = wanted.within else { return }
        recent.removeAll {
            horizon == .max || $0.range.lowerBound + within <= horizon && $0.range.upperBound <= horizon
        }
    }
}
