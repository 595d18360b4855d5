package import GuardrailTypes

/// A rule as its author wrote it, before anything is compiled.
///
/// `RuleSet` compiles it.
package struct Rule: Sendable {
    package var reference: RuleReference
    package var description: String
    /// What this rule is known to mistake, for the person who reads its findings; empty if not said.
    package var falsePositives: String
    package var status: Status
    package var compliance: [ComplianceClause]
    /// Directions it runs in.
    package var directions: Set<Direction>
    package var patterns: [Pattern]
    package var context: ContextEvidence?
    /// What else must, or must not, be found for a finding to count.
    package var conditions: RuleConditions
    /// Findings below this are dropped.
    package var reportAt: [Direction: Confidence]
    package var action: [Direction: Action]
    package var redaction: RedactionStyle
    package var allow: AllowList
    /// False: it looks at the text as it came only, and at no view that takes a disguise off.
    package var seesDisguises: Bool
    /// What becomes of a text on which this rule hits a limit.
    package var onError: FailureMode
    /// Where in a conversation it blocks.
    package var scope = InspectionScope.all

    package enum Status: String, Sendable, CaseIterable { case experimental, stable, deprecated }

    package init(
        reference: RuleReference,
        description: String = "",
        falsePositives: String = "",
        status: Status = .stable,
        compliance: [ComplianceClause] = [],
        directions: Set<Direction> = [.prompt, .response],
        patterns: [Pattern],
        context: ContextEvidence? = nil,
        conditions: RuleConditions = .none,
        reportAt: [Direction: Confidence] = [:],
        action: [Direction: Action] = [:],
        redaction: RedactionStyle = .label(nil),
        allow: AllowList = AllowList(),
        seesDisguises: Bool = true,
        onError: FailureMode = .block
    ) {
        self.reference = reference
        self.description = description
        self.falsePositives = falsePositives
        self.status = status
        self.compliance = compliance
        self.directions = directions
        self.patterns = patterns
        self.context = context
        self.conditions = conditions
        self.reportAt = reportAt
        self.action = action
        self.redaction = redaction
        self.allow = allow
        self.seesDisguises = seesDisguises
        self.onError = onError
    }
}

/// A clause of a standard that a rule helps to keep.
package struct ComplianceClause: Hashable, Sendable {
    package let standard: String
    package let version: String?
    package let clause: String
    package let note: String?

    package init(standard: String, version: String?, clause: String, note: String?) {
        self.standard = standard
        self.version = version
        self.clause = clause
        self.note = note
    }
}

/// One way for a rule to see its thing.
package struct Pattern: Sendable {
    package enum Source: Hashable, Sendable {
        /// PCRE2 syntax, UTF mode.
        case regex(String)
        /// Literal words or phrases, matched without case and only where no letter, digit or `_` touches them.
        case words([String])
        /// An entry of a list, where no letter, digit or `_` touches it.
        case dictionary(WordList)
        /// A value of a table that is known by keyed codes only.
        case exactData(ExactDataSet)
        /// So large a share of a document's fingerprints, from 0 to 1.
        case fingerprint(DocumentFingerprints, minSimilarity: Double)
        /// Findings of different entities, close together.
        case record(RecordShape)
    }

    package var source: Source
    package var flags: Set<Flag>
    /// Literals of which one must occur in the match (ASCII case folded).
    ///
    /// A declared help; the engine derives its own too.
    package var keywords: [String]
    /// How many characters (Unicode scalars) before or after the match a keyword may stand as well.
    package var keywordsWithin: Int
    /// After a match that is rejected the search goes on at its end, and not one character after its start.
    package var skipsRejected: Bool
    /// The capture group that is the finding; 0 is the whole match.
    package var group: Int
    /// Groups that are asked in turn where `group` took no part or is empty; after them the whole match.
    package var furtherGroups: [Int]
    package var confidence: Confidence
    /// All must pass; a candidate that fails one is dropped, or kept at `confidence` with `onInvalid: .keep`.
    package var validators: [ValidatorReference]
    package var onInvalid: OnInvalid
    /// Confidence once the validators have passed; nil leaves `confidence`.
    package var validatedConfidence: Confidence?
    /// Confidence in a match that only a view shows; nil leaves `confidence`.
    ///
    /// Who hides something that looks like a value says something about it.
    package var disguisedConfidence: Confidence?
    /// The longest match in bytes, declared by the author; nil where the engine can derive it.
    package var maxLengthInBytes: Int?

    package enum Flag: String, Hashable, Sendable, CaseIterable {
        case ignoreCase = "ignore_case"
        case dotAll = "dot_all"
        case multiLine = "multi_line"
    }

    package enum OnInvalid: String, Hashable, Sendable, CaseIterable { case drop, keep }

    package init(
        source: Source,
        flags: Set<Flag> = [],
        keywords: [String] = [],
        keywordsWithin: Int = 0,
        skipsRejected: Bool = false,
        group: Int = 0,
        furtherGroups: [Int] = [],
        confidence: Confidence,
        validators: [ValidatorReference] = [],
        onInvalid: OnInvalid = .drop,
        validatedConfidence: Confidence? = nil,
        disguisedConfidence: Confidence? = nil,
        maxLengthInBytes: Int? = nil
    ) {
        self.source = source
        self.flags = flags
        self.keywords = keywords
        self.keywordsWithin = keywordsWithin
        self.skipsRejected = skipsRejected
        self.group = group
        self.furtherGroups = furtherGroups
        self.confidence = confidence
        self.validators = validators
        self.onInvalid = onInvalid
        self.validatedConfidence = validatedConfidence
        self.disguisedConfidence = disguisedConfidence
        self.maxLengthInBytes = maxLengthInBytes
    }
}

/// A built-in check that a rule names.
package enum ValidatorReference: Hashable, Sendable {
    /// One of `Validator.all`, by name.
    case named(String)
    /// Shannon entropy of the value's bytes, in bits per byte, is at least this.
    case entropyAtLeast(Double)
    /// Shannon entropy of the value's bytes, in bits per byte, is more than this.
    case entropyAbove(Double)
}

/// Words near a match that make it more, or less, believable.
package struct ContextEvidence: Sendable {
    /// Compared without ASCII case, at word edges.
    package var words: [String]
    /// A candidate with one of these near is dropped.
    package var unless: [String]
    /// How many characters (Unicode scalars) are looked at before the match.
    package var before: Int
    /// How many after it.
    package var after: Int
    /// Added once to the confidence if any of `words` stands near.
    package var add: Confidence
    /// Without one of `words` there is no finding at all.
    package var required: Bool

    package init(
        words: [String],
        unless: [String] = [],
        before: Int,
        after: Int,
        add: Confidence,
        required: Bool = false
    ) {
        self.words = words
        self.unless = unless
        self.before = before
        self.after = after
        self.add = add
        self.required = required
    }
}
