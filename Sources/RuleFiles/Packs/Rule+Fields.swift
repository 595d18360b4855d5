import Detection
import GuardrailTypes

// How the parts of a rule read the mappings of `RulePackShape`. Shapes were checked, so nothing can fail here.

extension Pattern {
    init(_ fields: Fields, source: Source) {
        let groups = (fields["group"]?.items ?? []).compactMap(\.integer)
        self.init(
            source: source,
            flags: Set(fields.texts("flags").compactMap(Flag.init(rawValue:))),
            keywords: fields.texts("keywords"),
            keywordsWithin: fields["keywords_within"]?.integer ?? 0,
            skipsRejected: fields["skip_rejected"]?.flag ?? false,
            group: groups.first ?? 0,
            furtherGroups: Array(groups.dropFirst()),
            confidence: Confidence(fields["confidence"]?.number ?? 0),
            validators: (fields["validate"]?.items ?? []).compactMap(ValidatorReference.init),
            onInvalid: fields.choice("on_invalid") ?? .drop,
            validatedConfidence: fields["validated_confidence"]?.number.map { Confidence($0) },
            disguisedConfidence: fields["disguised_confidence"]?.number.map { Confidence($0) },
            maxLengthInBytes: fields["max_length"]?.integer
        )
    }
}

extension ValidatorReference {
    init?(_ value: Value) {
        if let name = value.text {
            self = .named(name)
        } else if let bits = value.fields?["entropy_at_least"]?.number {
            self = .entropyAtLeast(bits)
        } else if let bits = value.fields?["entropy_above"]?.number {
            self = .entropyAbove(bits)
        } else {
            return nil
        }
    }
}

extension ContextEvidence {
    /// As far as context reaches where nothing is said, in characters: about a line of chat.
    static let defaultReach = 60

    init(_ fields: Fields) {
        let within = fields["within"]?.integer
        // Saying one side alone means that only this side counts.
        let isOneSided = fields["before"] != nil || fields["after"] != nil
        let reach = within ?? (isOneSided ? 0 : Self.defaultReach)
        self.init(
            words: fields.texts("words"),
            unless: fields.texts("unless"),
            before: fields["before"]?.integer ?? reach,
            after: fields["after"]?.integer ?? reach,
            add: Confidence(fields["add"]?.number ?? 0),
            required: fields["required"]?.flag ?? false
        )
    }
}

extension ComplianceClause {
    init(_ fields: Fields) {
        self.init(
            standard: fields.text("standard") ?? "",
            version: fields.text("version"),
            clause: fields.text("clause") ?? "",
            note: fields.text("note")
        )
    }
}

extension RedactionStyle {
    init(_ fields: Fields, _ kind: RulePackShape.RedactionKind) {
        let label = fields.text("label")
        switch kind {
        case .label: self = .label(label)
        case .numbered: self = .numbered(label)
        case .hash: self = .hash(label)
        case .remove: self = .remove
        case .mask:
            self = .mask(
                character: fields.text("char")?.first ?? "*",
                keepFirst: fields["keep_first"]?.integer ?? 0,
                keepLast: fields["keep_last"]?.integer ?? 0
            )
        }
    }
}

extension RulePackShape.RedactionKind {
    /// Keys of `redact` that this kind has no use for.
    var foreignKeys: [String] {
        switch self {
        case .label, .numbered, .hash: ["keep_first", "keep_last", "char"]
        case .mask: ["label"]
        case .remove: ["label", "keep_first", "keep_last", "char"]
        }
    }
}

extension RuleTest {
    /// - Parameter direction: where the test itself names none.
    init(_ value: Value, isMatch: Bool, _ direction: Direction) {
        let fields = value.fields
        text = value.text ?? fields?.text("text") ?? ""
        self.direction = fields?.choice("direction") ?? direction
        because = fields?.text("because")
        place = value.place
        guard isMatch else {
            expectation = .noMatch
            return
        }
        let finds = fields?["finds"] == nil ? nil : fields?.texts("finds")
        expectation = .match(finds: finds, redacted: fields?.text("redacted"))
    }
}
