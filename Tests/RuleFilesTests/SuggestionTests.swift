import Testing

@testable import RuleFiles

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1),
        ("severty", "severity", 1), ("grup", "group", 1),
    ])
    func `distance counts insertions, deletions, replacements and swaps`(left: String, right: String, edits: Int) {
        #expect(Suggestion.distance(left, right) == edits)
        #expect(Suggestion.distance(right, left) == edits)
    }

    @Test(arguments: [
        ("regx", "regex"), ("REGEX", "regex"), ("wrods", "words"), ("pattern", nil), ("", nil),
    ])
    func `only what is near is suggested`(word: String, suggestion: String?) {
        #expect(Suggestion.nearest(to: word, among: ["regex", "words", "flags"]) == suggestion)
    }
}
