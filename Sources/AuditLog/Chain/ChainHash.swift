internal import ByteText
internal import Crypto

/// 32 bytes of SHA-256, stored in place.
package struct ChainHash: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let zero = ChainHash((0, 0, 0, 0))

    private init(_ words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Nil if these are not 32 bytes.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
    }

    package init?(bytes: [UInt8]) {
        guard let hash = bytes.withUnsafeBytes({ ChainHash(bytes: $0) }) else { return nil }
        self = hash
    }

    init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: words, body)
    }

    package var bytes: [UInt8] { withBytes { Array($0) } }

    package static func == (left: ChainHash, right: ChainHash) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

// The hashes of the log. Each kind begins with bytes of its own, so that none can pass for another.
extension ChainHash {
    /// What stands before the rows of an entry.
    static let contentPrefix = Array("weir-audit-1\0".utf8)

    /// The hash of the chain after an entry: `SHA-256("c" ‖ hash before it ‖ digest of its content)`.
    static func link(after previous: ChainHash, _ digest: ChainHash) -> ChainHash {
        of(0x63, previous, digest)
    }

    /// A leaf of the Merkle tree (RFC 9162, 2.1.1): `SHA-256(0x00 ‖ digest)`.
    static func leaf(_ digest: ChainHash) -> ChainHash {
        withUnsafeTemporaryAllocation(byteCount: 33, alignment: 8) { buffer in
            buffer[0] = 0x00
            digest.withBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
            return ChainHash(SHA256.hash(bytes: UnsafeRawBufferPointer(buffer)))
        }
    }

    /// An inner node of the tree: `SHA-256(0x01 ‖ left ‖ right)`.
    static func node(_ left: ChainHash, _ right: ChainHash) -> ChainHash {
        of(0x01, left, right)
    }

    private static func of(_ prefix: UInt8, _ first: ChainHash, _ second: ChainHash) -> ChainHash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = prefix
            first.withBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
            second.withBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0) }
            return ChainHash(SHA256.hash(bytes: UnsafeRawBufferPointer(buffer)))
        }
    }
}

extension ChainHash: CustomStringConvertible {
    package var description: String { Hex.string(bytes) }
}
