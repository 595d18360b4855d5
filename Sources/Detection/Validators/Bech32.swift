/// Bech32 and Bech32m (BIP 173, BIP 350).
struct Bech32 {
    enum Variant { case bech32, bech32m }

    /// What stands before the separator, in lower case.
    let prefix: [UInt8]
    /// The values 0 to 31 between the separator and the checksum.
    let values: [UInt8]
    let variant: Variant

    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// - Parameter limit: in characters; BIP 173 has 90, Cardano's addresses are longer.
    /// - Returns: nil if the characters, the case or the checksum are wrong.
    init?(_ text: [UInt8], limit: Int = 90) {
        guard text.count <= limit, let separator = text.lastIndex(of: UInt8(ascii: "1")) else { return nil }
        guard !(text.contains(where: ASCII.isUppercase) && text.contains(where: ASCII.isLowercase)) else { return nil }
        let lower = text.map(ASCII.lowercased)
        let places = lower[(separator + 1)...].map { Self.alphabet.firstIndex(of: $0) }
        guard separator > 0, places.count >= 6, !places.contains(nil) else { return nil }
        let all = places.compactMap { $0.map { UInt8($0) } }
        prefix = Array(lower[..<separator])
        values = Array(all.dropLast(6))
        switch Self.polymod(prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 } + all) {
        case 1: variant = .bech32
        case 0x2BC8_30A3: variant = .bech32m
        default: return nil
        }
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        return values.reduce(1) { checksum, value in
            let top = checksum >> 25
            let next = (checksum & 0x1FF_FFFF) << 5 ^ UInt32(value)
            return (0..<5).reduce(next) { top >> UInt32($1) & 1 == 1 ? $0 ^ generator[$1] : $0 }
        }
    }

    /// True for a witness program of the length and the checksum that its version asks for.
    var isSegregatedWitness: Bool {
        guard let version = values.first, version <= 16 else { return false }
        let bits = (values.count - 1) * 5
        guard (2...40).contains(bits / 8), bits % 8 < 5 else { return false }
        return version == 0 ? variant == .bech32 && [20, 32].contains(bits / 8) : variant == .bech32m
    }
}
