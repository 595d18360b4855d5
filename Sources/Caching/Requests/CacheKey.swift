import Crypto

/// The SHA-256 of a canonical request.
package struct CacheKey: Hashable, Sendable {
    /// 32.
    package let bytes: [UInt8]

    /// - Parameter request: a canonical request, or what stands for one.
    package init(of request: [UInt8]) {
        bytes = Array(SHA256.hash(data: request))
    }

    package static func == (one: CacheKey, other: CacheKey) -> Bool { one.bytes == other.bytes }

    /// The digest is even as it is: eight bytes of it are a hash.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
    }
}
