/// Ways to cut a text into pieces.
package enum Chunkings {
    /// Every two-way split, one byte at a time, and `random` random splits.
    ///
    /// Deterministic for a text and a seed.
    package static func all(of text: [UInt8], random: Int = 8, seed: UInt64 = 1) -> [[[UInt8]]] {
        var out: [[[UInt8]]] = [text.map { [$0] }]
        for at in 0...text.count { out.append([Array(text[..<at]), Array(text[at...])]) }
        var generator = SplitMix(state: seed &+ UInt64(text.count))
        for _ in 0..<random { out.append(randomSplit(of: text, &generator)) }
        return out
    }

    /// Pieces of `size` bytes.
    package static func pieces(of text: [UInt8], size: Int) -> [[UInt8]] {
        stride(from: 0, to: text.count, by: size).map { Array(text[$0..<min($0 + size, text.count)]) }
    }

    package static func randomSplit(of text: [UInt8], _ generator: inout SplitMix, longest: Int = 12) -> [[UInt8]] {
        var out: [[UInt8]] = []
        var at = 0
        while at < text.count {
            let end = min(text.count, at + Int.random(in: 1...longest, using: &generator))
            out.append(Array(text[at..<end]))
            at = end
        }
        return out
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small and repeatable.
package struct SplitMix: RandomNumberGenerator {
    package var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
