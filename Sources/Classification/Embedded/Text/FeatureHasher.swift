/// Turns tokens into rows of the two tables.
///
/// Holds the hashes of the tokens before, so that each token's features are found when it comes.
struct FeatureHasher: Sendable {
    /// The rows in the table of words: its shape's share of `rows` comes first, then that of characters.
    let shape: FeatureShape
    private var previous: UInt64 = 0
    private var beforePrevious: UInt64 = 0

    // Odd constants with bits well spread: the fractions of the golden ratio and of the square roots of 3 and 5.
    private static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let second: UInt64 = 0xBB67_AE85_84CA_A73B
    private static let third: UInt64 = 0x3C6E_F372_FE94_F82B

    /// At most so many features has one token.
    static let mostPerToken = 6 * (WordReader.longestWord + 2) + 4

    init(_ shape: FeatureShape) {
        self.shape = shape
    }

    /// Appends the rows of the token itself and of the n-grams of tokens that end with it.
    mutating func appendWordRows(_ token: [UInt8], to rows: inout [UInt32]) {
        let shift = UInt64(64 - shape.wordBits)
        let hash = Self.hash(token, seed: shape.seed)
        rows.append(UInt32(truncatingIfNeeded: Self.mixed(hash) >> shift))
        if shape.wordOrder >= 2, previous != 0 {
            let pair = Self.mixed(previous &* Self.third ^ hash)
            rows.append(UInt32(truncatingIfNeeded: pair >> shift))
            if shape.wordOrder >= 3, beforePrevious != 0 {
                let triple = Self.mixed((beforePrevious &* Self.third ^ previous) &* Self.third ^ hash)
                rows.append(UInt32(truncatingIfNeeded: triple >> shift))
            }
        }
        if shape.skipsWords, beforePrevious != 0 {
            let skipped = Self.mixed(beforePrevious &* Self.second ^ hash &+ 1)
            rows.append(UInt32(truncatingIfNeeded: skipped >> shift))
        }
        (beforePrevious, previous) = (previous, hash)
    }

    /// Appends the rows of the n-grams of a word's bytes between two spaces.
    func appendCharacterRows(_ word: [UInt8], to rows: inout [UInt32]) {
        let shift = UInt64(64 - shape.characterBits)
        // The last eight bytes; the newest is the highest.
        var last: UInt64 = 0x20 << 56
        for index in 0...word.count {
            last = last >> 8 | UInt64(index < word.count ? word[index] : 0x20) << 56
            let longest = min(shape.longestGram, index + 2)
            var length = shape.shortestGram
            while length <= longest {
                let gram = last >> UInt64(64 - 8 * length) | UInt64(length) << 56
                rows.append(UInt32(truncatingIfNeeded: Self.mixed(gram ^ shape.seed) >> shift))
                length += 1
            }
        }
    }

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value &* first
        return (product ^ product >> 32) &* second
    }

    /// Never 0.
    private static func hash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(bytes.count) &* third
        var chunk: UInt64 = 0
        var filled: UInt64 = 0
        for byte in bytes {
            chunk |= UInt64(byte) << filled
            filled += 8
            if filled == 64 {
                hash = (hash ^ chunk) &* first
                hash ^= hash >> 29
                (chunk, filled) = (0, 0)
            }
        }
        hash = (hash ^ chunk) &* first
        hash ^= hash >> 29
        return hash == 0 ? 1 : hash
    }
}
