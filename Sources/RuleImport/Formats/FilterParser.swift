/// Cuts a filter into alternatives of terms that must all hold.
struct FilterParser {
    private let characters: [Character]
    private var position = 0

    init(_ source: String) {
        characters = Array(source)
    }

    /// `a || b && c` as [[a], [b, c]]; nil if the whole is not of this form.
    mutating func alternatives() -> [[FilterTerm]]? {
        guard let found = disjunction() else { return nil }
        skipSpace()
        return position == characters.count ? found : nil
    }

    private mutating func disjunction() -> [[FilterTerm]]? {
        guard var found = conjunction() else { return nil }
        while take("||") {
            guard let more = conjunction() else { return nil }
            found += more
        }
        return found
    }

    private mutating func conjunction() -> [[FilterTerm]]? {
        guard var found = primary() else { return nil }
        while take("&&") {
            guard let more = primary() else { return nil }
            // (a || b) && c is a && c || b && c.
            found = found.flatMap { left in more.map { left + $0 } }
        }
        return found
    }

    private mutating func primary() -> [[FilterTerm]]? {
        if take("(") {
            guard let inner = disjunction(), take(")") else { return nil }
            return [[FilterTerm]](inner)
        }
        return term().map { [[$0]] }
    }

    private mutating func term() -> FilterTerm? {
        skipSpace()
        let start = position
        if let known = knownTerm() { return known }
        position = start
        guard skipUnknown() else { return nil }
        return .other(String(characters[start..<position]).trimmed)
    }

    private mutating func knownTerm() -> FilterTerm? {
        _ = take("filter.")
        if take("entropy(") {
            guard take("finding[\"secret\"]"), take(")") else { return nil }
            let isStrict = take("<=")
            guard isStrict || take("<"), let bits = number() else { return nil }
            return .entropy(bits: bits, isStrict: isStrict)
        }
        if take("matchesAny(") {
            guard let target = target(), take(","), let patterns = list(), take(")") else { return nil }
            return .matches(target: target, patterns: patterns)
        }
        if take("containsAny(") {
            guard target() == "secret", take(","), let words = list(), take(")") else { return nil }
            return .contains(words)
        }
        return nil
    }

    private mutating func target() -> String? {
        for name in ["secret", "match", "line"] where take("finding[\"\(name)\"]") { return name }
        return nil
    }

    private mutating func number() -> Double? {
        skipSpace()
        let start = position
        while position < characters.count, characters[position].isNumber || characters[position] == "." {
            position += 1
        }
        return Double(String(characters[start..<position]))
    }

    private mutating func list() -> [String]? {
        guard take("[") else { return nil }
        var items: [String] = []
        while !take("]") {
            guard let item = string() else { return nil }
            items.append(item)
            _ = take(",")
        }
        return items
    }

    /// `…` as it stands, "…" and '…' with escapes.
    private mutating func string() -> String? {
        skipSpace()
        guard position < characters.count, "`\"'".contains(characters[position]) else { return nil }
        let quote = characters[position]
        position += 1
        var out = ""
        while position < characters.count, characters[position] != quote {
            if characters[position] == "\\", quote != "`", position + 1 < characters.count {
                position += 1
                let escapes: [Character: Character] = ["n": "\n", "t": "\t", "r": "\r"]
                out.append(escapes[characters[position]] ?? characters[position])
            } else {
                out.append(characters[position])
            }
            position += 1
        }
        guard position < characters.count else { return nil }
        position += 1
        return out
    }

    /// Something else, up to the next `||`, `&&` or closing parenthesis at its own depth.
    private mutating func skipUnknown() -> Bool {
        var depth = 0
        let start = position
        while position < characters.count {
            switch characters[position] {
            case "(", "[", "{": depth += 1
            case ")", "]", "}":
                if depth == 0 { return position > start }
                depth -= 1
            case "`", "\"", "'":
                guard string() != nil else { return false }
                continue
            case "|" where depth == 0 && next == "|", "&" where depth == 0 && next == "&": return position > start
            default: break
            }
            position += 1
        }
        return depth == 0 && position > start
    }

    private var next: Character? { position + 1 < characters.count ? characters[position + 1] : nil }

    private mutating func skipSpace() {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        skipSpace()
        guard characters[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }
}
