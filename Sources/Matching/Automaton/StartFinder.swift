package import ByteText

/// Where matches of one pattern may begin, read backwards from where the filter says that they may end.
///
/// PCRE2 tries every start. Where a match may be thousands of bytes long, as many starts before a place at which one may end
/// each cost an attempt as long as the run that they stand in; nearly all of them are told here to be none, with a few
/// instructions a byte for all together. The filter's automaton the other way round, as a set of positions in a word: it may say
/// *maybe* where PCRE2 says no, and never the other way round.
package struct StartFinder: Sendable {
    /// By byte: positions that it leads into.
    private let entered: [UInt64]
    /// By position: those that may stand before it.
    private let predecessors: [UInt64]
    /// By the byte before a match, and at the end for none: positions that the match may begin with.
    private let begins: [UInt64]
    private let ends: UInt64
    /// Positions that a match may end with at the end of the text.
    private let endsText: UInt64
    private let reach: Int

    /// A shorter match does not repay the look back.
    static let leastReach = 128
    private static let positionLimit = UInt64.bitWidth

    /// - Parameter reach: bytes of the longest match.
    /// - Returns: nil if the pattern has more positions than fit.
    package init?(for tree: PatternTree, reach: Int) {
        guard let builder = Self.build(tree) else { return nil }
        func positions(where isWanted: (Int) -> Bool) -> UInt64 {
            builder.sets.indices.reduce(0) { $0 | (isWanted($1) ? 1 << UInt64($1) : 0) }
        }
        self.reach = reach
        entered = (0...255).map { byte in positions { builder.sets[$0].contains(UInt8(byte)) } }
        let (follow, start) = builder.flattenedFollow()
        predecessors = builder.sets.indices.map { next in
            positions { follow[Int(start[$0])..<Int(start[$0 + 1])].contains(UInt16(next)) }
        }
        begins = (0...256).map { byte in
            builder.starts.reduce(0) { known, start in
                let isMet = byte < 256 ? start.preceding.bytes.contains(UInt8(byte)) : start.preceding.nothing
                return known | (isMet ? 1 << UInt64(start.position) : 0)
            }
        }
        ends = positions { builder.accepts[$0] }
        endsText = positions { builder.endsText[$0] }
    }

    /// Repeats as far written out as there is room.
    private static func build(_ tree: PatternTree) -> AutomatonBuilder? {
        for unrolled in [16, 4, 1] {
            var builder = AutomatonBuilder()
            builder.unrolledPositions = unrolled
            guard builder.size(of: tree) <= positionLimit else { continue }
            builder.add(tree, as: 0)
            if builder.sets.count <= positionLimit { return builder }
        }
        return nil
    }

    /// Where matches may begin that end in one of `stretches`.
    ///
    /// - Parameters:
    ///   - bytes: valid UTF-8.
    ///   - stretches: indices behind the last byte of a match, as in `FilterHits.Hit`; in reading order.
    ///   - low: no start before it is wanted.
    ///   - end: what comes behind `bytes`. Where attempts may be under way, those that begin before a match are needed with
    ///     it: the first that is not decided holds up the rest.
    ///   - starts: ranges are appended, the last first.
    /// - Complexity: O(`bytes.count - low`).
    package func find(
        in bytes: Span<UInt8>,
        endingIn stretches: [ClosedRange<Int>],
        notBefore low: Int,
        end: End,
        into starts: inout [Range<Int>]
    ) {
        switch end {
        case .ofText: run(over: bytes, from: stretches, low, atEnd: ends | endsText, &starts)
        case .decided: run(over: bytes, from: stretches, low, atEnd: ends, &starts)
        case .underWay:
            let isAtEnd = stretches.last?.upperBound == bytes.count
            let all = isAtEnd ? stretches : stretches + [bytes.count...bytes.count]
            run(over: bytes, from: all, low, atEnd: .max, &starts)
        }
    }

    /// What the end of a stretch of bytes is.
    package enum End: Hashable, Sendable {
        case ofText
        /// More may come, and no attempt is under way.
        case decided
        /// More may come, and attempts may be under way.
        case underWay
    }

    private func run(
        over bytes: Span<UInt8>,
        from stretches: [ClosedRange<Int>],
        _ low: Int,
        atEnd: UInt64,
        _ starts: inout [Range<Int>]
    ) {
        var next = stretches.count - 1
        var (at, lastEnd, open) = (next < 0 ? 0 : stretches[next].upperBound, 0, -1)
        var (positions, before, wanted) = (UInt64(0), UInt64(0), UInt64(0))
        while at > max(low, 0) {
            while next >= 0, at < stretches[next].lowerBound { next -= 1 }
            var ending: UInt64 = 0
            if next >= 0, at <= stretches[next].upperBound {
                (ending, lastEnd) = (at == bytes.count ? atEnd : ends, at)
            } else if positions == 0 || lastEnd - at > reach {
                if open >= 0 { starts.append(at..<open) }
                (positions, open) = (0, -1)
                guard next >= 0 else { return }
                at = stretches[next].upperBound
                continue
            }
            if positions != before { (before, wanted) = (positions, union(of: positions)) }
            at -= 1
            positions = (wanted | ending) & entered[Int(bytes[at])]
            if positions & begins[at > 0 ? Int(bytes[at - 1]) : 256] != 0 {
                if open < 0 { open = at + 1 }
            } else if open >= 0 {
                starts.append(at + 1..<open)
                open = -1
            }
        }
        if open >= 0 { starts.append(at..<open) }
    }

    private func union(of positions: UInt64) -> UInt64 {
        var (left, out) = (positions, UInt64(0))
        while left != 0 {
            out |= predecessors[left.trailingZeroBitCount]
            left &= left - 1
        }
        return out
    }
}
