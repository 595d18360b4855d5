/// Cuts a text as a language model's tokenizer roughly would: so that values are split over deltas as they really are.
enum DemoTokens {
    /// A space belongs to the word after it; digits come in threes; other words in pieces of six.
    static func split(_ text: String) -> [String] {
        var tokens: [String] = []
        var token = ""
        for character in text {
            if startsNew(character, after: token) {
                tokens.append(token)
                token = ""
            }
            token.append(character)
        }
        if !token.isEmpty { tokens.append(token) }
        return tokens
    }

    private static func startsNew(_ character: Character, after token: String) -> Bool {
        guard let last = token.last else { return false }
        if character.isWhitespace { return true }
        let letters = token.drop { $0.isWhitespace }.count
        if character.isNumber != last.isNumber, !last.isWhitespace { return true }
        return letters >= (character.isNumber ? 3 : 6)
    }
}
