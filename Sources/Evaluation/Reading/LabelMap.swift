/// Which names mean the same thing: data sets and rules do not agree on them.
///
/// Names are compared in capitals with `_` for `-` and space.
package struct LabelMap: Sendable {
    /// The group's first name, by every other of its names.
    private var canonical: [String: String] = [:]

    package init() {}

    /// The built-in map with the groups of a text added.
    ///
    /// Each line is `NAME = OTHER, OTHER`; `#` begins a comment. Groups that share a name become one.
    ///
    /// - Throws: `Problem` for a line that is no such line.
    package init(adding text: String = "") throws(Problem) {
        for line in (Self.builtIn + "\n" + text).split(separator: "\n", omittingEmptySubsequences: false) {
            let content = line.prefix { $0 != "#" }
            if content.allSatisfy(\.isWhitespace) { continue }
            let sides = content.split(separator: "=", omittingEmptySubsequences: false)
            let others = sides.last?.split(separator: ",", omittingEmptySubsequences: false) ?? []
            let names = sides.count == 2 ? [sides[0]] + others : []
            guard names.count > 1, !names.contains(where: { Self.folded($0).isEmpty }) else {
                throw Problem(line: String(content))
            }
            join(names.map(Self.folded))
        }
    }

    /// A line that is not `NAME = OTHER, OTHER`.
    package struct Problem: Error {
        package let line: String
    }

    /// The one name under which a thing is counted.
    package func name(of label: some StringProtocol) -> String {
        let folded = Self.folded(label)
        return canonical[folded] ?? folded
    }

    private mutating func join(_ names: [String]) {
        let target = canonical[names[0]] ?? names[0]
        for name in names {
            let old = canonical[name] ?? name
            canonical[name] = target
            for (other, group) in canonical where group == old { canonical[other] = target }
        }
    }

    private static func folded(_ name: some StringProtocol) -> String {
        let words = name.uppercased().split { $0.isWhitespace || $0 == "-" || $0 == "_" }
        return words.joined(separator: "_")
    }

    /// What Presidio, gitleaks-like tools and other sets call the same things.
    private static let builtIn = """
        CREDIT_CARD = PAYMENT_CARD, CREDIT_CARD_NUMBER, CARD_NUMBER, PAN
        EMAIL = EMAIL_ADDRESS
        PHONE = PHONE_NUMBER, TELEPHONE, TELEPHONE_NUMBER
        IBAN = IBAN_CODE, INTERNATIONAL_BANK_ACCOUNT_NUMBER
        SWIFT_BIC = SWIFT_CODE, SWIFT, BIC
        IP_ADDRESS = IPV4_ADDRESS, IPV6_ADDRESS, IP
        STREET_ADDRESS = ADDRESS
        POSTAL_CODE = ZIPCODE, ZIP_CODE
        BTC_ADDRESS = CRYPTO, BITCOIN_ADDRESS
        AWS_ACCESS_KEY_ID = AWS_KEY, AWS_ACCESS_KEY
        GITHUB_TOKEN = GITHUB_PAT
        GITLAB_PAT = GITLAB_TOKEN
        DB_URL_CREDENTIALS = CONNECTION_STRING, DATABASE_URL
        URL_CREDENTIALS = BASIC_AUTH_URL
        HIDDEN_TEXT = INVISIBLE_TEXT, CARRIER
        US_SSN = US_SOCIAL_SECURITY_NUMBER, SSN
        US_ABA_ROUTING = ABA_ROUTING_NUMBER, US_ROUTING_NUMBER
        US_BANK_ACCOUNT = US_BANK_NUMBER
        US_DEA = MEDICAL_LICENSE, US_DEA_NUMBER
        US_DRIVER_LICENSE = US_DRIVERS_LICENSE
        UK_DRIVING_LICENCE = UK_DRIVING_LICENSE
        ES_DNI = ES_NIF
        IT_VAT = IT_VAT_CODE
        FI_HETU = FI_PERSONAL_IDENTITY_CODE
        SE_PNR = SE_PERSONNUMMER
        SE_ORG = SE_ORGANISATIONSNUMMER, SE_ORG_NUMBER
        SG_NRIC = SG_NRIC_FIN
        TH_ID = TH_TNIN
        TR_TCKN = TR_NATIONAL_ID
        ZA_ID = ZA_ID_NUMBER
        PL_PESEL = PL_PESEL_NUMBER
        DE_VAT = DE_VAT_ID
        DE_KVNR = DE_HEALTH_INSURANCE
        DE_RVNR = DE_SOCIAL_SECURITY
        DE_STEUERNUMMER = DE_TAX_NUMBER
        MAC_ADDRESS = MAC
        """
}
