import Crypto

/// SHA-256 over content that comes in pieces, for those who write sets.
package struct ContentDigest: Sendable {
    private var hash = SHA256()

    package init() {}

    package mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// 32 bytes.
    package func finalize() -> [UInt8] { Array(hash.finalize()) }
}
