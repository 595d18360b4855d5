/// Where values may stand in a text that has come whole: what stands in other paragraphs need not be read for tables.
struct NotedPlaces {
    /// The first and the last end of matches, in order of the first.
    private let ends: [ClosedRange<Int>]
    private var index = 0
    /// Whether the paragraph of the current one has been reached.
    private var isInside = false
    /// The first line of a paragraph, as far as it is known to have no end.
    private var firstLine = 0..<0

    init(_ ends: [ClosedRange<Int>]) { self.ends = ends }

    /// Where the lines begin that must be read next: `at` or later; nil if none must be.
    ///
    /// What stands in the first line of a paragraph is no row.
    ///
    /// - Parameter at: where a line begins, and no table is under way.
    mutating func next(in bytes: Span<UInt8>, from at: Int) -> Int? {
        while index < ends.count {
            let place = ends[index]
            if place.upperBound > at {
                if isInside || place.lowerBound <= at { return at }
                let end = min(place.upperBound, bytes.count)
                if !isFirstLine(to: end, in: bytes) {
                    let (start, isFirst) = bytes.paragraph(of: min(place.lowerBound, end), from: at)
                    firstLine = start..<(isFirst ? min(place.lowerBound, end) : start)
                    if !isFirst || !isFirstLine(to: end, in: bytes) {
                        isInside = true
                        return start
                    }
                }
            }
            (index, isInside) = (index + 1, false)
        }
        return nil
    }

    /// True if the first line goes on to `end`.
    private mutating func isFirstLine(to end: Int, in bytes: Span<UInt8>) -> Bool {
        guard end > firstLine.lowerBound, end <= bytes.count else { return false }
        guard end > firstLine.upperBound else { return true }
        for index in firstLine.upperBound..<end where bytes[index] == 0x0A { return false }
        firstLine = firstLine.lowerBound..<end
        return true
    }
}

extension Span<UInt8> {
    /// Where the lines begin that stand above `index` without a blank one between, at `start` or later, where a line begins;
    /// and whether it is the first of them in which `index` stands.
    ///
    /// No table that begins before them goes on in them.
    fileprivate func paragraph(of index: Int, from start: Int) -> (start: Int, isFirst: Bool) {
        unsafe withUnsafeBufferPointer { bytes in
            var at = index
            var isFirst = true
            while at > start {
                if unsafe bytes[at &- 1] == 0x0A {
                    if at < start &+ 2 { return (start, false) }
                    var line = at &- 2
                    if unsafe bytes[line] == 0x0D, line > start { line &-= 1 }
                    if unsafe bytes[line] == 0x0A { return (at, isFirst) }
                    isFirst = false
                }
                at &-= 1
            }
            return (start, isFirst)
        }
    }
}
