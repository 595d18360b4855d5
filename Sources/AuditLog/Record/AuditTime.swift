internal import Glibc

/// A moment in UTC, in milliseconds since 1970.
package struct AuditTime: Hashable, Sendable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func now() -> AuditTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return AuditTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package static func < (left: AuditTime, right: AuditTime) -> Bool { left.milliseconds < right.milliseconds }
}

/// Microseconds of a clock that never steps back; differences mean something, the value itself does not.
package func monotonicMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

extension AuditTime: CustomStringConvertible {
    /// `2026-11-23T14:03:01.250Z`: 24 bytes, sorts as time does.
    package var description: String {
        let (days, time) = milliseconds.quotientAndRemainderRoundingDown(dividingBy: 86_400_000)
        let date = CivilDate(daysSince1970: days)
        return String(unsafeUninitializedCapacity: 24) { out in
            func put(_ value: Int64, _ width: Int, at index: Int) {
                var value = value
                for place in stride(from: index + width - 1, through: index, by: -1) {
                    out[place] = UInt8(truncatingIfNeeded: 48 + value % 10)
                    value /= 10
                }
            }
            put(date.year, 4, at: 0)
            out[4] = 45
            put(date.month, 2, at: 5)
            out[7] = 45
            put(date.day, 2, at: 8)
            out[10] = 84  // T
            put(time / 3_600_000, 2, at: 11)
            out[13] = 58
            put(time / 60_000 % 60, 2, at: 14)
            out[16] = 58
            put(time / 1000 % 60, 2, at: 17)
            out[19] = 46
            put(time % 1000, 3, at: 20)
            out[23] = 90  // Z
            return 24
        }
    }
}

/// A day of the Gregorian calendar.
///
/// Conversions after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years run from March, so that the
/// leap day is the last.
struct CivilDate: Hashable {
    let year: Int64
    let month: Int64
    let day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince1970 days: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainderRoundingDown(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let fromMarch = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = fromMarch.quotientAndRemainderRoundingDown(dividingBy: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Int64 {
    /// The remainder is never negative.
    func quotientAndRemainderRoundingDown(dividingBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
