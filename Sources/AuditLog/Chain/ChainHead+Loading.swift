extension ChainHead {
    /// Where the chain of a file stands: from its newest checkpoint on, every link is followed.
    ///
    /// - Throws: `brokenChain` where it does not hold.
    static func load(from connection: borrowing Connection) throws(AuditError) -> ChainHead {
        let start = try storage { () throws(SQLiteError) in try newestCheckpoint(on: connection) }
        guard var head = start.head else { throw AuditError.brokenChain(entry: start.size) }
        let end = try storage { () throws(SQLiteError) in try head.follow(connection) }
        // At its end every entry of the file was followed; else the first that was not is the one that does not hold.
        guard head.entry == end else { throw AuditError.brokenChain(entry: head.entry + 1) }
        return head
    }

    /// Follows the links as far as they hold.
    ///
    /// - Returns: the last entry of the file; 0, which no caller takes for an end, if the checkpoint's own entry has changed.
    private mutating func follow(_ connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        var links = try connection.prepare("SELECT entry, digest, hash FROM chain WHERE entry >= ? ORDER BY entry")
        links.bind(entry)
        if entry > 0 {
            guard try links.step(), links.integer(at: 0) == entry, links.hash(at: 2) == hash else { return 0 }
        }
        while try links.step() {
            guard links.integer(at: 0) == entry + 1, let digest = links.hash(at: 1),
                links.hash(at: 2) == ChainHash.link(after: hash, digest)
            else { break }
            append(digest)
        }
        return try connection.integer("SELECT max(entry) FROM chain")
    }

    private static func newestCheckpoint(
        on connection: borrowing Connection
    ) throws(SQLiteError) -> (size: Int64, head: ChainHead?) {
        var newest = try connection.prepare("SELECT size, head, frontier FROM checkpoint ORDER BY size DESC LIMIT 1")
        guard try newest.step() else { return (0, ChainHead()) }
        let size = newest.integer(at: 0)
        guard let hash = newest.hash(at: 1), let tree = MerkleFrontier(size: size, bytes: Array(newest.bytes(at: 2)))
        else { return (size, nil) }
        return (size, ChainHead(entry: size, hash: hash, tree: tree))
    }
}
