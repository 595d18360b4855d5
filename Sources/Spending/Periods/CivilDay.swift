/// Days of the Gregorian calendar, counted from 1970-01-01.
enum CivilDay {
    /// Years begin in March here, so that a leap day is the last one; 719,468 days lie between 0000-03-01 and 1970-01-01.
    static func number(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let fromMarch = (month + 9) % 12
        let ofYear = (153 * fromMarch + 2) / 5 + day - 1
        return shifted * 365 + shifted.floor(4) - shifted.floor(100) + shifted.floor(400) + ofYear - 719_468
    }

    /// The year and month of a day.
    static func month(of day: Int64) -> (year: Int64, month: Int64) {
        let days = day + 719_468
        let era = days.floor(146_097)
        let ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month)
    }
}

extension Int64 {
    /// The quotient, rounded down.
    func floor(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
