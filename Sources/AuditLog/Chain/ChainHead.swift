internal import Crypto

/// Where the chain stands: its last entry, the hash after it, and the tree over all entries.
///
/// A value, so that a group that was rolled back costs an assignment.
struct ChainHead: Hashable {
    /// Number of the last entry; 0 before the first.
    private(set) var entry: Int64 = 0
    private(set) var hash = ChainHash.zero
    /// Of the last entry's content; zero if no entry was added since the log was opened.
    private(set) var digest = ChainHash.zero
    private(set) var tree = MerkleFrontier()

    init() {}

    init(entry: Int64, hash: ChainHash, tree: MerkleFrontier) {
        self.entry = entry
        self.hash = hash
        self.tree = tree
    }

    mutating func append(_ digest: ChainHash) {
        entry += 1
        self.digest = digest
        hash = ChainHash.link(after: hash, digest)
        tree.append(digest)
    }
}

/// The digest of an entry's content: `SHA-256("weir-audit-1\0" ‖ its rows)`, an exchange before its decisions, findings and
/// failures.
struct ContentDigest {
    private var hash = SHA256()

    init() {
        ChainHash.contentPrefix.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    mutating func add(_ rows: borrowing CanonicalRows) {
        hash.update(bufferPointer: rows.bytes)
    }

    /// Of an entry whose rows stand behind `ChainHash.contentPrefix` already.
    static func of(_ rows: borrowing CanonicalRows) -> ChainHash { ChainHash(SHA256.hash(bytes: rows.bytes)) }

    consuming func finalize() -> ChainHash { ChainHash(hash.finalize()) }
}

extension SHA256 {
    /// In one go, of bytes that stay where they are.
    static func hash(bytes: UnsafeRawBufferPointer) -> Digest {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize()
    }
}
