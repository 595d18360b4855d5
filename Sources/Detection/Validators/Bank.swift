extension Validator {
    static let bankValidators = [iban, abaRouting, swiftBIC]

    /// In capitals, or all in small letters.
    static let iban = Validator(
        name: "iban",
        summary: "IBAN: ISO 7064 MOD 97-10 and its country's structure (ISO 13616)"
    ) {
        value in
        let compact = CompactValue(value)
        let isMixed = value.contains(where: ASCII.isUppercase) && value.contains(where: ASCII.isLowercase)
        guard !isMixed, compact.count >= 15, compact.isLetters(in: 0..<2), compact.digits(in: 2..<4) != nil else {
            return false
        }
        // MOD 97-10 gives 02 to 98; 00, 01 and 99 leave the same remainder and are never written.
        let check = CheckDigit.number(compact.digits(in: 2..<4) ?? [])
        return (2...98).contains(check) && IBAN.hasStructure(compact.bytes) && IBAN.remainder(compact.bytes) == 1
    }

    static let abaRouting = digits("aba_routing", 9, "ABA routing number: weights 3-7-1 and an issued district") {
        digits in
        let district = digits[0] * 10 + digits[1]
        let isIssued =
            (0...12).contains(district) || (21...32).contains(district) || (61...72).contains(district)
            || district == 80
        return isIssued && !CheckDigit.isRepeated(digits)
            && CheckDigit.sum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
    }

    /// There is no check digit in a BIC: the country code is all that can be wrong.
    static let swiftBIC = Validator(name: "swift_bic", summary: "BIC: its structure and an ISO 3166 country (ISO 9362)")
    {
        value in
        let compact = CompactValue(value)
        guard compact.count == value.count, compact.count == 8 || compact.count == 11 else { return false }
        guard compact.isLetters(in: 0..<6) else { return false }
        return CountryCodes.alpha2.contains(String(decoding: compact.bytes[4..<6], as: UTF8.self))
    }
}

/// What ISO 13616 and its registry say about IBANs.
enum IBAN {
    /// The number modulo 97 with the first four characters moved to the end and A…Z written as 10…35.
    static func remainder(_ bytes: [UInt8]) -> Int {
        (bytes.dropFirst(4) + bytes.prefix(4)).reduce(0) { remainder, byte in
            ASCII.isDigit(byte)
                ? (remainder * 10 + Int(byte) - 0x30) % 97 : (remainder * 100 + Int(byte) - 0x41 + 10) % 97
        }
    }

    /// What stands after the check digits, by country: runs of `n` digits, `a` letters and `c` either, each with its length.
    ///
    /// From the IBAN registry that SWIFT keeps for ISO 13616, and what banks of countries outside it use (the last lines,
    /// with forms that two countries had before).
    static let structures: [String: [[Run]]] = Dictionary(
        grouping: """
            AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n
            CY8n16c CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n
            GI4a15c GL14n GR7n16c GT24c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c
            KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n
            MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n
            RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c
            UA6n19c VA18n VG4a16n XK16n YE4a4n18c
            AO21n BF23n BF2c22n BI12n BJ1c23n BJ2c22n CF23n CG23n CI2c22n CM23n CR17n CV21n DZ20n DZ22n GA23n GQ23n GW2c19n
            IR22n KM23n MA24n MG23n ML1c23n ML2c22n MZ21n NE2a22n NI4a24n SN1c23n SN2a22n TD23n TG2a22n
            """
            .split(whereSeparator: \.isWhitespace),
        by: { String($0.prefix(2)) }
    )
    .mapValues { $0.map { runs(of: $0.dropFirst(2)) } }

    /// A number of places of one class.
    struct Run: Hashable {
        let kind: Character
        let count: Int
    }

    private static func runs(of text: Substring) -> [Run] {
        var runs: [Run] = []
        var count = 0
        for character in text {
            if let digit = character.wholeNumberValue {
                count = count * 10 + digit
            } else {
                runs.append(Run(kind: character, count: count))
                count = 0
            }
        }
        return runs
    }

    /// True if `bytes`, from the fifth place on, has its country's length and classes.
    static func hasStructure(_ bytes: [UInt8]) -> Bool {
        let forms = structures[String(decoding: bytes.prefix(2), as: UTF8.self)] ?? []
        return forms.contains { fits(bytes.dropFirst(4), $0) }
    }

    private static func fits(_ bytes: ArraySlice<UInt8>, _ runs: [Run]) -> Bool {
        var rest = bytes
        guard rest.count == runs.reduce(0, { $0 + $1.count }) else { return false }
        for run in runs {
            let part = rest.prefix(run.count)
            rest = rest.dropFirst(run.count)
            switch run.kind {
            case "n": guard part.allSatisfy(ASCII.isDigit) else { return false }
            case "a": guard part.allSatisfy(ASCII.isUppercase) else { return false }
            default: continue
            }
        }
        return true
    }
}
