import ByteText
import Crypto

/// The key under which values are fingerprinted, and older ones that are still kept.
///
/// Without it a digest of a card number would be reversed by trying them all.
package struct DigestKey: Sendable {
    /// Begun under the key: a copy goes on with a message, without taking up the key anew.
    private let begun: HMAC<SHA256>
    /// Number of the key, from 1; it stands in each fingerprint from the second on.
    package let epoch: Int
    private let older: [DigestKey]

    /// - Parameters:
    ///   - bytes: at least 32, from a cryptographic source, kept secret and kept: fingerprints compare only under one key.
    ///   - older: keys of earlier epochs, under which digests that people wrote down still count.
    package init(bytes: [UInt8], epoch: Int = 1, older: [DigestKey] = []) {
        begun = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        self.epoch = epoch
        self.older = older
    }

    /// A key of this process only.
    package static func ephemeral() -> DigestKey {
        DigestKey(bytes: SymmetricKey(size: .bits256).withUnsafeBytes(Array.init))
    }

    /// Of all keys that are kept, ascending.
    package var epochs: [Int] { (older.map(\.epoch) + [epoch]).sorted() }

    /// HMAC-SHA-256 (RFC 2104) of the value with its entity, so that equal digits of different kinds differ; first 16 bytes, hexadecimal.
    ///
    /// From the second epoch on `~` and its number follow: fingerprints of two keys are never taken for each other's.
    package func fingerprint(of value: [UInt8], entity: String) -> String {
        var message = Array(entity.utf8)
        message.append(0)
        message += value
        var hmac = begun
        hmac.update(data: message)
        let digits = unsafe hmac.finalize().withUnsafeBytes { digest in unsafe Hex.string(Array(digest.prefix(16))) }
        return epoch == 1 ? digits : "\(digits)~\(epoch)"
    }

    /// The same under each key that is kept, the newest first.
    package func fingerprints(of value: [UInt8], entity: String) -> [String] {
        [fingerprint(of: value, entity: entity)]
            + older.sorted { $0.epoch > $1.epoch }.map { $0.fingerprint(of: value, entity: entity) }
    }
}
