import Detection
import GuardrailTypes
import Inspection
import Policy
import Redaction

/// A few rules of each shape, made in code.
enum TestRules {
    static func rule(
        _ id: String,
        _ regex: String,
        action: Action,
        entity: String? = nil,
        validators: [ValidatorReference] = [],
        group: Int = 0,
        confidence: Double = 0.9,
        context: ContextEvidence? = nil,
        redaction: RedactionStyle = .label(nil),
        flags: Set<Pattern.Flag> = [],
        maxLength: Int? = nil
    ) -> Rule {
        Rule(
            reference: RuleReference(
                id: id,
                name: id,
                entity: entity ?? id.uppercased(),
                severity: .high,
                tags: [],
                packID: "test",
                packVersion: "1.0.0"
            ),
            patterns: [
                Pattern(
                    source: .regex(regex),
                    flags: flags,
                    group: group,
                    confidence: Confidence(confidence),
                    validators: validators,
                    maxLengthInBytes: maxLength
                )
            ],
            context: context,
            action: [.prompt: action, .response: action],
            redaction: redaction
        )
    }

    static let card = rule(
        "card",
        #"(?<![\d.])[3-6](?:[ -]?\d){12,18}(?![\d.])"#,
        action: .redact,
        validators: [.named("luhn")],
        redaction: .mask(character: "*", keepFirst: 0, keepLast: 4)
    )
    static let email = rule(
        "email",
        #"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"#,
        action: .redact,
        redaction: .numbered(nil)
    )
    static let key = rule("key", #"\bsk-[A-Za-z0-9]{20}\b"#, action: .block)
    static let account = rule(
        "account",
        #"\b\d{8}\b"#,
        action: .redact,
        confidence: 0.2,
        context: ContextEvidence(words: ["account", "konto"], before: 20, after: 18, add: Confidence(0.5))
    )
    static let quoted = rule("quoted", #"<<.*>>"#, action: .redact, maxLength: 24)
    static let phrase = rule("phrase", #"ignore (?:all )?previous instructions"#, action: .flag, flags: [.ignoreCase])
    static let wide = rule("wide", #"Straße \p{Lu}[^\s]{2,12}"#, action: .redact)
    static let password = rule(
        "password",
        #"password(?: is|:) (\S{4,32})"#,
        action: .redact,
        group: 1,
        flags: [.ignoreCase]
    )

    static let all = [card, email, key, account, quoted, phrase, wide, password]

    static func engine(_ rules: [Rule] = all, policy: PolicySet = .default) throws -> Engine {
        Engine(rules: try RuleSet(rules), policy: policy, key: DigestKey(bytes: Array(repeating: 7, count: 32)))
    }
}
