package import ByteText
import Crypto

/// The key under which values are fingerprinted, and older ones that are still kept.
///
/// Without it a digest of a card number would be reversed by trying them all.
package struct DigestKey: Sendable {
    /// The two hashes of HMAC, begun with the key's block: a copy goes on with a message, without taking up the key anew
    /// (RFC 2104, section 4).
    private let begun: (inner: SHA256, outer: SHA256)
    /// Number of the key, from 1; it stands in each fingerprint from the second on.
    package let epoch: Int
    private let older: [DigestKey]

    /// - Parameters:
    ///   - bytes: at least 32, from a cryptographic source, kept secret and kept: fingerprints compare only under one key.
    ///   - older: keys of earlier epochs, under which digests that people wrote down still count.
    package init(bytes: [UInt8], epoch: Int = 1, older: [DigestKey] = []) {
        begun = (Self.begun(bytes, 0x36), Self.begun(bytes, 0x5C))
        self.epoch = epoch
        self.older = older
    }

    /// A hash that has taken the key, filled up with zeros to a block and combined with `pad` (RFC 2104, section 2).
    private static func begun(_ key: [UInt8], _ pad: UInt8) -> SHA256 {
        var block = key.count > SHA256.blockByteCount ? Array(SHA256.hash(data: key)) : key
        block += Array(repeating: 0, count: SHA256.blockByteCount - block.count)
        var hash = SHA256()
        hash.update(data: block.map { $0 ^ pad })
        return hash
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
    package func fingerprint(of value: Span<UInt8>, entity: String) -> String {
        var inner = begun.inner
        var entity = entity
        unsafe entity.withUTF8 { unsafe inner.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        unsafe withUnsafeBytes(of: UInt8(0)) { unsafe inner.update(bufferPointer: $0) }
        unsafe value.withUnsafeBytes { unsafe inner.update(bufferPointer: $0) }
        var outer = begun.outer
        unsafe inner.finalize().withUnsafeBytes { unsafe outer.update(bufferPointer: $0) }
        let digits = unsafe outer.finalize().withUnsafeBytes { digest in
            unsafe Hex.string(digest.bindMemory(to: UInt8.self).extracting(..<16).span)
        }
        return epoch == 1 ? digits : "\(digits)~\(epoch)"
    }

    /// The same of an array.
    package func fingerprint(of value: [UInt8], entity: String) -> String {
        fingerprint(of: value.span, entity: entity)
    }

    /// The same under each key that is kept, the newest first.
    package func fingerprints(of value: [UInt8], entity: String) -> [String] {
        [fingerprint(of: value, entity: entity)]
            + older.sorted { $0.epoch > $1.epoch }.map { $0.fingerprint(of: value, entity: entity) }
    }
}
