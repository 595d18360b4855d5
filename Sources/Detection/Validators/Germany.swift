extension Validator {
    static let germanyValidators = [
        deVAT, deTaxNumber, deSocialSecurity, deHealthInsurance, deDoctor, deSerial, deDocument,
    ]

    static let deVAT = digits("de_vat", 9...9, after: "DE", "German VAT: ISO 7064 MOD 11,10") { digits in
        digits[0] != 0 && CheckDigit.isMod11And10(digits)
    }

    /// Eleven digits by themselves have no check that holds in all states; thirteen name the federal state.
    static let deTaxNumber = digits("de_stnr", 10...13, "German tax number: state, office and district") { digits in
        guard digits.count == 13 else { return digits.count <= 11 && !CheckDigit.isRepeated(digits) }
        return [10, 11, 21, 22, 23, 24, 26, 27, 28, 30, 31, 32, 40, 41, 51, 52, 53, 54, 55, 56, 57, 58, 91, 92]
            .contains(CheckDigit.number(digits.prefix(2))) && digits[4] == 0
    }

    /// Area, birthday, letter of the birth name, serial and a check digit over all of them.
    static let deSocialSecurity = Validator(
        name: "de_svnr",
        summary: "German pension insurance number: area, date and weights 2 1 2 5 7 1 2 1 2 1 2 1"
    ) { value in
        let compact = CompactValue(value)
        guard compact.fits("99999999A999"), let head = compact.digits(in: 0..<8) else { return false }
        guard let tail = compact.digits(in: 9..<12), isPensionArea(CheckDigit.number(head.prefix(2))) else {
            return false
        }
        guard CalendarDate.isDay(CheckDigit.number(head[2..<4]), ofMonth: CheckDigit.number(head[4..<6])) else {
            return false
        }
        let letter = Int(compact.bytes[8]) - 0x40
        let places = head + [letter / 10, letter % 10] + tail.prefix(2)
        return CheckDigit.crossSum(places, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == tail[2]
    }

    private static func isPensionArea(_ area: Int) -> Bool {
        [2...4, 8...21, 23...26, 28...29, 38...82, 89...89].contains { $0.contains(area) }
    }

    static let deHealthInsurance = Validator(
        name: "de_kvnr",
        summary: "German health insurance number: a letter as two digits, weights 1 and 2"
    ) { value in
        let compact = CompactValue(value)
        guard compact.fits("A999999999"), let digits = compact.digits(in: 1..<10) else { return false }
        let letter = Int(compact.bytes[0]) - 0x40
        let places = [letter / 10, letter % 10] + digits.prefix(8)
        return CheckDigit.crossSum(places, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == digits[8]
    }

    static let deDoctor = digits("de_lanr", 9, "German doctor's number: weights 4 and 9") { digits in
        let sum = CheckDigit.sum(digits.prefix(6), [4, 9, 4, 9, 4, 9])
        return (10 - sum % 10) % 10 == digits[6] && digits.prefix(7).contains { $0 != digits[0] || $0 == 5 }
    }

    /// Nine places whose last one checks the eight before it.
    ///
    /// Whole numbers have their check digit in a tenth place; Presidio takes nine for a whole number.
    static let deSerial = Validator(name: "de_serial", summary: "German identity card and passport, nine places: 7 3 1")
    {
        value in
        let bytes = CompactValue(value).bytes
        return bytes.count == 9 && ASCII.isUppercase(bytes[0]) && isGermanDocument(bytes)
            && MachineReadable.isChecked(bytes)
    }

    private static func isGermanDocument(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { ASCII.isDigit($0) || "ABCDEFGHJKLMNPRTVWXYZ".utf8.contains($0) }
    }

    /// Of an identity card, a residence permit or a passport: nine places and their digit, or a whole line of the card
    /// with birth, expiry and a digit over all.
    static let deDocument = Validator(name: "de_document", summary: "German identity card and passport: weights 7 3 1")
    {
        value in
        var bytes = CompactValue(value).bytes
        if bytes.count == 11 || bytes.count == 26 { bytes.remove(at: bytes.lastIndex(of: UInt8(ascii: "D")) ?? 0) }
        guard isGermanDocument(bytes) else { return false }
        switch bytes.count {
        case 10: return MachineReadable.isChecked(bytes)
        case 25:
            return MachineReadable.isChecked(Array(bytes[0..<10])) && MachineReadable.isChecked(Array(bytes[10..<17]))
                && MachineReadable.isChecked(Array(bytes[17..<24])) && MachineReadable.isChecked(bytes)
        default: return false
        }
    }
}

/// Check digits of travel documents (ICAO 9303-3, 4.9).
enum MachineReadable {
    /// Weights 7 3 1 over all but the last place, which is their sum modulo 10.
    static func isChecked(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 1, let last = bytes.last, ASCII.isDigit(last) else { return false }
        let sum = bytes.dropLast().enumerated().reduce(0) { sum, place in
            sum + AlphanumericValue.base36(place.element) * [7, 3, 1][place.offset % 3]
        }
        return sum % 10 == Int(last) - 0x30
    }
}
