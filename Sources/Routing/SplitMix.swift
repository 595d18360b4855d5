/// A small generator whose whole state is a seed: the same seed makes the same decisions.
///
/// Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators" (2014). Not for secrets.
package struct SplitMix: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// Spreads the bits of a number over all of it.
    @inlinable package static func mixed(_ number: UInt64) -> UInt64 {
        var z = number
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number for a text: for choosing, not for keeping apart what an attacker made alike.
    @inlinable package static func hash(_ bytes: some Sequence<UInt8>, seed: UInt64 = 0) -> UInt64 {
        // FNV-1a, spread afterwards as its high bits alone are weak.
        mixed(bytes.reduce(0xCBF2_9CE4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
    }
}
