import ByteText
import Crypto

/// The secret of a set of exact data, or of fingerprints, and what is derived from it.
///
/// Values are known by HMAC-SHA-256 under the key, cut to 64 bits. The filters before it are addressed by a hash that is mixed with secrets
/// of the same key, so that the file alone does not answer the question whether a value is in it.
package struct ExactDataKey: Sendable {
    /// Shorter keys are refused.
    package static let minimumLength = 32

    private let prepared: HMAC<SHA256>
    private let secrets: (UInt64, UInt64, UInt64)
    /// Tells whether a set was built under this key.
    package let check: UInt64

    /// - Parameter bytes: `minimumLength` or more, from a random source.
    package init?(bytes: [UInt8]) {
        guard bytes.count >= Self.minimumLength else { return nil }
        let base = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        prepared = base
        func derived(_ purpose: String) -> UInt64 { Self.code(of: Array(purpose.utf8), base) }
        secrets = (derived("weir exact data 1"), derived("weir exact data 2") | 1, derived("weir exact data 3") | 1)
        check = derived("weir exact data key check")
    }

    /// What stands for a value in the set.
    package func code(of value: [UInt8]) -> UInt64 { Self.code(of: value, prepared) }

    private static func code(of value: [UInt8], _ prepared: HMAC<SHA256>) -> UInt64 {
        var mac = prepared
        mac.update(data: value)
        return mac.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Where a hash stands in the filters.
    @inline(__always)
    func address(of hash: WordHash) -> UInt64 { address(of: hash.value &+ UInt64(truncatingIfNeeded: hash.length)) }

    /// What stands for a hash to those who have the key.
    @inline(__always)
    func address(of hash: UInt64) -> UInt64 {
        var out = (hash ^ secrets.0) &* secrets.1
        out ^= out >> 32
        out = out &* secrets.2
        out ^= out >> 29
        out = out &* secrets.1
        return out ^ (out >> 32)
    }
}
