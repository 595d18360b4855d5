/// A regular expression cut into the pieces that a rewrite must not mistake for one another.
///
/// Joined again the pieces are the pattern, byte for byte.
struct PatternText {
    enum Piece: Hashable {
        /// An escape with all that belongs to it: `\d`, `\x60`, `\p{L}`, `\Q…\E`.
        case escape(String)
        /// `[…]` with its brackets.
        case characterClass(String)
        /// `(`, `(?:`, `(?P<name>`, `(?=`, `(?i:` and their kind.
        case open(String, isCapture: Bool)
        case close
        /// `(?i)`: to the end of the group around it.
        case setting(String)
        /// `(?#…)`, and in extended mode `#` to the end of the line and white space.
        case comment(String)
        case bar, dollar, caret
        /// `*`, `+?`, `{1,3}` and so on.
        case quantifier(String)
        case literal(String)
    }

    var pieces: [Piece] = []

    init(_ pattern: String) {
        var cutter = PatternCutter(pattern)
        pieces = cutter.cut()
    }

    init(pieces: [Piece]) {
        self.pieces = pieces
    }

    var text: String { pieces.map(\.text).joined() }

    /// How many capture groups there are.
    var groupCount: Int {
        pieces.count { if case .open(_, let isCapture) = $0 { isCapture } else { false } }
    }

    /// True if somewhere `^` and `$` are told to look at lines.
    var usesLines: Bool {
        pieces.contains { piece in
            switch piece {
            case .setting(let text), .open(let text, _):
                text.hasPrefix("(?") && text.dropFirst(2).prefix { $0.isLetter || $0 == "-" }.contains("m")
                    && !text.hasPrefix("(?P")
            default: false
            }
        }
    }
}

extension PatternText.Piece {
    var text: String {
        switch self {
        case .escape(let text), .characterClass(let text), .open(let text, _), .setting(let text), .comment(let text),
            .quantifier(let text), .literal(let text):
            text
        case .close: ")"
        case .bar: "|"
        case .dollar: "$"
        case .caret: "^"
        }
    }
}

/// Cuts one pattern.
private struct PatternCutter {
    private let characters: [Unicode.Scalar]
    private var position = 0
    /// Extended mode of the group that is open, and of those around it.
    private var extended = [false]

    init(_ pattern: String) {
        characters = Array(pattern.unicodeScalars)
    }

    mutating func cut() -> [PatternText.Piece] {
        var pieces: [PatternText.Piece] = []
        while position < characters.count { pieces.append(next()) }
        return pieces
    }

    private mutating func next() -> PatternText.Piece {
        let start = position
        let character = characters[position]
        position += 1
        switch character {
        case "\\":
            skipEscape()
            return .escape(text(from: start))
        case "[":
            skipClass()
            return .characterClass(text(from: start))
        case "(": return group(from: start)
        case ")":
            if extended.count > 1 { extended.removeLast() }
            return .close
        case "|": return .bar
        case "$": return .dollar
        case "^": return .caret
        case "*", "+", "?":
            if let suffix = peek(), suffix == "?" || suffix == "+" { position += 1 }
            return .quantifier(text(from: start))
        case "{" where skipBraces(takesSpace: extended.last == true):
            if let suffix = peek(), suffix == "?" || suffix == "+" { position += 1 }
            return .quantifier(text(from: start))
        case "#" where extended.last == true:
            while let next = peek(), next != "\n" { position += 1 }
            return .comment(text(from: start))
        case _ where extended.last == true && character.properties.isWhitespace:
            return .comment(text(from: start))
        default: return .literal(text(from: start))
        }
    }

    private func peek() -> Unicode.Scalar? { position < characters.count ? characters[position] : nil }

    private func text(from start: Int) -> String {
        var out = ""
        out.unicodeScalars.append(contentsOf: characters[start..<position])
        return out
    }

    /// `position` stands on the letter after the backslash.
    private mutating func skipEscape() {
        guard let letter = peek() else { return }
        position += 1
        switch letter {
        case "Q":
            while position < characters.count {
                if peek() == "\\", position + 1 < characters.count, characters[position + 1] == "E" {
                    position += 2
                    return
                }
                position += 1
            }
        case "x" where peek() != "{": position = min(position + 2, characters.count)
        case "x", "p", "P", "o", "g", "k":
            if let open = peek(), let close: Unicode.Scalar = ["{": "}", "<": ">", "'": "'"][open] {
                position += 1
                while let next = peek(), next != close { position += 1 }
                position = min(position + 1, characters.count)
            } else if letter == "p" || letter == "P" {
                position = min(position + 1, characters.count)
            }
        default: return
        }
    }

    /// `position` stands after the opening bracket.
    private mutating func skipClass() {
        if peek() == "^" { position += 1 }
        if peek() == "]" { position += 1 }
        while let character = peek(), character != "]" {
            position += 1
            if character == "\\" {
                position = min(position + 1, characters.count)
            } else if character == "[", peek() == ":" {
                while let next = peek(), next != "]" { position += 1 }
                position = min(position + 1, characters.count)
            }
        }
        position = min(position + 1, characters.count)
    }

    /// `{n}`, `{n,}`, `{n,m}` and Python's `{,m}`; other braces are literal.
    ///
    /// - Parameter takesSpace: `{n, m}` too, as Rust has it in extended mode.
    private mutating func skipBraces(takesSpace: Bool) -> Bool {
        var at = position
        var commas = 0
        var digits = 0
        while at < characters.count, characters[at] != "}" {
            switch characters[at] {
            case "0"..."9": digits += 1
            case ",": commas += 1
            case " " where takesSpace: break
            default: return false
            }
            at += 1
        }
        guard at < characters.count, digits > 0, commas <= 1 else { return false }
        position = at + 1
        return true
    }

    private mutating func group(from start: Int) -> PatternText.Piece {
        let outer = extended.last ?? false
        guard peek() == "?" else {
            extended.append(outer)
            return .open("(", isCapture: peek() != "*")
        }
        position += 1
        if peek() == "#" {
            while let next = peek(), next != ")" { position += 1 }
            position = min(position + 1, characters.count)
            return .comment(text(from: start))
        }
        return special(from: start, outer)
    }

    /// After `(?`.
    private mutating func special(from start: Int, _ outer: Bool) -> PatternText.Piece {
        if let name = nameEnd() {
            position = name
            extended.append(outer)
            return .open(text(from: start), isCapture: true)
        }
        var isOn = true
        var isExtended = outer
        while let character = peek() {
            position += 1
            switch character {
            case "-": isOn = false
            case "x": isExtended = isOn
            case ")":
                extended[extended.count - 1] = isExtended
                return .setting(text(from: start))
            case "<":
                // A lookbehind: `=` or `!` comes next.
                position = min(position + 1, characters.count)
                extended.append(isExtended)
                return .open(text(from: start), isCapture: false)
            case ":", "=", "!", ">", "|":
                extended.append(isExtended)
                return .open(text(from: start), isCapture: false)
            default: break
            }
        }
        return .open(text(from: start), isCapture: false)
    }

    /// Where a capture group's name ends: `P<name>`, `<name>`, `'name'`.
    private func nameEnd() -> Int? {
        var at = position
        if at < characters.count, characters[at] == "P" { at += 1 }
        guard at < characters.count, let close: Unicode.Scalar = ["<": ">", "'": "'"][characters[at]] else {
            return nil
        }
        guard at + 1 < characters.count, characters[at + 1] != "=", characters[at + 1] != "!" else { return nil }
        at += 1
        while at < characters.count, characters[at] != close { at += 1 }
        return min(at + 1, characters.count)
    }
}
