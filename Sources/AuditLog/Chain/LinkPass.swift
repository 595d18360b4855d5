/// Follows the chain from its first entry to its last, grows the Merkle tree over it, and compares both with the checkpoints.
struct LinkPass {
    private(set) var report: ChainReport
    /// The first entry that does not go on from the one before.
    private(set) var broken: ChainProblem?
    /// A checkpoint that speaks of more entries than there are.
    private(set) var missing: ChainProblem?
    /// A checkpoint that does not fit, or that nobody signed.
    private(set) var unproven: ChainProblem?

    private let outside: [CheckpointNote]
    private let key: AuditPublicKey?
    private var head = ChainHead()
    /// True if the log began without rows of an older version, so that its first exchange is number 1.
    private var isOwnFromStart = false
    /// The number that the next exchange and the next event must have; 0 if any.
    private var nextItem: (exchange: Int64, event: Int64) = (0, 1)

    init(report: ChainReport, outside: [CheckpointNote], key: AuditPublicKey?) {
        self.report = report
        self.outside = outside
        self.key = key
    }

    mutating func run(on connection: borrowing Connection) throws(SQLiteError) {
        isOwnFromStart = try connection.integer("SELECT detail ->> 'adopted' FROM event WHERE event = 1") == 0
        if isOwnFromStart { nextItem.exchange = 1 }
        var checkpoints = try CheckpointList(on: connection, outside: outside, key: key)
        var links = try connection.prepare(
            "SELECT entry, kind = 'exchange', item, digest, hash FROM chain ORDER BY entry"
        )
        while broken == nil, try links.step() {
            broken = try follow(links, on: connection)
            if broken == nil, unproven == nil { unproven = checkpoints.compare(head, &report) }
        }
        if let size = checkpoints.largest, size > report.entries {
            missing = ChainProblem(.truncated, at: report.entries + 1)
        }
        unproven = unproven ?? checkpoints.objection
        report.remarks += checkpoints.remarks
        let unsigned = report.entries - report.signedThrough
        if unsigned > 0 { report.remarks.append("the last \(unsigned) entries are under no trusted checkpoint") }
    }

    /// Takes the entry that was read if it goes on from the last.
    private mutating func follow(
        _ links: borrowing Statement,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> ChainProblem? {
        let (entry, isExchange, item) = (links.integer(at: 0), links.integer(at: 1) == 1, links.integer(at: 2))
        guard entry == head.entry + 1 else { return ChainProblem(.deleted, at: head.entry + 1) }
        let previous = head.hash
        if let digest = links.hash(at: 3) { head.append(digest) }
        guard head.entry == entry, links.hash(at: 4) == head.hash else {
            return try classify(entry, Self.name(isExchange, item), after: previous, on: connection)
        }
        // A log of an older version may have lost its first exchanges; from its first on they are numbered without a gap.
        let expected = isExchange ? nextItem.exchange : nextItem.event
        if isExchange { nextItem.exchange = item + 1 } else { nextItem.event = item + 1 }
        guard item != expected, expected != 0 else { return nil }
        return ChainProblem(item > expected ? .deleted : .reordered, at: entry, Self.name(isExchange, item))
    }

    private static func name(_ isExchange: Bool, _ item: Int64) -> String {
        "\(isExchange ? "exchange" : "event") \(item)"
    }

    // MARK: Naming what broke

    /// An entry does not go on from the hash before it: looks for the one that does.
    private func classify(
        _ entry: Int64,
        _ name: String,
        after previous: ChainHash,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> ChainProblem {
        if let next = try successor(of: previous, from: entry + 1, on: connection) {
            guard try continuesSomething(entry, on: connection) else { return ChainProblem(.inserted, at: entry, name) }
            let isStretch = try successor(of: next.hash, from: next.entry + 1, on: connection)?.entry == next.entry + 1
            return ChainProblem(isStretch ? .swapped : .reordered, at: entry, name)
        }
        return ChainProblem(try hasGap(on: connection) ? .deleted : .edited, at: entry, name)
    }

    /// The first entry at or after `start` whose hash follows from `previous`.
    private func successor(
        of previous: ChainHash,
        from start: Int64,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> (entry: Int64, hash: ChainHash)? {
        var links = try connection.prepare("SELECT entry, digest, hash FROM chain WHERE entry >= ? ORDER BY entry")
        links.bind(start)
        while try links.step() {
            guard let digest = links.hash(at: 1), let hash = links.hash(at: 2) else { continue }
            if ChainHash.link(after: previous, digest) == hash { return (links.integer(at: 0), hash) }
        }
        return nil
    }

    /// Whether the entry once followed another: one that was moved did, one that was made up did not.
    private func continuesSomething(_ entry: Int64, on connection: borrowing Connection) throws(SQLiteError) -> Bool {
        var own = try connection.prepare("SELECT digest, hash FROM chain WHERE entry = ?")
        own.bind(entry)
        guard try own.step(), let digest = own.hash(at: 0), let hash = own.hash(at: 1) else { return false }
        var links = try connection.prepare("SELECT hash FROM chain")
        while try links.step() {
            if let previous = links.hash(at: 0), ChainHash.link(after: previous, digest) == hash { return true }
        }
        return false
    }

    /// Whether a number of an exchange or event is missing: an entry was taken out and those behind it were renumbered.
    private func hasGap(on connection: borrowing Connection) throws(SQLiteError) -> Bool {
        var gap = try connection.prepare(
            """
            SELECT 1 FROM chain GROUP BY kind
            HAVING count(DISTINCT item) < max(item) + 1 - CASE WHEN kind = 'event' OR ? THEN 1 ELSE min(item) END
            """
        )
        gap.bind(isOwnFromStart ? 1 : 0 as Int64)
        return try gap.step()
    }
}
