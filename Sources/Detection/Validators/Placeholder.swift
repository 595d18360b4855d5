import ByteText

/// Tells values that stand in for a secret from values that are one.
enum Placeholder {
    /// Words that documentation writes in the place of a secret, in lower case.
    private static let words = [
        "example", "changeme", "change_me", "change-me", "placeholder", "redacted", "dummy", "xxxx", "your_", "your-",
        "yourkey",
        "yourapikey", "yourtoken", "yourpassword", "yoursecret", "replaceme", "replace_me", "replace-me", "insert_",
        "insert-",
        "goes-here", "goes_here", "-here", "_here", "****", "....", "${", "{{", "%(", "$(", "<%", "sample_", "sample-",
        "todo", "deadbeef", "cafebabe",
        "[redacted",
    ].map { Array($0.utf8) }

    /// Whole values that are words of their own, in lower case.
    private static let values = [
        "password", "passwd", "pwd", "pass", "secret", "token", "null", "none", "nil", "true", "false", "undefined",
        "string",
        "user", "username", "foobar", "env", "test", "hidden", "masked", "value", "empty", "required", "optional",
    ].map { Array($0.utf8) }

    /// Texts by their first byte: one walk over a value, however many there are.
    private struct Index: Sendable {
        /// By byte of either case.
        let begins: [Bool]
        let texts: [[[UInt8]]]

        init(_ all: [[UInt8]]) {
            texts = (UInt8.min...UInt8.max).map { byte in all.filter { $0.first == byte } }
            begins = (UInt8.min...UInt8.max).map { byte in all.contains { $0.first == ASCII.lowercased(byte) } }
        }

        /// True if one of them stands at a place, or, if `isWhole`, is all that stands from there on.
        func stands(in value: Span<UInt8>, at start: Int, isWhole: Bool) -> Bool {
            guard begins[Int(value[start])] else { return false }
            for text in texts[Int(ASCII.lowercased(value[start]))]
            where isWhole ? start + text.count == value.count : start + text.count <= value.count {
                var length = 1
                while length < text.count, ASCII.lowercased(value[start + length]) == text[length] { length += 1 }
                if length == text.count { return true }
            }
            return false
        }
    }

    private static let wordIndex = Index(words)
    private static let valueIndex = Index(values)

    static func isStandIn(_ value: [UInt8]) -> Bool { isStandIn(value.span) }

    static func isStandIn(_ value: Span<UInt8>) -> Bool {
        guard value.count > 1, !valueIndex.stands(in: value, at: 0, isWhole: true) else { return true }
        return isBracketed(value) || isMonotonous(value) || containsWord(value)
    }

    private static func containsWord(_ value: Span<UInt8>) -> Bool {
        let index = wordIndex
        for start in value.indices where index.stands(in: value, at: start, isWhole: false) { return true }
        return false
    }

    /// `<…>`, `[…]`, `$NAME` and `%NAME%` are slots to fill.
    private static func isBracketed(_ value: Span<UInt8>) -> Bool {
        switch (value[0], value[value.count - 1]) {
        case (UInt8(ascii: "<"), UInt8(ascii: ">")), (UInt8(ascii: "["), UInt8(ascii: "]")),
            (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "%"), UInt8(ascii: "%")):
            return true
        case (UInt8(ascii: "$"), _):
            for index in 1..<value.count {
                let byte = ASCII.lowercased(value[index])
                guard ASCII.isLowercase(byte) || byte == UInt8(ascii: "_") else { return false }
            }
            return true
        default:
            return false
        }
    }

    /// True if there is a run of six times the same byte or of eight that count up, as in `aaaaaa` and `12345678`, or if
    /// eight bytes or more are no more than two different ones; without ASCII case.
    private static func isMonotonous(_ value: Span<UInt8>) -> Bool {
        var previous = ASCII.lowercased(value[0])
        let first = previous
        var other: UInt8?
        var (same, rising, hasThird) = (1, 1, false)
        for index in 1..<value.count {
            let byte = ASCII.lowercased(value[index])
            same = byte == previous ? same + 1 : 1
            rising = Int(byte) - Int(previous) == 1 ? rising + 1 : 1
            if same >= 6 || rising >= 8 { return true }
            if byte != first {
                if let other, other != byte { hasThird = true }
                if other == nil { other = byte }
            }
            previous = byte
        }
        return value.count >= 8 && !hasThird
    }
}

extension Validator {
    static let placeholderValidators = [notPlaceholder, mixedClasses]

    static let notPlaceholder = inPlace(
        "not_placeholder",
        "No stand-in: EXAMPLE, your_, xxxx, changeme, ${…}, {{…}}, <…>, sequences, repeats"
    ) { !Placeholder.isStandIn($0) }

    /// What tells `hunter2` from the word that follows "password" in an ordinary sentence.
    static let mixedClasses = inPlace(
        "mixed_classes",
        "Two of: lower case, upper case after the first place, digit, sign"
    ) { value in
        var (lower, upper, digit, sign) = (0, 0, 0, 0)
        for index in value.indices {
            let byte = value[index]
            if ASCII.isLowercase(byte) {
                lower = 1
            } else if ASCII.isUppercase(byte) {
                if index > 0 { upper = 1 }
            } else if ASCII.isDigit(byte) {
                digit = 1
            } else if index > 0, index < value.count - 1, !ordinarySigns.contains(byte) {
                sign = 1
            }
        }
        return lower + upper + digit + sign >= 2
    }

    /// What stands within words of ordinary sentences.
    private static let ordinarySigns = ByteSet("-_'’.,/()".utf8)
}
