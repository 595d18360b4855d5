import ByteText
import Crypto

/// The key under which values are fingerprinted.
///
/// Without it a digest of a card number would be reversed by trying them all.
package struct DigestKey: Sendable {
    /// Begun under the key: a copy goes on with a message, without taking up the key anew.
    private let begun: HMAC<SHA256>

    /// - Parameter bytes: at least 32, from a cryptographic source, kept secret and kept: fingerprints compare only under one key.
    package init(bytes: [UInt8]) {
        begun = HMAC<SHA256>(key: SymmetricKey(data: bytes))
    }

    /// A key of this process only.
    package static func ephemeral() -> DigestKey {
        DigestKey(bytes: SymmetricKey(size: .bits256).withUnsafeBytes(Array.init))
    }

    /// HMAC-SHA-256 (RFC 2104) of the value with its entity, so that equal digits of different kinds differ; first 16 bytes, hexadecimal.
    package func fingerprint(of value: [UInt8], entity: String) -> String {
        var message = Array(entity.utf8)
        message.append(0)
        message += value
        var hmac = begun
        hmac.update(data: message)
        return unsafe hmac.finalize().withUnsafeBytes { digest in unsafe Hex.string(Array(digest.prefix(16))) }
    }
}
