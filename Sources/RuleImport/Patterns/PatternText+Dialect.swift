extension PatternText {
    /// The same pattern as PCRE2 reads it.
    ///
    /// - Parameters:
    ///   - dialect: whose pattern it is.
    ///   - hasLines: `^` and `$` look at lines anyway.
    /// - Returns: the pattern, and the features of it that PCRE2 reads otherwise and no rewrite mends.
    func inPCRE2(from dialect: PatternDialect, hasLines: Bool) -> (PatternText, differences: [String]) {
        let looksAtLines = hasLines || usesLines
        var differences: [String] = []
        let rewritten = pieces.map { piece -> Piece in
            switch (piece, dialect) {
            // Without line mode `$` is the very end in Go and Rust; in PCRE2 also the place before a last line end.
            case (.dollar, .go), (.dollar, .rust): return looksAtLines ? piece : .escape("\\z")
            // In Python `\Z` is the very end.
            case (.escape("\\Z"), .python): return .escape("\\z")
            case (.quantifier(let text), .python) where text.hasPrefix("{,"):
                return .quantifier("{0,\(text.dropFirst(2))")
            case (.quantifier(let text), .rust) where text.contains(" "):
                return .quantifier(text.filter { $0 != " " })
            case (.characterClass(let text), .rust) where Self.usesSetOperations(text):
                differences.append("the class operation in \(text)")
                return piece
            default: return piece
            }
        }
        return (PatternText(pieces: rewritten), differences)
    }

    /// Rust's `[a-z&&[^b]]` and nested classes; PCRE2 takes the signs for members.
    private static func usesSetOperations(_ text: String) -> Bool {
        let inside = text.dropFirst().dropLast()
        if inside.contains("&&") || inside.contains("~~") { return true }
        var previous: Character = " "
        for (at, character) in zip(inside.indices, inside) {
            let next = inside.index(after: at)
            let isNamed = next < inside.endIndex && inside[next] == ":"
            if character == "[", previous != "\\", !isNamed { return true }
            previous = previous == "\\" ? " " : character
        }
        return false
    }
}
