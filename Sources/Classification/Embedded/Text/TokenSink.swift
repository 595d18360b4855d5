/// Takes the tokens of a text, in order.
protocol TokenSink {
    /// A word, folded: lower-case letters, `0` for digits, letters of other scripts in UTF-8. Never empty.
    mutating func word(_ bytes: [UInt8])
    /// A sign that is no word: one ASCII character, or one scalar in UTF-8.
    mutating func sign(_ bytes: [UInt8])
}
