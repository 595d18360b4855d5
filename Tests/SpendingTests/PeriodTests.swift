import Foundation
import Testing

@testable import Spending

/// A zone of the system's database, as the settings' reader makes it.
func zone(_ name: String) throws -> ZoneOffsets {
    let zone = try #require(TimeZone(identifier: name))
    var changes: [ZoneOffsets.Change] = []
    var date = Date(timeIntervalSince1970: 1_600_000_000)
    let first = Int64(zone.secondsFromGMT(for: date))
    while changes.count < 60, let next = zone.nextDaylightSavingTimeTransition(after: date) {
        let at = Int64(next.timeIntervalSince1970)
        changes.append(.init(at: at, offset: Int64(zone.secondsFromGMT(for: next))))
        date = next
    }
    return ZoneOffsets(first, changes)
}

func time(_ text: String) throws -> Int64 {
    Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970 * 1000)
}

@Suite struct `A budget's period` {
    @Test(arguments: [
        ("daily", "2026-11-25T22:59:59Z", "2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z"),
        ("daily", "2026-11-25T23:00:00Z", "2026-11-25T23:00:00Z", "2026-11-26T23:00:00Z"),
        // The day on which clocks go back has 25 hours, the one on which they go ahead 23.
        ("daily", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("daily", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("weekly", "2026-11-26T12:00:00Z", "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"),
        ("monthly", "2026-10-31T23:30:00Z", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"),
        ("monthly", "2028-02-29T12:00:00Z", "2028-01-31T23:00:00Z", "2028-02-29T23:00:00Z"),
        ("monthly", "2026-12-31T23:30:00Z", "2026-12-31T23:00:00Z", "2027-01-31T23:00:00Z"),
        ("hourly", "2026-11-25T22:59:59Z", "2026-11-25T22:00:00Z", "2026-11-25T23:00:00Z"),
    ])
    func `begins and ends by the clocks of its zone`(_ unit: String, now: String, start: String, end: String) throws {
        let unit = try #require(BudgetPeriod.CalendarUnit(rawValue: unit))
        let position = BudgetPeriod.calendar(unit, try zone("Europe/Berlin")).position(at: try time(now))
        #expect(position.slot * 1000 == (try time(start)))
        #expect(position.resetsAt == (try time(end)))
        #expect(position.span == 1)
    }

    /// Cairo's clocks jump over midnight and go back over it; Lord Howe's move by half an hour.
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu"])
    func `follows the one before without a gap, also where clocks move`(_ name: String) throws {
        let zone = try zone(name)
        for unit in BudgetPeriod.CalendarUnit.allCases {
            let period = BudgetPeriod.calendar(unit, zone)
            var last = period.position(at: try time("2025-12-31T00:00:00Z"))
            for now in stride(from: try time("2025-12-31T00:00:00Z"), to: try time("2027-02-01T00:00:00Z"), by: 900_000)
            {
                let position = period.position(at: now)
                let isSame = position == last
                #expect(isSame || position.slot * 1000 == last.resetsAt, "\(unit) at \(now)")
                #expect(position.slot * 1000 <= now && now < position.resetsAt ?? 0, "\(unit) at \(now)")
                last = position
            }
        }
    }

    @Test
    func `of the rolling kind covers at least its length`() {
        let period = BudgetPeriod.rolling(86_400_000)
        let now: Int64 = 1_700_000_000_000
        let position = period.position(at: now)
        for age: Int64 in [0, 3_600_000, 86_399_999, 86_400_000] {
            let slot = period.position(at: now - age).slot
            #expect(slot > position.slot - Int64(position.span))
        }
        #expect(period.position(at: now - 90_000_001).slot <= position.slot - Int64(position.span))
    }

    @Test
    func `of the whole life never ends`() {
        let position = BudgetPeriod.lifetime.position(at: 5)
        #expect(position == BudgetPeriod.lifetime.position(at: .max))
        #expect(position.resetsAt == nil && position.keptUntil == nil)
    }
}
