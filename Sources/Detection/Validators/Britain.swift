extension Validator {
    static let britainValidators = [gbVAT, iePPS, ieVAT, ukDrivingLicence]

    /// Nine digits with modulus 97 in either of its two forms, three more for a branch, or a department's GD or HA.
    static let gbVAT = Validator(name: "gb_vat", summary: "UK VAT: modulus 97, or a department's GD and HA") { value in
        let compact = CompactValue(value).dropping("GB").dropping("XI")
        if compact.fits("gd999") || compact.fits("ha999"), let number = compact.digits(in: 2..<5) {
            return (CheckDigit.number(number) < 500) == (compact.bytes[0] == UInt8(ascii: "G"))
        }
        guard compact.count == 9 || compact.count == 12, let digits = compact.digits() else { return false }
        let sum = CheckDigit.sum(digits.prefix(9), [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97
        return CheckDigit.number(digits.prefix(7)) > 0
            && (sum == 0 || CheckDigit.number(digits.prefix(3)) >= 100 && (sum == 42 || sum == 55))
    }

    private static let ieLetters = Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)

    /// Modulus 23 over seven digits, and nine times the second letter where there is one.
    private static func isIrish(_ digits: [Int], check: UInt8, second: UInt8?) -> Bool {
        let extra = second.flatMap { ieLetters.firstIndex(of: $0) } ?? 0
        return ieLetters[(CheckDigit.sum(digits, [8, 7, 6, 5, 4, 3, 2]) + 9 * extra) % 23] == check
    }

    static let iePPS = Validator(name: "ie_pps", summary: "Irish PPS number: modulus 23 with one or two letters") {
        value in
        let compact = CompactValue(value)
        guard compact.fits("9999999A") || compact.fits("9999999AA"), let digits = compact.digits(in: 0..<7) else {
            return false
        }
        guard !CheckDigit.isRepeated(digits) else { return false }
        let second = compact.count == 9 ? compact.bytes[8] : nil
        // T and X once marked a spouse and were not counted.
        return isIrish(digits, check: compact.bytes[7], second: second)
            || second.map { "TWX".utf8.contains($0) } == true && isIrish(digits, check: compact.bytes[7], second: nil)
    }

    /// The old form has a letter or sign in the second place and the first digit moved behind the others.
    static let ieVAT = Validator(name: "ie_vat", summary: "Irish VAT: modulus 23, old and new form") { value in
        let compact = CompactValue(value.filter { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "*") }).dropping("IE")
        let hasSign = value.contains(UInt8(ascii: "+")) || value.contains(UInt8(ascii: "*"))
        if compact.fits("9A99999A") || hasSign && compact.fits("999999A"), let first = compact.digits(in: 0..<1),
            let rest = compact.digits(in: (compact.count - 6)..<(compact.count - 1)), let check = compact.bytes.last
        {
            return isIrish([0] + rest + first, check: check, second: nil)
        }
        return iePPS.accepts(compact.bytes)
    }

    /// Five of the surname, decade, month (50 added for women), day, year, initials, and three of the office.
    static let ukDrivingLicence = Validator(
        name: "uk_driving_licence",
        summary: "UK driving licence: surname, date of birth and initials in their places"
    ) { value in
        let bytes = CompactValue(value).bytes
        guard bytes.count == 16 else { return false }
        let date = bytes[5..<11].map { Int($0) - 0x30 }
        guard date.allSatisfy((0...9).contains), ASCII.isUppercase(bytes[0]) else { return false }
        let month = CheckDigit.number(date[1..<3])
        // The surname is filled up with nines from the right.
        let name = bytes[0..<5].drop(while: ASCII.isUppercase)
        return name.allSatisfy { $0 == UInt8(ascii: "9") }
            && CalendarDate.isDay(CheckDigit.number(date[3..<5]), ofMonth: month > 50 ? month - 50 : month)
            && bytes[11..<13].allSatisfy { ASCII.isUppercase($0) || $0 == UInt8(ascii: "9") }
            && bytes[11] != UInt8(ascii: "9") && ASCII.isDigit(bytes[13])
            && bytes[14..<16].allSatisfy(ASCII.isUppercase)
    }
}
