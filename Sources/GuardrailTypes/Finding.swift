package import ByteText

/// Something that a rule saw in a text.
///
/// Holds no text of the user: a masked preview and a keyed digest only (law 6).
package struct Finding: Hashable, Sendable {
    package let rule: RuleReference
    /// UTF-8 byte offsets in the channel's whole text.
    package let range: ByteRange
    package let confidence: Confidence
    /// What the rule and the policy say is to be done about it, in this direction.
    package let action: Action
    /// A few characters at the ends with the middle masked; empty where even those would say too much.
    package let preview: String
    /// Keyed HMAC-SHA-256 of the value, hexadecimal: equal for equal values under one key, reversible by nobody.
    package let fingerprint: String
    package let explanation: Explanation
    /// What would be done about it if everything on trial were in force; nil if the same.
    package let trialAction: Action?
    /// The most that a client is told of it; nil for what the settings say.
    package let disclosure: Disclosure?

    package init(
        rule: RuleReference,
        range: ByteRange,
        confidence: Confidence,
        action: Action,
        preview: String,
        fingerprint: String,
        explanation: Explanation,
        trialAction: Action? = nil,
        disclosure: Disclosure? = nil
    ) {
        self.trialAction = trialAction
        self.disclosure = disclosure
        self.rule = rule
        self.range = range
        self.confidence = confidence
        self.action = action
        self.preview = preview
        self.fingerprint = fingerprint
        self.explanation = explanation
    }
}

extension Finding {
    /// True if it is recorded and nothing else: for the text, and for the client, it is not there.
    package var isShadow: Bool { action == .allow }
}

/// Why a finding has the confidence that it has.
///
/// All words in it are the rule author's, none the user's.
package struct Explanation: Hashable, Sendable {
    /// Which entry of the rule's `detect` list matched, from 0.
    package let patternIndex: Int
    /// Confidence before validators and context.
    package let base: Confidence
    /// Validators that passed, by name.
    package let validatedBy: [String]
    /// The rule's context word that stood near, if one did.
    package let contextWord: String?
    /// The form of the text in which it was seen.
    package let view: TextView

    package init(
        patternIndex: Int,
        base: Confidence,
        validatedBy: [String],
        contextWord: String?,
        view: TextView = .original
    ) {
        self.view = view
        self.patternIndex = patternIndex
        self.base = base
        self.validatedBy = validatedBy
        self.contextWord = contextWord
    }
}
