/// What YAML readers make of a scalar without quotes.
///
/// Where a text is wanted, a plain scalar that some reader would take for something else must be put in quotes: `no` is
/// false in YAML 1.1, `1.10` is a number, `~` is nothing. So no two readers of one rule file see different rules.
enum PlainScalar {
    case null
    case flag(Bool)
    /// `on`, `yes`, `n` and so on: a truth value in YAML 1.1, a word in 1.2.
    case booleanLike
    case integer(Int)
    case number(Double)
    case text

    init(_ scalar: String) {
        switch scalar {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .flag(true)
        case "false", "False", "FALSE": self = .flag(false)
        case _ where Self.booleanWords.contains(scalar.lowercased()): self = .booleanLike
        default:
            if let integer = Int(scalar) {
                self = .integer(integer)
            } else if scalar.first.map({ "+-.0123456789".contains($0) }) == true, let number = Double(scalar) {
                self = .number(number)
            } else {
                self = .text
            }
        }
    }

    static let booleanWords: Set<String> = ["on", "off", "yes", "no", "y", "n", "true", "false"]

    /// As diagnostics say it.
    var title: String {
        switch self {
        case .null: "nothing"
        case .flag: "true or false"
        case .booleanLike: "a word that some YAML readers take for true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .text: "text"
        }
    }
}
