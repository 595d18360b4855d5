/// Hashes every run of so many words of a text, as the words come.
///
/// A rolling polynomial over the words' hashes: one multiplication a word, however long the run. Case, marks and white space do
/// not count.
struct Shingler: Sendable {
    private let length: Int
    /// Hashes of the last words, as a ring.
    private var ring: [UInt64]
    private var next = 0
    private var seen = 0
    private var sum: UInt64 = 0
    /// The point of the polynomial to the power of the run's length.
    private let leaving: UInt64

    private static let point: UInt64 = 0xD6E8_FEB8_6659_FD93

    init(length: Int) {
        self.length = length
        ring = [UInt64](repeating: 0, count: length)
        leaving = (0..<length).reduce(UInt64(1)) { power, _ in power &* Self.point }
    }

    /// The hash of the run that ends with this word; nil while fewer words have come.
    mutating func take(_ word: Word) -> UInt64? {
        let hash = WordHash.mix(word.folded.value)
        sum = sum &* Self.point &+ hash &- ring[next] &* leaving
        ring[next] = hash
        next = next + 1 == length ? 0 : next + 1
        seen += 1
        return seen >= length ? sum : nil
    }
}
