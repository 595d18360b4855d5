/// Where the bytes of a derived text come from.
///
/// A derived text is made of stretches of its source, in order: copied as they are, or replaced by other bytes (by none, if
/// they are left out). Offsets on both sides count from the start of the whole text and only grow.
package struct OffsetMap: Sendable {
    private struct Run {
        let derived: Int
        let source: Int
        var derivedCount: Int
        var sourceCount: Int
        let isCopy: Bool
    }

    private var runs: [Run] = []
    /// Ends of what has been mapped.
    package private(set) var derivedEnd = 0
    package private(set) var sourceEnd = 0

    package init() {}

    /// The next `count` bytes are the source's own.
    package mutating func copy(_ count: Int) {
        guard count > 0 else { return }
        if let last = runs.last, last.isCopy {
            runs[runs.count - 1].derivedCount += count
            runs[runs.count - 1].sourceCount += count
        } else {
            runs.append(
                Run(derived: derivedEnd, source: sourceEnd, derivedCount: count, sourceCount: count, isCopy: true)
            )
        }
        derivedEnd += count
        sourceEnd += count
    }

    /// The next `sourceCount` bytes of the source became `derivedCount` others.
    package mutating func replace(_ sourceCount: Int, by derivedCount: Int) {
        if derivedCount == 0, let last = runs.last, !last.isCopy, last.derivedCount == 0 {
            runs[runs.count - 1].sourceCount += sourceCount
        } else {
            runs.append(
                Run(
                    derived: derivedEnd,
                    source: sourceEnd,
                    derivedCount: derivedCount,
                    sourceCount: sourceCount,
                    isCopy: false
                )
            )
        }
        derivedEnd += derivedCount
        sourceEnd += sourceCount
    }

    /// The source bytes that a range of derived bytes stands for, with everything left out between them.
    ///
    /// A replaced stretch counts whole, if any byte of it is in the range.
    ///
    /// - Parameter range: not empty, and not before what `forget` dropped.
    /// - Complexity: logarithmic in the replacements that are remembered.
    package func source(of range: ByteRange) -> ByteRange {
        let first = runs[run(at: range.lowerBound)]
        let last = runs[run(at: range.upperBound - 1)]
        let lower = first.isCopy ? first.source + range.lowerBound - first.derived : first.source
        let upper = last.isCopy ? last.source + range.upperBound - last.derived : last.source + last.sourceCount
        return ByteRange(lower, upper)
    }

    /// The source offset from which the derived text from `offset` on is made.
    package func source(of offset: Int) -> Int {
        guard offset < derivedEnd else { return sourceEnd }
        let run = runs[run(at: offset)]
        return run.isCopy ? run.source + offset - run.derived : run.source
    }

    /// The first derived offset that is made of the source from `offset` on.
    ///
    /// - Complexity: logarithmic in the replacements that are remembered.
    package func derived(ofSource offset: Int) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].source + runs[middle].sourceCount <= offset { low = middle + 1 } else { high = middle }
        }
        guard low < runs.count else { return derivedEnd }
        let run = runs[low]
        return run.isCopy ? run.derived + max(0, offset - run.source) : run.derived
    }

    /// True if the bytes of the range stand side by side in the source as they are.
    package func isCopy(_ range: ByteRange) -> Bool {
        let lower = max(range.lowerBound, runs.first?.derived ?? 0)
        let upper = min(range.upperBound, derivedEnd)
        guard lower < upper else { return true }
        let run = runs[run(at: lower)]
        return run.isCopy && upper <= run.derived + run.derivedCount
    }

    /// Drops what is known of derived bytes before `offset`.
    package mutating func forget(before offset: Int) {
        guard offset < derivedEnd, !runs.isEmpty else { return }
        let keep = run(at: offset)
        if keep > 0 { runs.removeFirst(keep) }
    }

    /// Index of the run that has the derived byte at `offset`.
    private func run(at offset: Int) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].derived + runs[middle].derivedCount <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
