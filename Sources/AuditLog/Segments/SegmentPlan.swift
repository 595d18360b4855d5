/// Which exchanges are sealed next.
struct SegmentPlan: Hashable {
    let name: String
    let number: Int64
    let exchanges: ClosedRange<Int64>
    let entries: ClosedRange<Int64>
    let arrivals: ClosedRange<Int64>
    /// `SegmentHeader.digest` of the segment before.
    let previous: String

    /// The next whole segment; nil if there is none, or if it begins with what is held.
    ///
    /// - Parameter newest: the last exchange that is looked at.
    static func next(
        _ policy: SegmentPolicy,
        held: [ClosedRange<Int64>],
        now: AuditTime,
        through newest: Int64,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> SegmentPlan? {
        let sealed = try connection.sealedSegments()
        let done = sealed.last?.exchanges.upperBound ?? 0
        let first = try connection.integer("SELECT min(seq) FROM exchange WHERE seq > \(done)")
        guard first > 0, newest >= first else { return nil }
        let month = try CalendarMonth(of: connection.integer("SELECT started_at_ms FROM exchange WHERE seq = \(first)"))
        let end =
            switch policy.by {
            case .month:
                try month.end <= now.milliseconds ? min(newest, connection.last(from: first, before: month.end)) : 0
            case .size: newest - policy.exchanges >= first + policy.exchanges - 1 ? newest : 0
            }
        let held = held.filter { $0.upperBound >= first }.map { max($0.lowerBound, first) }.min() ?? .max
        let last = min(end, first + policy.exchanges - 1, held - 1)
        // A part would be a segment of its own for every release of a hold.
        guard last >= first, last == min(end, first + policy.exchanges - 1) || policy.by == .month else { return nil }
        let exchanges = first...last
        let index = sealed.count { $0.name.hasPrefix("audit-\(month).") } + 1
        return SegmentPlan(
            name: "audit-\(month).\(index).weirseg",
            number: Int64(sealed.count) + 1,
            exchanges: exchanges,
            entries: try connection.entries(of: exchanges, after: sealed.last),
            arrivals: try connection.arrivals(of: exchanges),
            previous: sealed.last?.header ?? SegmentHeader.noPrevious
        )
    }
}

/// A month of the calendar, in UTC.
struct CalendarMonth: Hashable, CustomStringConvertible {
    let year: Int64
    /// From 1.
    let month: Int64

    init(of milliseconds: Int64) {
        // `2026-11-23T…`
        let parts = AuditTime(milliseconds: milliseconds).description.split(separator: "-")
        (year, month) = (Int64(parts[0]) ?? 1970, Int64(parts[1]) ?? 1)
    }

    private init(year: Int64, month: Int64) {
        (self.year, self.month) = (year, month)
    }

    /// Months later; earlier, if negative.
    func adding(_ months: Int) -> CalendarMonth {
        let (years, rest) = (year * 12 + month - 1 + Int64(months)).quotientAndRemainderRoundingDown(dividingBy: 12)
        return CalendarMonth(year: years, month: rest + 1)
    }

    /// Its first moment, in milliseconds since 1970.
    var start: Int64 { AuditTime("\(description)-01", now: AuditTime(milliseconds: 0))?.milliseconds ?? 0 }

    /// The first moment after it.
    var end: Int64 { adding(1).start }

    /// Such as `2026-11`.
    var description: String { "\(String(year).leftPadded(to: 4))-\(String(month).leftPadded(to: 2))" }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String { String(repeating: "0", count: max(0, width - count)) + self }
}

extension Connection {
    /// The last exchange before the first, from one on, that arrived at or after a moment.
    fileprivate func last(from first: Int64, before end: Int64) throws(SQLiteError) -> Int64 {
        var younger = try prepare("SELECT min(seq) FROM exchange WHERE started_at_ms >= ? AND seq >= ?")
        younger.bind(end)
        younger.bind(first)
        if try younger.step(), younger.value(at: 0) != .null { return younger.integer(at: 0) - 1 }
        return try integer("SELECT max(seq) FROM exchange")
    }

    fileprivate func arrivals(of exchanges: ClosedRange<Int64>) throws(SQLiteError) -> ClosedRange<Int64> {
        var times = try prepare("SELECT min(started_at_ms), max(started_at_ms) FROM exchange WHERE seq BETWEEN ? AND ?")
        times.bind(exchanges.lowerBound)
        times.bind(exchanges.upperBound)
        guard try times.step() else { return 0...0 }
        return times.integer(at: 0)...max(times.integer(at: 0), times.integer(at: 1))
    }

    /// The entries of exchanges, with the events among them; from the end of the segment before, if nothing was erased since.
    fileprivate func entries(
        of exchanges: ClosedRange<Int64>,
        after previous: SealedSegment?
    ) throws(SQLiteError) -> ClosedRange<Int64> {
        let start = (previous?.entries.upperBound ?? 0) + 1
        let isNext = exchanges.lowerBound == (previous?.exchanges.upperBound ?? 0) + 1
        let first = isNext ? start : try entry(of: exchanges.lowerBound, from: start)
        return first...max(first, try entry(of: exchanges.upperBound, from: first))
    }

    /// Entries are not indexed by what they are of: looks from one on.
    private func entry(of exchange: Int64, from start: Int64) throws(SQLiteError) -> Int64 {
        var link = try prepare(
            "SELECT entry FROM chain WHERE entry >= ? AND kind = 'exchange' AND item = ? ORDER BY entry LIMIT 1"
        )
        link.bind(start)
        link.bind(exchange)
        return try link.step() ? link.integer(at: 0) : start
    }
}
