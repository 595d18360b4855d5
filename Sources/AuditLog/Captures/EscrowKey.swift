internal import ByteText
internal import Crypto
internal import Foundation

/// To whom captures are encrypted: an X25519 key, written `weir-escrow+` and 64 hexadecimal digits.
package struct EscrowRecipient: Hashable, Sendable, CustomStringConvertible {
    static let prefix = "weir-escrow+"
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Nil for anything that is not such a key.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Self.bytes(of: text.dropFirst(Self.prefix.count)),
            (try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)) != nil
        else { return nil }
        self.bytes = bytes
    }

    package var description: String { Self.prefix + Hex.string(bytes) }

    static func bytes(of digits: Substring) -> [UInt8]? {
        let values = digits.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard values.count == 64, digits.utf8.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}

/// The private half, which opens captures; it belongs to whoever may read them, never on the gateway.
package struct EscrowIdentity: Sendable {
    static let prefix = "weir-escrow-identity+"
    let seed: [UInt8]
    package let recipient: EscrowRecipient

    /// A new one.
    package init() {
        let key = Curve25519.KeyAgreement.PrivateKey()
        seed = Array(key.rawRepresentation)
        recipient = EscrowRecipient(bytes: Array(key.publicKey.rawRepresentation))
    }

    /// From the line that `write` made; nil for anything else.
    package init?(_ text: String) {
        let text = text.filter { !$0.isWhitespace }
        guard text.hasPrefix(Self.prefix), let seed = EscrowRecipient.bytes(of: text.dropFirst(Self.prefix.count)),
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed)
        else { return nil }
        self.seed = seed
        recipient = EscrowRecipient(bytes: Array(key.publicKey.rawRepresentation))
    }

    /// The identity that a file holds.
    ///
    /// - Throws: `file` if it cannot be read, `damagedKey` if it holds something else.
    package static func read(_ path: String) throws(AuditError) -> EscrowIdentity {
        guard let bytes = try AuditFile.contents(of: path) else { throw AuditError.file(path: path, code: ENOENT) }
        guard let identity = EscrowIdentity(String(decoding: bytes, as: UTF8.self)) else {
            throw AuditError.damagedKey(path: path)
        }
        return identity
    }

    /// Makes a file that must not be there yet, readable by its owner only, with the public half beside it in `path.pub`.
    package func write(to path: String) throws(AuditError) {
        try AuditFile.write(Array((Self.prefix + Hex.string(seed) + "\n").utf8), to: path, mode: 0o600)
        try AuditFile.write(Array((recipient.description + "\n").utf8), to: path + ".pub", mode: 0o644)
    }
}
