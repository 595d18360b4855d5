extension PatternText {
    /// The outermost capture groups, by number, if all of them take part in every match; nil if one may not.
    ///
    /// `user=(\w+) password=(\w+)` has two; of `(a)|(b)` only one takes part.
    var groupsOfEveryMatch: [Int]? {
        var found: [Int] = []
        var number = 0
        // What is open: its index, and whether it captures.
        var opened: [(index: Int, isCapture: Bool)] = []
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .open(_, let isCapture):
                if isCapture { number += 1 }
                if isCapture, !opened.contains(where: \.isCapture) { found.append(number) }
                opened.append((index, isCapture))
            case .bar:
                // A branch with a capture beside it, or around it.
                if holdsCapture(from: opened.last.map { $0.index + 1 } ?? 0) { return nil }
            case .close:
                guard let group = opened.popLast() else { return nil }
                let isOptional = index + 1 < pieces.count && Self.allowsNone(pieces[index + 1])
                if isOptional, group.isCapture || holdsCapture(from: group.index + 1) { return nil }
            default: break
            }
        }
        return found
    }

    /// Whether a capture group opens between an index and the end of the group that it stands in.
    private func holdsCapture(from start: Int) -> Bool {
        var depth = 0
        for piece in pieces[start...] {
            switch piece {
            case .open(_, let isCapture):
                if isCapture { return true }
                depth += 1
            case .close:
                depth -= 1
                if depth < 0 { return false }
            default: break
            }
        }
        return false
    }

    private static func allowsNone(_ piece: Piece) -> Bool {
        guard case .quantifier(let text) = piece else { return false }
        return text.hasPrefix("?") || text.hasPrefix("*") || text.hasPrefix("{0") || text.hasPrefix("{,")
    }
}
