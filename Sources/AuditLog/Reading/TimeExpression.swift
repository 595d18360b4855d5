extension AuditTime {
    /// A moment as people type it: `90s`, `15m`, `24h`, `7d`, `2w` ago; `2026-11-23`, `2026-11-23T14:03`, `…:01`,
    /// `…:01.250`, with `Z` or an offset such as `+02:00`.
    ///
    /// Without one it is UTC.
    ///
    /// Nil if it is none of these, or no day of the calendar.
    package init?(_ text: String, now: AuditTime) {
        if let age = Self.age(text) {
            self.init(milliseconds: now.milliseconds - age)
        } else if let moment = Self.moment(text) {
            self.init(milliseconds: moment)
        } else {
            return nil
        }
    }

    private static func age(_ text: String) -> Int64? {
        let unit: Int64
        switch text.utf8.last {
        case UInt8(ascii: "s"): unit = 1000
        case UInt8(ascii: "m"): unit = 60_000
        case UInt8(ascii: "h"): unit = 3_600_000
        case UInt8(ascii: "d"): unit = 86_400_000
        case UInt8(ascii: "w"): unit = 604_800_000
        default: return nil
        }
        guard text.utf8.count <= 7, let count = Int64(text.dropLast()), count >= 0 else { return nil }
        return count * unit
    }

    private static func moment(_ text: String) -> Int64? {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2), scanner.skip("-"),
            let day = scanner.number(2)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        // A day that does not exist comes back as another one.
        guard (1...12).contains(month), CivilDate(daysSince1970: date.daysSince1970) == date else { return nil }
        let midnight = date.daysSince1970 * 86_400_000
        if scanner.isAtEnd { return midnight }
        guard scanner.skip("T") || scanner.skip(" "), let time = timeOfDay(&scanner), let offset = zone(&scanner),
            scanner.isAtEnd
        else { return nil }
        return midnight + time - offset
    }

    private static func timeOfDay(_ scanner: inout DigitScanner) -> Int64? {
        guard let hour = scanner.number(2), scanner.skip(":"), let minute = scanner.number(2), hour < 24, minute < 60
        else { return nil }
        var out = hour * 3_600_000 + minute * 60_000
        guard scanner.skip(":") else { return out }
        guard let second = scanner.number(2), second < 60 else { return nil }
        out += second * 1000
        guard scanner.skip(".") else { return out }
        guard let fraction = scanner.fractionInThousandths() else { return nil }
        return out + fraction
    }

    /// Milliseconds east of UTC.
    private static func zone(_ scanner: inout DigitScanner) -> Int64? {
        if scanner.isAtEnd || scanner.skip("Z") { return 0 }
        let sign: Int64
        if scanner.skip("+") { sign = 1 } else if scanner.skip("-") { sign = -1 } else { return nil }
        guard let hours = scanner.number(2), hours < 24 else { return nil }
        _ = scanner.skip(":")
        guard let minutes = scanner.number(2), minutes < 60 else { return nil }
        return sign * (hours * 3_600_000 + minutes * 60_000)
    }
}

/// Reads digits and single characters from left to right.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// One to nine digits after the point; what is finer than a thousandth is cut off.
    mutating func fractionInThousandths() -> Int64? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return (Array(digits) + [48, 48]).prefix(3).reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
}
