extension Validator {
    static let unitedStatesValidators = [ssn, itin, ssnOrITIN, npi, dea, mbi, vin]

    /// Numbers that were published and withdrawn: a wallet maker's sample, a pamphlet's and an advertisement's.
    private static let withdrawnSSNs: Set<Int> = [078_051_120, 219_099_999, 457_555_462]

    private static func isSSN(_ digits: [Int]) -> Bool {
        let area = CheckDigit.number(digits[0..<3])
        return area != 0 && area != 666 && area < 900 && CheckDigit.number(digits[3..<5]) != 0
            && CheckDigit.number(digits[5..<9]) != 0 && !withdrawnSSNs.contains(CheckDigit.number(digits))
    }

    private static func isITIN(_ digits: [Int]) -> Bool {
        let group = CheckDigit.number(digits[3..<5])
        return digits[0] == 9 && CheckDigit.number(digits[5..<9]) != 0
            && [50...65, 70...88, 90...92, 94...99].contains { $0.contains(group) }
    }

    /// There is no check digit in it.
    static let ssn = digits("ssn", 9, "US SSN: an area, group and serial that can be issued", isValid: isSSN)

    static let itin = digits("itin", 9, "US ITIN: 9xx and a group that the IRS issues", isValid: isITIN)

    static let ssnOrITIN = digits("us_tin", 9, "US SSN or ITIN") { isSSN($0) || isITIN($0) }

    static let npi = digits("npi", 10, "US NPI: Luhn with 80840 before it (45 CFR 162.406)") { digits in
        (digits[0] == 1 || digits[0] == 2) && Luhn.isValid([8, 0, 8, 4, 0] + digits)
    }

    static let dea = Validator(name: "dea", summary: "US DEA registration: registrant type and check digit") { value in
        let compact = CompactValue(value)
        guard compact.count == 9, let digits = compact.digits(in: 2..<9) else { return false }
        guard "ABCDEFGHJKLMPRSTUX".utf8.contains(compact.bytes[0]) else { return false }
        guard ASCII.isUppercase(compact.bytes[1]) || compact.bytes[1] == UInt8(ascii: "9") else { return false }
        return CheckDigit.sum(digits, [1, 2, 1, 2, 1, 2]) % 10 == digits[6]
    }

    /// CMS, "Understanding the MBI format".
    ///
    /// `C` 1-9, `N` 0-9, `A` a letter but S L O I B Z, `X` either.
    static let mbi = Validator(name: "mbi", summary: "US Medicare beneficiary identifier: the class of each place") {
        value in
        let compact = CompactValue(value)
        let letters = "ACDEFGHJKMNPQRTUVWXY".utf8
        guard compact.count == 11 else { return false }
        return zip(compact.bytes, "CAXNAXNAANN".utf8).allSatisfy { byte, kind in
            switch kind {
            case UInt8(ascii: "C"): ASCII.isDigit(byte) && byte != 0x30
            case UInt8(ascii: "N"): ASCII.isDigit(byte)
            case UInt8(ascii: "A"): letters.contains(byte)
            default: ASCII.isDigit(byte) || letters.contains(byte)
            }
        }
    }

    /// The check digit is mandatory in North America only (49 CFR 565.15).
    static let vin = Validator(name: "vin", summary: "VIN: characters and check digit (ISO 3779, 49 CFR 565)") {
        value in
        let compact = CompactValue(value)
        guard compact.count == 17, !CheckDigit.isRepeated(compact.bytes.map(Int.init)) else { return false }
        let places = compact.bytes.compactMap(vinValue)
        guard places.count == 17 else { return false }
        let remainder = CheckDigit.sum(places, [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return compact.bytes[8] == (remainder == 10 ? UInt8(ascii: "X") : UInt8(0x30 + remainder))
    }

    private static func vinValue(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "Q"): nil
        case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(byte) - 0x40
        case UInt8(ascii: "J")...UInt8(ascii: "R"): Int(byte) - 0x49
        case UInt8(ascii: "S")...UInt8(ascii: "Z"): Int(byte) - 0x51
        default: nil
        }
    }
}
