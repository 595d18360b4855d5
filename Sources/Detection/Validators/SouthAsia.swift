extension Validator {
    static let southAsiaValidators = [inGSTIN, inVID, inEPIC, inVehicle, pkCNIC, lkNIC]

    /// State, PAN, registration, Z and a Luhn digit of base 36.
    static let inGSTIN = Validator(name: "in_gstin", summary: "Indian GSTIN: state, PAN and Luhn modulus 36") { value in
        let compact = CompactValue(value)
        guard compact.fits("99AAAAA9999A*A*"), let state = compact.digits(in: 0..<2) else { return false }
        let number = CheckDigit.number(state)
        guard (1...38).contains(number) || number == 97 || number == 99, compact.bytes[12] != 0x30 else { return false }
        guard "ABCEFGHJKLPT".utf8.contains(compact.bytes[5]) else { return false }
        let places = compact.bytes.map(AlphanumericValue.base36)
        let sum = places.prefix(14).enumerated().reduce(0) { sum, place in
            let product = place.element * (place.offset % 2 == 0 ? 1 : 2)
            return sum + product / 36 + product % 36
        }
        return compact.bytes[13] == UInt8(ascii: "Z") && (36 - sum % 36) % 36 == places[14]
    }

    static let inVID = digits("in_vid", 16, "Indian virtual ID of Aadhaar: Verhoeff, first digit 2-9, no palindrome") {
        digits in
        digits[0] >= 2 && digits != digits.reversed() && Verhoeff.isValid(digits)
    }

    static let inEPIC = Validator(name: "in_epic", summary: "Indian voter card (EPIC): three letters and Luhn") {
        value in
        let compact = CompactValue(value)
        guard compact.fits("AAA9999999"), let digits = compact.digits(in: 3..<10) else { return false }
        return !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
    }

    static let inVehicle = Validator(name: "in_vehicle", summary: "Indian registration mark: a state or the BH series")
    {
        value in
        let compact = CompactValue(value)
        guard (6...11).contains(compact.count) else { return false }
        if compact.bytes[2...].starts(with: "BH".utf8) { return compact.digits(in: 0..<2) != nil }
        return inStates.contains(String(decoding: compact.bytes.prefix(2), as: UTF8.self))
    }

    private static let inStates: Set<String> = [
        "AN", "AP", "AR", "AS", "BR", "CG", "CH", "DD", "DL", "DN", "GA", "GJ", "HP", "HR", "JH", "JK", "KA", "KL",
        "LA",
        "LD", "MH", "ML", "MN", "MP", "MZ", "NL", "OD", "OR", "PB", "PY", "RJ", "SK", "TN", "TR", "TS", "UA", "UK",
        "UP",
        "WB",
    ]

    /// The first digit is the province, the last one sex; there is no check digit.
    static let pkCNIC = digits("pk_cnic", 13, "Pakistani CNIC: a province and a sex") { digits in
        (1...7).contains(digits[0]) && digits[12] != 0 && !CheckDigit.isRepeated(digits)
    }

    /// Nine digits and V or X, or twelve; there is no public check.
    static let lkNIC = Validator(
        name: "lk_nic",
        summary: "Sri Lankan NIC: year, and nine digits with V or X, or twelve"
    ) {
        value in
        let compact = CompactValue(value)
        guard compact.count >= 10, let digits = compact.digits(in: 0..<9), digits[0] != 0 else { return false }
        if compact.count == 10 { return "VX".utf8.contains(compact.bytes[9]) }
        return compact.count == 12 && compact.digits() != nil
            && (1900...2099).contains(CheckDigit.number(digits.prefix(4)))
    }
}
