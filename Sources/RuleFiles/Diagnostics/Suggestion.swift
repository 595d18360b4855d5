/// "Did you mean": the word of a closed set that is nearest to a misspelt one.
package enum Suggestion {
    /// The nearest of `candidates`, or nil if none is near enough to be what was meant.
    ///
    /// Near enough is one edit for three letters, up to a third of the word's length. Ties go to the first candidate.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let limit = max(1, word.count / 3)
        let ranked = candidates.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit else { return nil }
        return best.word
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn `left` into `right`
    /// (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.unicodeScalars)
        let right = Array(right.unicodeScalars)
        var before: [Int] = []
        var above = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let replaced = above[j] + (left[i] == right[j] ? 0 : 1)
                var best = Swift.min(replaced, above[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = Swift.min(best, before[j - 1] + 1)
                }
                row.append(best)
            }
            before = above
            above = row
        }
        return above[right.count]
    }
}
