import Crypto

extension Validator {
    static let walletValidators = [bitcoin, litecoin, tron, ethereum, base58Check, bech32]

    /// Base58Check: the last four bytes are the head of a double SHA-256 of the rest.
    private static func isBase58Check(_ value: [UInt8], versions: Set<UInt8>? = nil) -> Bool {
        guard let bytes = Base58.decode(value), bytes.count > 4 else { return false }
        guard let versions else { return hasChecksum(bytes) }
        return bytes.count == 25 && versions.contains(bytes[0]) && hasChecksum(bytes)
    }

    private static func hasChecksum(_ bytes: [UInt8]) -> Bool {
        let digest = SHA256.hash(data: Array(SHA256.hash(data: bytes.dropLast(4))))
        return digest.prefix(4).elementsEqual(bytes.suffix(4))
    }

    private static func isWitness(_ value: [UInt8], prefixes: [String]) -> Bool {
        guard let bech32 = Bech32(value), bech32.isSegregatedWitness else { return false }
        return prefixes.contains { $0.utf8.elementsEqual(bech32.prefix) }
    }

    static let bitcoin = Validator(name: "btc", summary: "Bitcoin address: Base58Check, or SegWit's Bech32 and Bech32m")
    {
        isBase58Check($0, versions: [0x00, 0x05, 0x6F, 0xC4]) || isWitness($0, prefixes: ["bc", "tb"])
    }

    static let litecoin = Validator(
        name: "ltc",
        summary: "Litecoin address: Base58Check, or SegWit's Bech32 and Bech32m"
    ) {
        isBase58Check($0, versions: [0x30, 0x32]) || isWitness($0, prefixes: ["ltc"])
    }

    static let tron = Validator(name: "tron", summary: "TRON address: Base58Check with version 0x41") {
        isBase58Check($0, versions: [0x41])
    }

    static let base58Check = Validator(name: "base58check", summary: "Base58Check of any version") { isBase58Check($0) }

    static let bech32 = Validator(name: "bech32", summary: "Bech32 or Bech32m checksum (BIP 173, BIP 350)") {
        Bech32($0) != nil
    }

    /// Mixed case carries a checksum (EIP-55); all lower or all upper carries none and is accepted.
    static let ethereum = Validator(name: "eth", summary: "Ethereum address: EIP-55 where the case is mixed") { value in
        let digits = value.dropFirst(value.starts(with: "0x".utf8) ? 2 : 0)
        guard digits.count == 40, digits.allSatisfy({ ASCII.hexValue($0) != nil }) else { return false }
        guard digits.contains(where: ASCII.isUppercase), digits.contains(where: ASCII.isLowercase) else {
            return Set(digits).count > 2
        }
        let hash = Keccak256.hash(digits.map(ASCII.lowercased))
        return zip(digits, 0...).allSatisfy { byte, place in
            let nibble = place % 2 == 0 ? hash[place / 2] >> 4 : hash[place / 2] & 15
            return ASCII.isDigit(byte) || ASCII.isUppercase(byte) == (nibble >= 8)
        }
    }
}
