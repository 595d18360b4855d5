/// Gregorian dates, as far as plausibility goes.
enum CalendarDate {
    /// True if there is such a day in some year.
    static func isDay(_ day: Int, ofMonth month: Int) -> Bool {
        guard (1...12).contains(month) else { return false }
        return (1...[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]).contains(day)
    }

    static func isDate(year: Int, month: Int, day: Int) -> Bool {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return isDay(day, ofMonth: month) && (month != 2 || day < 29 || isLeap)
    }

    /// The runs of digits in `value`, as numbers; nil if there are not three, or one is longer than four digits.
    static func parts(_ value: Span<UInt8>) -> (Int, Int, Int)? {
        var numbers = (0, 0, 0)
        var (runs, length, number) = (0, 0, 0)
        for index in 0...value.count {
            if index < value.count, ASCII.isDigit(value[index]) {
                length += 1
                number = number * 10 + Int(value[index]) - 0x30
                guard length <= 4 else { return nil }
            } else if length > 0 {
                numbers = (numbers.1, numbers.2, number)
                (runs, length, number) = (runs + 1, 0, 0)
            }
        }
        return runs == 3 ? numbers : nil
    }
}

extension Validator {
    static let dateValidators = [date]

    /// Year first, or last with day and month in either order.
    ///
    /// Two-digit years are the 20th or 21st century's.
    static let date = inPlace("date", "A date of the calendar between 1900 and 2099") { value in
        guard let (first, second, third) = CalendarDate.parts(value) else { return false }
        let years = 1900...2099
        if first > 31 { return years.contains(first) && CalendarDate.isDate(year: first, month: second, day: third) }
        let year = third < 100 ? 2000 + third : third
        return years.contains(year)
            && (CalendarDate.isDate(year: year, month: second, day: first)
                || CalendarDate.isDate(year: year, month: first, day: second))
    }
}
