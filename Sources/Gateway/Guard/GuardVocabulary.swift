import GuardrailTypes

/// What kind of thing a rule is about, in few words.
enum GuardFamily: String {
    case secrets, injection, pii, output, content
    /// Anything else: somebody's own rules.
    case policy

    init(_ rule: RuleReference) {
        let tags = Set(rule.tags)
        if tags.contains("secret") {
            self = .secrets
        } else if !tags.isDisjoint(with: ["injection", "jailbreak"]) || Self.attacks.contains(rule.id) {
            self = .injection
        } else if tags.contains("category") {
            self = .content
        } else if !tags.isDisjoint(with: ["output", "exfiltration"]) {
            self = .output
        } else {
            self = tags.isDisjoint(with: Self.personal) ? .policy : .pii
        }
    }

    /// Categories that are attacks on the model.
    private static let attacks: Set<String> = ["category.prompt_injection", "category.jailbreak"]
    private static let personal: Set<String> = [
        "pii", "contact", "financial", "pci", "health", "crypto", "device", "network", "vehicle",
    ]
}

extension RuleReference {
    var family: GuardFamily { GuardFamily(self) }

    /// `pii/credit_card`, `secrets/openai_key`, `injection/prompt_injection`.
    var guardCategory: String { "\(family.rawValue)/\(entity.lowercased())" }
}

/// What other products call our entities, where they have a name of their own.
enum ForeignEntity {
    /// Presidio's "supported entities"; an entity that is not here has our name.
    static func presidio(_ entity: String) -> String { presidioNames[entity] ?? entity }

    /// Bedrock's PII types; nil for an entity that it does not know.
    static func bedrock(_ entity: String) -> String? { bedrockNames[entity] }

    private static let presidioNames = [
        "EMAIL": "EMAIL_ADDRESS", "PHONE": "PHONE_NUMBER", "IBAN": "IBAN_CODE", "STREET_ADDRESS": "LOCATION",
        "BTC_ADDRESS": "CRYPTO", "ETH_ADDRESS": "CRYPTO", "PERSONAL_URL": "URL", "US_DEA": "MEDICAL_LICENSE",
        "ES_DNI": "ES_NIF", "SG_NRIC": "SG_NRIC_FIN",
        "FI_HETU": "FI_PERSONAL_IDENTITY_CODE",
    ]

    private static let bedrockNames = [
        "STREET_ADDRESS": "ADDRESS", "AGE": "AGE", "AWS_ACCESS_KEY_ID": "AWS_ACCESS_KEY",
        "AWS_SECRET_ACCESS_KEY": "AWS_SECRET_KEY", "CA_HEALTH_NUMBER": "CA_HEALTH_NUMBER",
        "CA_SIN": "CA_SOCIAL_INSURANCE_NUMBER", "CARD_SECURITY_CODE": "CREDIT_DEBIT_CARD_CVV",
        "CARD_EXPIRY": "CREDIT_DEBIT_CARD_EXPIRY", "CREDIT_CARD": "CREDIT_DEBIT_CARD_NUMBER",
        "US_DRIVER_LICENSE": "DRIVER_ID", "UK_DRIVING_LICENCE": "DRIVER_ID", "EMAIL": "EMAIL",
        "IBAN": "INTERNATIONAL_BANK_ACCOUNT_NUMBER", "IP_ADDRESS": "IP_ADDRESS", "LICENSE_PLATE": "LICENSE_PLATE",
        "MAC_ADDRESS": "MAC_ADDRESS", "PERSON": "NAME", "PASSWORD": "PASSWORD", "PHONE": "PHONE", "PIN": "PIN",
        "SWIFT_BIC": "SWIFT_CODE", "UK_NHS": "UK_NATIONAL_HEALTH_SERVICE_NUMBER",
        "UK_NINO": "UK_NATIONAL_INSURANCE_NUMBER", "UK_UTR": "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER",
        "PERSONAL_URL": "URL", "USERNAME": "USERNAME", "US_BANK_NUMBER": "US_BANK_ACCOUNT_NUMBER",
        "US_ABA_ROUTING": "US_BANK_ROUTING_NUMBER", "US_ITIN": "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
        "US_PASSPORT": "US_PASSPORT_NUMBER", "US_SSN": "US_SOCIAL_SECURITY_NUMBER",
        "VIN": "VEHICLE_IDENTIFICATION_NUMBER",
    ]
}
