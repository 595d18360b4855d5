import Crypto

extension Validator {
    static let furtherWalletValidators = [ripple, bitcoinCash, dogecoin, monero, cardano, solana]

    /// Base58Check with an alphabet of its own and version 0.
    static let ripple = Validator(name: "xrp", summary: "XRP Ledger address: Base58Check in its own alphabet") {
        value in
        let own = Array("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz".utf8)
        let common = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
        let text = value.compactMap { byte in own.firstIndex(of: byte).map { common[$0] } }
        guard text.count == value.count, let bytes = Base58.decode(text), bytes.count == 25, bytes[0] == 0 else {
            return false
        }
        let digest = SHA256.hash(data: Array(SHA256.hash(data: bytes.dropLast(4))))
        return digest.prefix(4).elementsEqual(bytes.suffix(4))
    }

    static let bitcoinCash = Validator(name: "bch", summary: "Bitcoin Cash address: CashAddr's 40-bit checksum") {
        value in
        let text = value.map(ASCII.lowercased)
        let prefix = Array("bitcoincash".utf8)
        let body = text.starts(with: prefix + [0x3A]) ? Array(text.dropFirst(prefix.count + 1)) : text
        let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
        let places = body.compactMap { alphabet.firstIndex(of: $0).map { UInt8($0) } }
        return body.count == 42 && places.count == 42 && CashAddr.polymod(prefix.map { $0 & 31 } + [0] + places) == 0
    }

    static let dogecoin = Validator(name: "doge", summary: "Dogecoin address: Base58Check with version 0x1E or 0x16") {
        value in
        guard let bytes = Base58.decode(value), bytes.count == 25, bytes[0] == 0x1E || bytes[0] == 0x16 else {
            return false
        }
        let digest = SHA256.hash(data: Array(SHA256.hash(data: bytes.dropLast(4))))
        return digest.prefix(4).elementsEqual(bytes.suffix(4))
    }

    /// 69 bytes in blocks of eight, with version 18, 19 or 42 and a Keccak-256 checksum.
    static let monero = Validator(name: "xmr", summary: "Monero address: Keccak-256 checksum over Base58 blocks") {
        value in
        guard value.count == 95, let bytes = Base58.decodeBlocks(value), bytes.count == 69 else { return false }
        return [18, 19, 42].contains(bytes[0])
            && Keccak256.hash(Array(bytes.dropLast(4))).prefix(4).elementsEqual(bytes.suffix(4))
    }

    static let cardano = Validator(name: "ada", summary: "Cardano address: Bech32 without its length limit") { value in
        Bech32(value, limit: 120) != nil
            && ["addr", "stake", "addr_test", "stake_test"].contains { value.starts(with: $0.utf8) }
    }

    /// 32 bytes and no checksum.
    static let solana = Validator(name: "sol", summary: "Solana address: 32 bytes in Base58, of mixed classes") {
        value in
        guard let bytes = Base58.decode(value), bytes.count == 32 else { return false }
        return value.contains(where: ASCII.isDigit) && value.contains(where: ASCII.isLowercase)
            && value.contains(where: ASCII.isUppercase)
    }
}

/// CashAddr's checksum (Bitcoin Cash specification, "BCH code").
enum CashAddr {
    static func polymod(_ values: [UInt8]) -> UInt64 {
        let generator: [UInt64] = [0x98_F2BC_8E61, 0x79_B76D_99E2, 0xF3_3E5F_B3C4, 0xAE_2EAB_E2A8, 0x1E_4F43_E470]
        var sum: UInt64 = 1
        for value in values {
            let top = sum >> 35
            sum = (sum & 0x07_FFFF_FFFF) << 5 ^ UInt64(value)
            for bit in 0..<5 where top >> UInt64(bit) & 1 == 1 { sum ^= generator[bit] }
        }
        return sum ^ 1
    }
}
