/// The common forms of betterleaks' `filter`: what it discards, as an entropy and an allow list.
///
/// Read are `entropy(finding["secret"]) <= n`, `matchesAny(finding[…], […])` and `containsAny(finding["secret"], […])`,
/// joined by `||` and, for one entry, by `&&`. Everything else is named in `unmapped`, and discards nothing.
struct FilterExpression {
    private(set) var entropy: (bits: Double, isStrict: Bool)?
    private(set) var allowances: [ForeignAllowance] = []
    private(set) var unmapped: [String] = []

    init(_ source: String) {
        var parser = FilterParser(source)
        guard let alternatives = parser.alternatives() else {
            unmapped = ["an expression that is not understood: \(Self.shortened(source))"]
            return
        }
        for terms in alternatives { add(terms) }
    }

    private mutating func add(_ terms: [FilterTerm]) {
        var allowance = ForeignAllowance()
        for term in terms {
            switch term {
            case .entropy(let bits, let isStrict):
                guard terms.count == 1, entropy == nil else { return refuse(terms) }
                entropy = (bits, isStrict)
                return
            case .matches(let target, let patterns):
                guard allowance.searches.isEmpty else { return refuse(terms) }
                allowance.target = target
                allowance.searches = patterns.map { PatternText($0).inPCRE2(from: .go, hasLines: false).0.text }
            case .contains(let words):
                guard allowance.stopwords.isEmpty else { return refuse(terms) }
                allowance.stopwords = words
            case .other:
                return refuse(terms)
            }
        }
        allowances.append(allowance)
    }

    private mutating func refuse(_ terms: [FilterTerm]) {
        unmapped.append(terms.map { Self.shortened($0.title) }.joined(separator: " && "))
    }

    private static func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 80 ? line.prefix(77) + "..." : line
    }
}

/// One condition of a filter.
enum FilterTerm {
    /// Entropy at most (`isStrict`), or less than this, is discarded.
    case entropy(bits: Double, isStrict: Bool)
    case matches(target: String, patterns: [String])
    case contains([String])
    case other(String)

    var title: String {
        switch self {
        case .entropy: "entropy(...)"
        case .matches: "matchesAny(...)"
        case .contains: "containsAny(...)"
        case .other(let text): text
        }
    }
}
