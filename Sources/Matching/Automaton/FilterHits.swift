/// Where in a stretch of bytes the patterns of an automaton may match.
package struct FilterHits: Sendable {
    /// One pattern may have matches that end anywhere in `firstEnd...lastEnd`, and only there and in its other hits.
    ///
    /// Where the byte behind a match decides, it counts to the match.
    package struct Hit: Hashable, Sendable {
        package let pattern: UInt16
        package let firstEnd: Int
        package internal(set) var lastEnd: Int
        /// Index of the pattern's next hit; negative for none.
        package internal(set) var next: Int32
    }

    /// A pattern that could still go on.
    package struct Alive: Hashable, Sendable {
        package let pattern: UInt16
        /// Bytes since its first attempt under way began, at most; nil if there is no telling.
        package let depth: Int?
    }

    /// In order of `firstEnd`.
    package private(set) var hits: [Hit] = []
    /// Patterns that could still go on at the end of the stretch, if `notesAlive`.
    package internal(set) var alive: [Alive] = []
    /// False where the text ends with the stretch, and nothing can go on.
    package var notesAlive = true
    private var first: [Int32]
    private var last: [Int32]

    /// Ends of one pattern that are no further apart become one hit.
    private let joinedWithin: Int

    package init(patternCount: Int, joinedWithin: Int = 128) {
        self.joinedWithin = joinedWithin
        first = [Int32](repeating: -1, count: patternCount)
        last = first
    }

    /// Index of the pattern's first hit; negative for none.
    package func firstHit(of pattern: UInt16) -> Int32 { first[Int(pattern)] }

    package mutating func reset() {
        for hit in hits { first[Int(hit.pattern)] = -1 }
        hits.removeAll(keepingCapacity: true)
        alive.removeAll(keepingCapacity: true)
    }

    mutating func add(_ pattern: UInt16, end: Int) {
        let new = Int32(hits.count)
        if first[Int(pattern)] < 0 {
            first[Int(pattern)] = new
        } else {
            let open = Int(last[Int(pattern)])
            if end - hits[open].lastEnd <= joinedWithin {
                hits[open].lastEnd = end
                return
            }
            hits[open].next = new
        }
        last[Int(pattern)] = new
        hits.append(Hit(pattern: pattern, firstEnd: end, lastEnd: end, next: -1))
    }
}
