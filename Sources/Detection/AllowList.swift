/// Values that are known to be harmless.
package struct AllowList: Sendable {
    /// Compared after removing spaces, hyphens and dots, without ASCII case.
    package var values: [String]
    /// PCRE2 patterns; one that matches the whole value allows it.
    package var regexes: [String]
    /// A value that contains one of these (without ASCII case) is allowed.
    package var stopwords: [String]
    /// Any one of them allows.
    package var entries: [AllowEntry]

    package init(
        values: [String] = [],
        regexes: [String] = [],
        stopwords: [String] = [],
        entries: [AllowEntry] = []
    ) {
        self.values = values
        self.regexes = regexes
        self.stopwords = stopwords
        self.entries = entries
    }
}

/// One reason to let a match pass, of one or more kinds.
///
/// Every kind that is not empty must hold; within a kind one item is enough. An entry of no kind allows nothing.
package struct AllowEntry: Hashable, Sendable {
    /// What `values`, `regexes` and `searches` look at.
    package enum Target: String, Hashable, Sendable, CaseIterable {
        /// The finding: the pattern's group.
        case secret
        /// The whole match.
        case match
        /// The lines that the match touches, up to `lineReachInBytes` on either side of it.
        case line
    }

    package var target: Target
    /// Compared after removing spaces, hyphens and dots, without ASCII case.
    package var values: [String]
    /// PCRE2 patterns of which one matches all of the target.
    package var regexes: [String]
    /// PCRE2 patterns of which one matches somewhere in the target.
    package var searches: [String]
    /// Texts of which the finding contains one, without ASCII case, whatever the target is.
    package var stopwords: [String]
    /// Keyed fingerprints of which one is the finding's, as audit rows show it, whatever the target is.
    package var digests: [String]
    /// Who answers for it, and why it is harmless: for the reader.
    package var owner: String?
    package var reason: String?

    /// How far from a match its line is looked at, so that a stream waits for no more.
    package static let lineReachInBytes = 512

    package init(
        target: Target = .secret,
        values: [String] = [],
        regexes: [String] = [],
        searches: [String] = [],
        stopwords: [String] = [],
        digests: [String] = [],
        owner: String? = nil,
        reason: String? = nil
    ) {
        self.target = target
        self.values = values
        self.regexes = regexes
        self.searches = searches
        self.stopwords = stopwords
        self.digests = digests
        self.owner = owner
        self.reason = reason
    }
}

/// The keyed fingerprints of a value of an entity, as findings carry them: one for each key that is kept.
package typealias Fingerprint = @Sendable (_ value: [UInt8], _ entity: String) -> [String]
