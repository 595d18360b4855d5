import Detection

/// Reads Presidio's recogniser YAML (docs: analyzer, "Recognizer registry from file").
struct PresidioReader {
    let variant: RuleImporter.Variant

    /// What Presidio adds to a score if a context word stands near (LemmaContextAwareEnhancer).
    private static let contextGain = 0.35
    /// Presidio looks at five words before the match; with their spaces they are about 60 characters.
    private static let contextReach = 60
    /// re.DOTALL | re.MULTILINE | re.IGNORECASE, which Presidio takes if the file says nothing.
    private static let usualFlags = 26

    func read(_ text: String) throws(ImportError) -> ForeignPack {
        let root = try YAMLSource.read(text)
        let recognizers = root.table?.tables("recognizers") ?? root.items.compactMap(\.table)
        guard !recognizers.isEmpty else { throw ImportError("there is no list of recognizers") }
        var pack = ForeignPack()
        let flags = root.table?["global_regex_flags"]?.integer ?? Self.usualFlags
        for recognizer in recognizers {
            for language in languages(of: recognizer) {
                pack.rules.append(rule(recognizer, language, flags))
            }
        }
        return pack
    }

    private struct Language {
        let code: String
        let context: [String]?
        let isOnlyOne: Bool
    }

    /// Presidio makes one recogniser for each language.
    private func languages(of recognizer: [String: ForeignValue]) -> [Language] {
        let listed = recognizer["supported_languages"]?.items ?? []
        let languages = listed.compactMap { item -> (String, [String]?)? in
            if let code = item.text { return (code, nil) }
            guard let table = item.table, let code = table.text("language") else { return nil }
            return (code, table["context"].map(\.texts))
        }
        guard !languages.isEmpty else {
            return [Language(code: recognizer.text("supported_language") ?? "en", context: nil, isOnlyOne: true)]
        }
        return languages.map { Language(code: $0.0, context: $0.1, isOnlyOne: languages.count == 1) }
    }

    private func rule(_ recognizer: [String: ForeignValue], _ language: Language, _ flags: Int) -> ForeignRule {
        let name = recognizer.trimmed("name") ?? recognizer.text("supported_entity") ?? "recognizer"
        let id = language.isOnlyOne ? name : "\(name) \(language.code)"
        var rule = ForeignRule(sourceID: id, name: name)
        rule.entity = recognizer.texts("supported_entity").first ?? recognizer.texts("supported_entities").first
        rule.severity = "medium"
        rule.tags = ["language-\(language.code)"] + recognizer.texts("country_code").map { "country-\($0)" }
        // Presidio reports every score; in prose a guess without a word near it is kept back.
        rule.reportAt = variant == .prose ? 0.5 : 0
        rule.patterns = recognizer.tables("patterns").compactMap { pattern($0, flags, &rule) } + denyList(recognizer)
        let words = language.context ?? recognizer.texts("context")
        if !words.isEmpty {
            rule.context = ForeignContext(words: words, before: Self.contextReach, after: 0, add: Self.contextGain)
            rule.note(
                .changed,
                "context: words as written, without lemmas, in the \(Self.contextReach) characters before"
            )
        }
        addChecks(recognizer, &rule)
        if recognizer["enabled"]?.flag == false { rule.leftOut = "the file disables it" }
        if rule.patterns.isEmpty { rule.leftOut = "it has no pattern in the file: its code stands in the tool" }
        return rule
    }

    private func pattern(
        _ table: [String: ForeignValue],
        _ flags: Int,
        _ rule: inout ForeignRule
    ) -> ForeignPattern? {
        guard let regex = table.text("regex") else { return nil }
        var pattern = ForeignPattern(name: table.trimmed("name"), source: .regex(regex), dialect: .python)
        pattern.confidence = min(1, max(0, table.number("score") ?? 0))
        // re.IGNORECASE is 2, re.MULTILINE 8, re.DOTALL 16 (docs.python.org/3/library/re.html).
        pattern.flags = [(2, "ignore_case"), (16, "dot_all"), (8, "multi_line")].filter { flags & $0.0 != 0 }.map(\.1)
        return pattern
    }

    /// Presidio matches a word of a deny list where no word character touches it, with the score 1 if none is given.
    private func denyList(_ recognizer: [String: ForeignValue]) -> [ForeignPattern] {
        let words = recognizer.texts("deny_list").filter { !$0.isEmpty }
        guard !words.isEmpty else { return [] }
        var pattern = ForeignPattern(name: "deny list", source: .words(words), dialect: .python)
        pattern.confidence = recognizer.number("deny_list_score") ?? 1
        return [pattern]
    }

    /// Presidio's code validators, by entity: what passes has the score 1, what fails is dropped.
    private func addChecks(_ recognizer: [String: ForeignValue], _ rule: inout ForeignRule) {
        let kinds = ["x_has_validate_result", "x_has_invalidate_result"].filter { recognizer[$0]?.flag == true }
        guard !kinds.isEmpty, let entity = rule.entity else { return }
        guard let validator = PresidioChecks.validator(for: entity) else {
            return rule.note("the check in code of \(entity): there is no validator for it")
        }
        let validates = kinds.contains("x_has_validate_result")
        for index in rule.patterns.indices {
            rule.patterns[index].validators = [validator]
            if validates { rule.patterns[index].validatedConfidence = 1 }
        }
        rule.note(.changed, "its check in code is the validator \(validator)")
    }
}

/// Which of our validators checks what Presidio's code for an entity checks.
enum PresidioChecks {
    private static let validators = [
        "ABA_ROUTING_NUMBER": "aba_routing", "CREDIT_CARD": "luhn", "CRYPTO": "btc", "EMAIL_ADDRESS": "email_domain",
        "ES_NIF": "es_dni", "FI_PERSONAL_IDENTITY_CODE": "fi_hetu", "IBAN_CODE": "iban", "MEDICAL_LICENSE": "dea",
        "UK_NHS": "nhs", "US_NPI": "npi", "US_SSN": "ssn", "TH_TNIN": "th_id", "TR_NATIONAL_ID": "tr_tckn",
        "ZA_ID_NUMBER": "za_id", "MAC_ADDRESS": "mac", "SE_PERSONNUMMER": "se_personnummer",
    ]

    /// Named above, or like the entity itself: `PL_PESEL` is `pl_pesel`.
    static func validator(for entity: String) -> String? {
        let name = validators[entity] ?? entity.lowercased()
        return Validator.all[name] == nil ? nil : name
    }
}
