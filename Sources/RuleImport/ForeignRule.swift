/// A rule of another tool, as far as Weir has words for it.
struct ForeignRule {
    /// As its own file calls it.
    var sourceID: String
    var name: String
    var description: String?
    /// What it finds, where the source says so.
    var entity: String?
    var severity = "high"
    var tags: [String] = []
    var references: [String] = []
    var patterns: [ForeignPattern] = []
    var context: ForeignContext?
    var reportAt: Double?
    /// Looks through disguises, which no other tool does.
    var seesDisguises = true
    var allow: [ForeignAllowance] = []
    var matches: [String] = []
    var noMatches: [String] = []
    var notes: [ImportNote] = []
    /// Why the rule is written as a comment; nil for one that runs.
    var leftOut: String?

    init(sourceID: String, name: String) {
        self.sourceID = sourceID
        self.name = name
    }

    /// Names something that was not mapped.
    mutating func note(_ text: String) { note(.notMapped, text) }

    mutating func note(_ kind: ImportNote.Kind, _ text: String) {
        let note = ImportNote(kind: kind, rule: sourceID, text: text)
        if !notes.contains(note) { notes.append(note) }
    }
}

/// One pattern, or one list of words, of a foreign rule.
struct ForeignPattern {
    enum Source: Hashable { case regex(String), words([String]) }
    enum Group: Hashable {
        case whole
        case number(Int)
        /// The first capture group that is not empty.
        case firstFilled
    }

    var name: String?
    var source: Source
    var dialect = PatternDialect.go
    var flags: [String] = []
    var keywords: [String] = []
    /// A keyword may stand near the match too.
    var keywordsAreNear = false
    var group = Group.whole
    var confidence = 0.7
    /// In bits a byte.
    var entropy: (bits: Double, isStrict: Bool)?
    var validators: [String] = []
    var validatedConfidence: Double?
    /// In bytes, chosen by the importer for a pattern without a longest match.
    var maxLength: Int?
    /// The groups that are asked in turn; filled in by the importer.
    var groups: [Int] = []
    /// Why it is written as a comment.
    var leftOut: String?
}

/// Words that raise a foreign rule's confidence.
struct ForeignContext {
    var words: [String]
    /// In characters.
    var before: Int
    var after: Int
    var add: Double
}

/// One entry of an allow list.
///
/// All kinds that are given must hold; within a kind one item is enough.
struct ForeignAllowance: Hashable {
    var target = "secret"
    var values: [String] = []
    var searches: [String] = []
    var stopwords: [String] = []
    var reason: String?

    var isEmpty: Bool { values.isEmpty && searches.isEmpty && stopwords.isEmpty }
}

/// Whose regular expressions they are.
enum PatternDialect: Hashable {
    /// Go's regexp (RE2 syntax).
    case go
    /// Python's re and regex.
    case python
    /// Rust's regex crate, which Vectorscan's patterns must satisfy too.
    case rust
}

/// All that was read from one foreign file.
struct ForeignPack {
    var title: String?
    var rules: [ForeignRule] = []
    /// Allowances for all rules.
    var allow: [ForeignAllowance] = []
    var notes: [ImportNote] = []

    /// Names something that was not mapped.
    mutating func note(_ text: String) {
        notes.append(ImportNote(kind: .notMapped, rule: nil, text: text))
    }
}
