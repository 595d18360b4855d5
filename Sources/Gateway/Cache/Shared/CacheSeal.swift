import ByteText
import Caching
import Crypto
import Foundation

/// Seals kept answers for a server that others can read and write, with a secret that the nodes have in common.
///
/// A request's name there, and the key that seals its answer, are both derived from the digest of its canonical form (HMAC-SHA-256), in
/// which tenant and policy are. So an answer means nothing under another name, names say nothing of requests to who has no secret, and
/// each key meets so few random nonces that none comes twice (AES-256-GCM; NIST SP 800-38D, section 8.3: at most 2³² for a key).
struct CacheSeal: Sendable {
    enum Opened: Hashable {
        case entry(CacheEntry)
        /// Kept before the store was cleared.
        case outdated
        /// Not sealed by a node with this secret for this request, or not whole.
        case forged
    }

    private let secret: SymmetricKey
    private static let version: UInt8 = 1
    /// The version and the generation.
    private static let headSize = 9

    /// - Parameter secret: any bytes, as hard to guess as 32 random ones.
    init(secret: [UInt8]) {
        self.secret = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Data("weir cache 1".utf8),
            outputByteCount: 32
        )
    }

    /// What a server calls the answer to a request: 64 hexadecimal digits.
    func name(of key: CacheKey) -> String { Hex.string(derived("name", key)) }

    /// - Parameter generation: of the store, which changes when it is cleared.
    func seal(_ entry: CacheEntry, for key: CacheKey, generation: Int64) -> [UInt8] {
        let head = Self.head(generation)
        let sealed = try? AES.GCM.seal(
            CacheEntryCoding.bytes(of: entry),
            using: SymmetricKey(data: derived("seal", key)),
            authenticating: head + key.bytes
        )
        // It fails for nonces and keys of other sizes alone.
        return head + (sealed?.combined ?? Data())
    }

    /// - Parameter bytes: what stood under the request's name; whoever can write there has written it, perhaps.
    func open(_ bytes: [UInt8], for key: CacheKey, generation: Int64) -> Opened {
        guard bytes.count > Self.headSize, bytes[0] == Self.version else { return .forged }
        let head = Self.head(generation)
        guard bytes.starts(with: head) else { return .outdated }
        guard let box = try? AES.GCM.SealedBox(combined: bytes[Self.headSize...]),
            let plain = try? AES.GCM.open(
                box,
                using: SymmetricKey(data: derived("seal", key)),
                authenticating: head + key.bytes
            ),
            let entry = CacheEntryCoding.entry(in: Array(plain))
        else { return .forged }
        return .entry(entry)
    }

    private func derived(_ purpose: String, _ key: CacheKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8) + key.bytes, using: secret))
    }

    private static func head(_ generation: Int64) -> [UInt8] {
        [version] + withUnsafeBytes(of: generation.bigEndian) { Array($0) }
    }
}

/// An entry as bytes: two times, whether it is a stream, and behind its length in four bytes each the source and the request; then the answer.
enum CacheEntryCoding {
    static func bytes(of entry: CacheEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entry.size)
        for time in [entry.storedAt, entry.expiresAt] {
            withUnsafeBytes(of: Int64(time).bigEndian) { bytes += $0 }
        }
        bytes.append(entry.isStream ? 1 : 0)
        for part in [Array(entry.source.utf8), entry.request] {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes += $0 }
            bytes += part
        }
        return bytes + entry.answer
    }

    /// - Returns: nil for bytes that are no entry.
    static func entry(in bytes: [UInt8]) -> CacheEntry? {
        var rest = bytes[...]
        func number(_ size: Int) -> UInt64? {
            guard rest.count >= size else { return nil }
            defer { rest = rest.dropFirst(size) }
            return rest.prefix(size).reduce(0) { $0 << 8 | UInt64($1) }
        }
        func part() -> ArraySlice<UInt8>? {
            guard let size = number(4), size <= rest.count else { return nil }
            defer { rest = rest.dropFirst(Int(size)) }
            return rest.prefix(Int(size))
        }
        guard let storedAt = number(8), let expiresAt = number(8), let mark = number(1), mark <= 1,
            let source = part(), let request = part()
        else { return nil }
        return CacheEntry(
            request: Array(request),
            answer: Array(rest),
            isStream: mark == 1,
            source: String(decoding: source, as: UTF8.self),
            storedAt: Int(Int64(bitPattern: storedAt)),
            expiresAt: Int(Int64(bitPattern: expiresAt))
        )
    }
}
