/// Which features of a text a model looks at, and where their weights stand.
package struct FeatureShape: Hashable, Sendable {
    /// The word table has two to the power of so many rows, 8 to 19.
    package var wordBits = 17
    /// The same for the table of character n-grams.
    package var characterBits = 17
    /// Tokens that follow each other and are one feature: 1 up to this, at most 3.
    package var wordOrder = 2
    /// Whether two tokens with one between them are a feature as well.
    package var skipsWords = false
    /// Bytes of the n-grams of a word with a space before and after it; 2 to 7.
    package var shortestGram = 3
    package var longestGram = 5
    package var seed: UInt64 = 0x5745_4952
    /// Words of a window; each begins half a window after the one before. 0 for no windows.
    package var windowWords = 0

    package init() {}

    /// True if all is within what the members say.
    package var isSound: Bool {
        (8...19).contains(wordBits) && (8...19).contains(characterBits) && (1...3).contains(wordOrder)
            && 2 <= shortestGram && shortestGram <= longestGram && longestGram <= 7
            && (0...4096).contains(windowWords) && windowWords % 2 == 0
    }
}
