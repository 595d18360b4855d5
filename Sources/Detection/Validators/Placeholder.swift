/// Tells values that stand in for a secret from values that are one.
enum Placeholder {
    /// Words that documentation writes in the place of a secret, in lower case.
    private static let words = [
        "example", "changeme", "change_me", "change-me", "placeholder", "redacted", "dummy", "xxxx", "your_", "your-",
        "yourkey",
        "yourapikey", "yourtoken", "yourpassword", "yoursecret", "replaceme", "replace_me", "replace-me", "insert_",
        "insert-",
        "goes-here", "goes_here", "-here", "_here", "****", "....", "${", "{{", "%(", "$(", "<%", "sample_", "sample-",
        "todo",
        "[redacted",
    ].map { Array($0.utf8) }

    /// Whole values that are words of their own, in lower case.
    private static let values: Set<String> = [
        "password", "passwd", "pwd", "pass", "secret", "token", "null", "none", "nil", "true", "false", "undefined",
        "string",
        "user", "username", "foobar", "env", "test", "hidden", "masked", "value", "empty", "required", "optional",
    ]

    static func isStandIn(_ value: [UInt8]) -> Bool {
        let lower = value.map(ASCII.lowercased)
        return (lower.count <= longestValue && values.contains(String(decoding: lower, as: UTF8.self)))
            || containsWord(lower)
            || isBracketed(lower) || longestRun(lower, step: 0) >= 6 || longestRun(lower, step: 1) >= 8
            || (lower.count >= 8 && hasAtMostTwo(lower))
    }

    private static let longestValue = values.map(\.utf8.count).max() ?? 0

    /// The words by their first byte: one walk over a value, however many words there are.
    private static let wordsByFirst = (UInt8.min...UInt8.max).map { byte in words.filter { $0.first == byte } }

    private static func containsWord(_ text: [UInt8]) -> Bool {
        for start in text.indices {
            for word in wordsByFirst[Int(text[start])] where start + word.count <= text.count {
                var length = 1
                while length < word.count, text[start + length] == word[length] { length += 1 }
                if length == word.count { return true }
            }
        }
        return false
    }

    private static func hasAtMostTwo(_ value: [UInt8]) -> Bool {
        guard let other = value.first(where: { $0 != value[0] }) else { return true }
        return value.allSatisfy { $0 == value[0] || $0 == other }
    }

    /// `<…>`, `[…]`, `$NAME` and `%NAME%` are slots to fill.
    private static func isBracketed(_ value: [UInt8]) -> Bool {
        guard value.count > 1, let first = value.first, let last = value.last else { return true }
        switch (first, last) {
        case (UInt8(ascii: "<"), UInt8(ascii: ">")), (UInt8(ascii: "["), UInt8(ascii: "]")),
            (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "%"), UInt8(ascii: "%")):
            return true
        default:
            return first == UInt8(ascii: "$")
                && value.dropFirst().allSatisfy { ASCII.isLowercase($0) || $0 == UInt8(ascii: "_") }
        }
    }

    /// The longest run in which each byte is the one before plus `step`: `aaaa` for 0, `1234` for 1.
    private static func longestRun(_ value: [UInt8], step: Int) -> Int {
        var longest = 1
        var run = 1
        for (previous, next) in zip(value, value.dropFirst()) {
            run = Int(next) - Int(previous) == step ? run + 1 : 1
            longest = max(longest, run)
        }
        return longest
    }
}

extension Validator {
    static let placeholderValidators = [notPlaceholder, mixedClasses]

    static let notPlaceholder = Validator(
        name: "not_placeholder",
        summary: "No stand-in: EXAMPLE, your_, xxxx, changeme, ${…}, {{…}}, <…>, sequences, repeats"
    ) { !Placeholder.isStandIn($0) }

    /// What tells `hunter2` from the word that follows "password" in an ordinary sentence.
    static let mixedClasses = Validator(
        name: "mixed_classes",
        summary: "Two of: lower case, upper case after the first place, digit, sign"
    ) { value in
        let body = value.dropFirst()
        let classes = [
            value.contains(where: ASCII.isLowercase), body.contains(where: ASCII.isUppercase),
            value.contains(where: ASCII.isDigit),
            body.dropLast().contains { !ASCII.isAlphanumeric($0) && !"-_'’.,/()".utf8.contains($0) },
        ]
        return classes.count(where: { $0 }) >= 2
    }
}
