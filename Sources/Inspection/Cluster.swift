import ByteText
import GuardrailTypes

/// Sightings that overlap one another, directly or through others, in reading order.
struct Cluster {
    let sightings: [Sighting]

    /// A chain of overlaps is cut at so many bytes, so that no text can make the window hold more.
    ///
    /// Larger than the longest match.
    static let longest = 32 << 10
    /// And at so many sightings, so that no text can make ranking them dear.
    static let mostSightings = 256

    var lowerBound: Int { sightings[0].range.lowerBound }

    /// What is reported: the highest ranking, and of the rest what overlaps none of those already taken.
    ///
    /// Records compete with records only: they say something else than the findings that they cover. In reading order.
    var reported: [Sighting] {
        if sightings.count == 1 { return sightings }
        var taken: [Int] = []
        // Places, as a sighting is dear to move.
        let ranked = sightings.indices.sorted { Sighting.outranks(sightings[$0], sightings[$1]) }
        for place in ranked where !taken.contains(where: { sightings[$0].excludes(sightings[place]) }) {
            taken.append(place)
        }
        return taken.sorted().map { sightings[$0] }
    }

    /// The bytes that must not leave, as separate ranges: those of every sighting that redacts or blocks, reported or not.
    var withheld: [ByteRange] {
        var ranges: [ByteRange] = []
        for sighting in sightings where sighting.action >= .redact {
            if let last = ranges.last, last.upperBound > sighting.range.lowerBound {
                ranges[ranges.count - 1] = last.union(sighting.range)
            } else {
                ranges.append(sighting.range)
            }
        }
        return ranges
    }
}

extension Sighting {
    /// True if only one of the two is reported.
    fileprivate func excludes(_ other: Sighting) -> Bool {
        isRecord == other.isRecord && range.overlaps(other.range)
    }
}
