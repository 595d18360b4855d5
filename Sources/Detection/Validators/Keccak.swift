/// Keccak-256 with the padding from before FIPS 202, as Ethereum uses it.
enum Keccak256 {
    private static let rate = 136

    static func hash(_ message: [UInt8]) -> [UInt8] {
        var padded = message + [1]
        padded += [UInt8](repeating: 0, count: (rate - padded.count % rate) % rate)
        padded[padded.count - 1] |= 0x80
        var state = [UInt64](repeating: 0, count: 25)
        for block in stride(from: 0, to: padded.count, by: rate) {
            for index in 0..<rate { state[index / 8] ^= UInt64(padded[block + index]) << UInt64(index % 8 * 8) }
            permute(&state)
        }
        return (0..<32).map { UInt8(truncatingIfNeeded: state[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }

    /// Keccak-f[1600]: 24 rounds of θ, ρ and π, χ, ι over lanes `x + 5y`.
    private static func permute(_ lanes: inout [UInt64]) {
        for constant in roundConstants {
            let columns = (0..<5).map { x in (0..<5).reduce(0) { $0 ^ lanes[x + 5 * $1] } }
            for index in 0..<25 {
                lanes[index] ^= columns[(index + 4) % 5] ^ rotate(columns[(index + 1) % 5], 1)
            }
            var moved = lanes
            for index in 0..<25 {
                let (x, y) = (index % 5, index / 5)
                moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(lanes[index], rotations[index])
            }
            for index in 0..<25 {
                let row = index / 5 * 5
                lanes[index] = moved[index] ^ (~moved[row + (index + 1) % 5] & moved[row + (index + 2) % 5])
            }
            lanes[0] ^= constant
        }
    }

    private static func rotate(_ lane: UInt64, _ count: UInt64) -> UInt64 { lane << count | lane >> (64 - count) }

    private static let rotations: [UInt64] = [
        0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
    ]

    private static let roundConstants: [UInt64] = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808A, 0x8000_0000_8000_8000,
        0x0000_0000_0000_808B, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x0000_0000_0000_008A, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000A,
        0x0000_0000_8000_808B, 0x8000_0000_0000_008B, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
        0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800A, 0x8000_0000_8000_000A,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]
}
