// Patterns that PCRE2 or a stream cannot take as they are, written so that they can.
extension PatternText {
    /// How far a lookahead without an end looks after the rewrite, in repeats.
    static let lookaheadBound = 256

    /// `(?<=a+)b` as `(?:a+)(b)`, of which the first group is the finding.
    ///
    /// Nil if it does not begin with a lookbehind, has branches at the top, or captures.
    var withLookbehindTaken: PatternText? {
        guard pieces.first == .open("(?<=", isCapture: false), groupCount == 0, let close = closing(of: 0) else {
            return nil
        }
        let rest = pieces[(close + 1)...]
        guard !rest.isEmpty, !Self.hasTopLevelBar(rest) else { return nil }
        let prefix = [Piece.open("(?:", isCapture: false)] + pieces[1...close]
        return PatternText(pieces: prefix + [.open("(", isCapture: true)] + rest + [.close])
    }

    /// `([-:])a\1` as `(?:\x2Da\x2D|\x3Aa\x3A)`.
    ///
    /// Nil if it refers to anything but a group of one short class of plain signs.
    var withoutBackreference: PatternText? {
        guard groupCount == 1, pieces.contains(.escape("\\1")),
            let open = pieces.firstIndex(where: { if case .open(_, true) = $0 { true } else { false } }),
            let close = closing(of: open), close == open + 2, case .characterClass(let text) = pieces[open + 1],
            let members = Self.members(of: text)
        else { return nil }
        var out: [Piece] = [.open("(?:", isCapture: false)]
        for member in members {
            if out.count > 1 { out.append(.bar) }
            let sign = Piece.escape(member)
            out += (pieces[..<open] + [sign] + pieces[(close + 1)...]).map { $0 == .escape("\\1") ? sign : $0 }
        }
        return PatternText(pieces: out + [.close])
    }

    /// With an end to every repeat inside lookaheads; nil if all have one.
    var withBoundedLookaheads: PatternText? {
        var out = pieces
        var opened: [Bool] = []
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .open(let text, _): opened.append(text == "(?=" || text == "(?!" || opened.last == true)
            case .close: _ = opened.popLast()
            case .quantifier(let text) where opened.last == true: out[index] = .quantifier(Self.bounded(text))
            default: break
            }
        }
        return out == pieces ? nil : PatternText(pieces: out)
    }

    /// With an end to every repeat: for allow lists, which look at values of a bounded length.
    var withBoundedRepeats: PatternText {
        PatternText(
            pieces: pieces.map { if case .quantifier(let text) = $0 { .quantifier(Self.bounded(text)) } else { $0 } }
        )
    }

    private static func bounded(_ quantifier: String) -> String {
        let suffix = quantifier.count > 1 && "?+".contains(quantifier.last ?? " ") ? String(quantifier.suffix(1)) : ""
        let text = quantifier.dropLast(suffix.count)
        if text == "*" { return "{0,\(lookaheadBound)}\(suffix)" }
        if text == "+" { return "{1,\(lookaheadBound)}\(suffix)" }
        guard text.hasSuffix(",}"), let least = Int(text.dropFirst().dropLast(2)) else { return quantifier }
        return "{\(least),\(least + lookaheadBound)}\(suffix)"
    }

    /// The index of the parenthesis that closes the one at `index`.
    private func closing(of index: Int) -> Int? {
        var depth = 0
        for at in index..<pieces.count {
            if case .open = pieces[at] { depth += 1 }
            if pieces[at] == .close { depth -= 1 }
            if depth == 0 { return at }
        }
        return nil
    }

    private static func hasTopLevelBar(_ pieces: ArraySlice<Piece>) -> Bool {
        var depth = 0
        for piece in pieces {
            if case .open = piece { depth += 1 }
            if piece == .close { depth -= 1 }
            if piece == .bar, depth == 0 { return true }
        }
        return false
    }

    /// The members of a class of up to eight plain ASCII signs, as escapes.
    private static func members(of text: String) -> [String]? {
        let signs = Array(text.unicodeScalars.dropFirst().dropLast())
        guard (1...8).contains(signs.count), signs.allSatisfy({ $0.isASCII && $0 != "\\" && $0 != "[" && $0 != "^" }),
            !signs.dropFirst().dropLast().contains("-")
        else { return nil }
        return signs.map { "\\x" + String($0.value + 0x100, radix: 16, uppercase: true).suffix(2) }
    }
}
