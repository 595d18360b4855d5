/// What may stand at one place of a file: the one description that the reader checks against, the JSON Schema is
/// generated from, and the documentation is compared with.
package indirect enum Shape: Sendable {
    case text(TextForm)
    case number(ClosedRange<Double>)
    case integer(ClosedRange<Int>)
    case flag
    /// One word of a closed set.
    case choice([String])
    /// The name of a built-in validator.
    case validatorName
    /// The number of the format.
    case schemaNumber(Int)
    case list(Shape, atLeast: Int)
    case mapping(MappingShape)
    /// One of several that differ in kind (scalar, list, mapping).
    case either([Shape])
}

/// The keys of a mapping.
package struct MappingShape: Sendable {
    /// As diagnostics name it: "a rule".
    package let title: String
    package let keys: [Key]
    /// Of each group exactly one key must be there.
    var exactlyOneOf: [[String]] = []
    /// Of each group one key or more must be there.
    var atLeastOneOf: [[String]] = []
    /// No two of the keys of different sides may meet.
    var excluding: [(String, [String])] = []

    package init(
        title: String,
        keys: [Key],
        exactlyOneOf: [[String]] = [],
        atLeastOneOf: [[String]] = [],
        excluding: [(String, [String])] = []
    ) {
        self.title = title
        self.keys = keys
        self.exactlyOneOf = exactlyOneOf
        self.atLeastOneOf = atLeastOneOf
        self.excluding = excluding
    }

    package struct Key: Sendable {
        let name: String
        let shape: Shape
        let isRequired: Bool
        /// One sentence for editors.
        let summary: String

        package init(_ name: String, _ shape: Shape, required: Bool = false, _ summary: String) {
            self.name = name
            self.shape = shape
            self.isRequired = required
            self.summary = summary
        }
    }

    func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}

/// The form a text must have.
package struct TextForm: Sendable {
    /// As diagnostics name it.
    let title: String
    /// An anchored regular expression that JSON Schema and Swift read alike; nil for any text.
    var pattern: String?
    /// In Unicode scalars.
    var minLength = 0
    /// Shown when the form is not kept.
    let help: String

    package init(title: String, pattern: String? = nil, minLength: Int = 0, help: String) {
        self.title = title
        self.pattern = pattern
        self.minLength = minLength
        self.help = help
    }

    static let any = TextForm(title: "text", help: "")
    package static let nonEmpty = TextForm(title: "text", minLength: 1, help: "write something, or leave the key out")
    static let ruleID = TextForm(
        title: "a rule id",
        pattern: "^[a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9]+(-[a-z0-9]+)*)+$",
        help: "lower-case words joined by dots and hyphens, with at least one dot: pci.card-number"
    )
    package static let name = TextForm(
        title: "an id",
        pattern: "^[a-z0-9]+([.-][a-z0-9]+)*$",
        help: "lower-case letters and digits, joined by dots or hyphens"
    )
    static let entity = TextForm(
        title: "an entity",
        pattern: "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$",
        help: "capital letters, digits and single underscores: CREDIT_CARD"
    )
    static let version = TextForm(
        title: "a version",
        pattern: "^[0-9]+[.][0-9]+[.][0-9]+$",
        help: "three numbers in quotes or with two dots: 1.2.0"
    )
    static let digest = TextForm(
        title: "a keyed digest",
        pattern: "^[0-9a-f]{32}(~[1-9][0-9]{0,5})?$",
        help: "32 hexadecimal digits, maybe with ~ and a number, from weir rules digest or an audit row"
    )
    static let date = TextForm(
        title: "a day",
        pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        help: "year, month and day: 2027-01-31"
    )
    static let character = TextForm(title: "one character", pattern: "^.$", help: "one character: \"*\"")
}
