/// The stretch of time for which a budget's amount holds.
package enum BudgetPeriod: Hashable, Sendable {
    case calendar(CalendarUnit, ZoneOffsets)
    /// Any stretch of so many milliseconds.
    case rolling(Int64)
    case lifetime

    package enum CalendarUnit: String, Hashable, Sendable, CaseIterable {
        case hourly, daily
        /// From Monday (ISO 8601).
        case weekly
        case monthly
    }

    /// Where a charge counts at a time.
    package struct Position: Hashable, Sendable {
        package let slot: Int64
        package let span: Int
        /// Milliseconds since 1970; nil for a lifetime.
        package let resetsAt: Int64?
        package let keptUntil: Int64?
    }

    /// A rolling window is counted in so many parts, and the one under way beside them: what is older than the window counts for up
    /// to a part of it longer, never shorter.
    static let parts: Int64 = 24

    /// For how long after its end a slot is kept, in milliseconds: answers that began in it may still be settled.
    static let grace: Int64 = 2 * 86_400_000

    /// - Parameter now: milliseconds since 1970.
    package func position(at now: Int64) -> Position {
        switch self {
        case .lifetime: return Position(slot: 0, span: 1, resetsAt: nil, keptUntil: nil)
        case .rolling(let length):
            let part = max(1, (length + Self.parts - 1) / Self.parts)
            let slot = now.floor(part)
            return Position(
                slot: slot,
                span: Int(Self.parts) + 1,
                resetsAt: (slot + 1) * part,
                keptUntil: (slot + Self.parts + 1) * part + Self.grace
            )
        case .calendar(let unit, let zone):
            let (start, end) = Self.bounds(of: unit, in: zone, at: now.floor(1000))
            return Position(slot: start, span: 1, resetsAt: end * 1000, keptUntil: end * 1000 + Self.grace)
        }
    }

    /// The period's first second and the next one's, since 1970.
    ///
    /// Periods follow each other without a gap, whatever clocks do: one begins at the first moment at which local clocks show its
    /// beginning or later, and where they go back over that it has begun.
    private static func bounds(of unit: CalendarUnit, in zone: ZoneOffsets, at now: Int64) -> (start: Int64, end: Int64)
    {
        var local = unit.beginning(of: now + zone.offset(at: now))
        // Clocks that went back show the period before, which is over.
        while zone.moment(of: unit.next(local)) <= now { local = unit.next(local) }
        return (zone.moment(of: local), zone.moment(of: unit.next(local)))
    }
}

extension BudgetPeriod.CalendarUnit {
    private static let day: Int64 = 86_400

    /// The latest beginning of a period at or before a local time.
    func beginning(of local: Int64) -> Int64 {
        let day = local.floor(Self.day)
        switch self {
        case .hourly: return local.floor(3600) * 3600
        case .daily: return day * Self.day
        // 1970-01-01 was a Thursday, three days after a Monday.
        case .weekly: return ((day + 3).floor(7) * 7 - 3) * Self.day
        case .monthly:
            let (year, month) = CivilDay.month(of: day)
            return CivilDay.number(year: year, month: month, day: 1) * Self.day
        }
    }

    /// The beginning of the period after the one that begins at a local time.
    func next(_ beginning: Int64) -> Int64 {
        switch self {
        case .hourly: return beginning + 3600
        case .daily: return beginning + Self.day
        case .weekly: return beginning + 7 * Self.day
        case .monthly:
            let (year, month) = CivilDay.month(of: beginning / Self.day)
            let (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1)
            return CivilDay.number(year: nextYear, month: nextMonth, day: 1) * Self.day
        }
    }
}
