/// The roots of the complete subtrees to the left in the Merkle tree of RFC 9162, the largest first: as much of a tree of any
/// size as is needed to let it grow and to name its root.
struct MerkleFrontier: Hashable {
    private(set) var size: Int64 = 0
    /// One for each bit of `size` that is set, from the highest.
    private(set) var roots: [ChainHash] = []

    init() {}

    /// Nil if the bytes cannot be the frontier of a tree of that size.
    init?(size: Int64, bytes: [UInt8]) {
        guard size >= 0, bytes.count == size.nonzeroBitCount * 32 else { return nil }
        self.size = size
        roots = stride(from: 0, to: bytes.count, by: 32).compactMap { ChainHash(bytes: Array(bytes[$0..<$0 + 32])) }
    }

    var bytes: [UInt8] { roots.flatMap(\.bytes) }

    /// - Complexity: one hash for the leaf and, over many leaves, one more for each.
    mutating func append(_ digest: ChainHash) {
        var hash = ChainHash.leaf(digest)
        var rest = size
        while rest & 1 == 1 {
            hash = ChainHash.node(roots.removeLast(), hash)
            rest >>= 1
        }
        roots.append(hash)
        size += 1
    }

    /// Of the empty tree: SHA-256 of nothing.
    private static let emptyRoot = ChainHash(bytes: [
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae,
        0x41,
        0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
    ])

    var root: ChainHash {
        guard var hash = roots.last else { return Self.emptyRoot ?? .zero }
        for left in roots.dropLast().reversed() { hash = ChainHash.node(left, hash) }
        return hash
    }
}
