/// Digits of a word: letters that they look like, or numbers.
enum DisguisedDigits {
    /// Digits that stand for letters as those; else `0`, of which three or more become two.
    ///
    /// - Parameter word: lower-case letters and digits, with at least one digit.
    static func folded(_ word: [UInt8]) -> [UInt8] {
        let letters = word.indices.filter { !isDigit(word[$0]) }
        guard let first = letters.first, let last = letters.last else { return numbered(word) { _ in false } }
        // A digit between letters: `5t0l3n`.
        if last - first + 1 > letters.count { return numbered(word) { _ in true } }
        guard letters.count * 2 >= word.count else { return numbered(word) { _ in false } }
        if word.count == 2 { return shortWord(word) ?? numbered(word) { _ in false } }
        let readsFirst = first == 1 && !units.contains(Array(word.dropFirst()))
        // `mak3` is a word, `mp3` and `covid19` have a number.
        let readsLast = last == word.count - 2 && letters.count >= 3
        return numbered(word) { $0 < first ? readsFirst : readsLast }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func numbered(_ word: [UInt8], isLetter: (Int) -> Bool) -> [UInt8] {
        var out: [UInt8] = []
        for (index, byte) in word.enumerated() {
            if !isDigit(byte) {
                out.append(byte)
            } else if isLetter(index) {
                out.append(likeness[Int(byte - 0x30)])
            } else if out.suffix(2) != [0x30, 0x30] {
                out.append(0x30)
            }
        }
        return out
    }

    private static func shortWord(_ word: [UInt8]) -> [UInt8]? {
        let read = word.map { isDigit($0) ? likeness[Int($0 - 0x30)] : $0 }
        return shortWords.contains(read) ? read : nil
    }

    /// For 0 to 9.
    private static let likeness = Array("oizeasgtbg".utf8)
    /// What stands after a number.
    private static let units = Set(
        words("st nd rd th am pm kg mg km cm mm ml gb mb kb tb hz ghz mhz px pt ft yr hr min sec")
    )
    private static let shortWords = Set(words("to in it is of on an as at me he we be do go no so or if my us hi"))

    private static func words(_ list: String) -> [[UInt8]] { list.split(separator: " ").map { Array($0.utf8) } }
}
