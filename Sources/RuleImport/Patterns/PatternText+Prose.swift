extension PatternText {
    /// What may end a value in prose: a comma or a closing sign, a full stop, colon or mark at the end of a sentence,
    /// and letters of other scripts.
    private static let proseEnds = #"[,)\]}>*<]|[.:!?](?:[\s"'\x60)]|\z)|[^\x00-\x7F]"#

    /// The pattern with its last boundary relaxed, so that `token.` and `token,` in prose are found.
    ///
    /// A boundary is a group at the very end that captures nothing, of single signs among which is a quote, white space or
    /// the end: `(?:['"\s;]|$)`. Nil if the pattern does not end in one.
    var relaxedForProse: PatternText? {
        var out = pieces
        var isChanged = false
        for (open, close) in boundaries.reversed() where Self.isBoundary(pieces[(open + 1)..<close]) {
            out.insert(contentsOf: [.bar, .literal(Self.proseEnds)], at: close)
            isChanged = true
        }
        return isChanged ? PatternText(pieces: out) : nil
    }

    /// The pattern with a line end at its end looked at and not taken: gitleaks cuts line ends off its findings.
    ///
    /// Nil if it does not end in a boundary.
    var withoutLineEnd: PatternText? {
        guard boundaries.count == 1, let (open, close) = boundaries.last, pieces[open].text == "(?:" else { return nil }
        let boundary = PatternText(pieces: Array(pieces[(open + 1)..<close])).text
        guard Self.isBoundary(pieces[(open + 1)..<close], takesOthers: true) else { return nil }
        let rewritten = Piece.literal("(?:(?!\\n)(?:\(boundary))|(?=\(boundary)))")
        return PatternText(pieces: pieces[..<open] + [rewritten] + pieces[(close + 1)...])
    }

    /// Groups that end the pattern, or one of its branches, by the indices of their parentheses.
    private var boundaries: [(open: Int, close: Int)] {
        var found: [(Int, Int)] = []
        var opened: [Int] = []
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .open: opened.append(index)
            case .close:
                guard let open = opened.popLast(), opened.isEmpty, isLast(index) else { continue }
                if case .open(let text, false) = pieces[open], text == "(?:" || text == "(?=" {
                    found.append((open, index))
                }
            default: break
            }
        }
        return found
    }

    /// Nothing but comments stands between a piece and the end of its branch.
    private func isLast(_ index: Int) -> Bool {
        for piece in pieces[(index + 1)...] {
            switch piece {
            case .comment: continue
            case .bar: return true
            default: return false
            }
        }
        return true
    }

    /// - Parameter takesOthers: a class of all but some signs is one too.
    private static func isBoundary(_ pieces: ArraySlice<Piece>, takesOthers: Bool = false) -> Bool {
        var seesEdge = false
        for piece in pieces {
            switch piece {
            case .dollar, .escape("\\z"), .escape("\\Z"), .escape("\\s"): seesEdge = true
            case .characterClass(let text):
                if text.hasPrefix("[^"), !takesOthers { return false }
                if text.contains("\\s") || text.contains("'") || text.contains("\"") { seesEdge = true }
            case .escape, .literal, .bar, .comment, .quantifier("?"): continue
            case .open, .close, .setting, .caret, .quantifier: return false
            }
        }
        return seesEdge
    }
}
