/// The checkpoints of a log, from within and from outside, in the order of their sizes.
struct CheckpointList {
    private struct Item {
        let checkpoint: Checkpoint
        let isOutside: Bool
        /// Signed with a key that counts.
        let isTrusted: Bool
    }

    private var items: [Item] = []
    private var next = 0
    private var lastGood: Int64 = 0
    /// Entries of the largest checkpoint of this log.
    private(set) var largest: Int64?
    /// What is wrong with the checkpoints themselves.
    private(set) var objection: ChainProblem?
    private(set) var remarks: [String] = []

    init(
        on connection: borrowing Connection,
        outside: [CheckpointNote],
        key: AuditPublicKey?
    ) throws(SQLiteError) {
        let named = try connection.namedKeys()
        try readInside(connection, key, named)
        addOutside(outside, of: try connection.logName(), key, named)
        items.sort { $0.checkpoint.size < $1.checkpoint.size }
        largest = items.last?.checkpoint.size
        guard outside.isEmpty else { return }
        remarks.append("no checkpoints from outside were given: a log cut short or made anew would not show")
    }

    private mutating func readInside(
        _ connection: borrowing Connection,
        _ key: AuditPublicKey?,
        _ named: [AuditPublicKey]
    ) throws(SQLiteError) {
        var rows = try connection.prepare("SELECT size, root, head, note FROM checkpoint ORDER BY size")
        var signed = 0
        while try rows.step() {
            let size = rows.integer(at: 0)
            guard case .text(let text) = rows.value(at: 3) else { continue }
            guard let note = CheckpointNote(text), note.checkpoint.size == size,
                let signer = named.first(where: note.isSigned(by:)) ?? key.flatMap({ note.isSigned(by: $0) ? $0 : nil })
            else {
                objection = objection ?? ChainProblem(.unsigned, at: size)
                continue
            }
            if rows.hash(at: 1) != note.checkpoint.root || rows.hash(at: 2) != note.checkpoint.head {
                objection = objection ?? ChainProblem(.edited, at: size, "checkpoint")
            }
            signed += 1
            let isTrusted = key == nil || signer == key
            items.append(Item(checkpoint: note.checkpoint, isOutside: false, isTrusted: isTrusted))
        }
        if key != nil, signed > 0, !items.contains(where: \.isTrusted) { objection = ChainProblem(.rebuilt, at: 1) }
    }

    private mutating func addOutside(
        _ notes: [CheckpointNote],
        of log: String,
        _ key: AuditPublicKey?,
        _ named: [AuditPublicKey]
    ) {
        let own = notes.filter { $0.checkpoint.log == log }
        let others = notes.count - own.count
        if others > 0 { remarks.append("\(others) of the given checkpoints are of other logs") }
        if own.isEmpty, !notes.isEmpty { objection = ChainProblem(.rebuilt, at: 1) }
        for note in own {
            let isTrusted = key.map(note.isSigned(by:)) ?? named.contains(where: note.isSigned(by:))
            guard isTrusted || named.contains(where: note.isSigned(by:)) else {
                objection = objection ?? ChainProblem(.unsigned, at: note.checkpoint.size)
                continue
            }
            items.append(Item(checkpoint: note.checkpoint, isOutside: true, isTrusted: isTrusted))
        }
    }

    /// Compares the checkpoints of this size with the chain at this size.
    mutating func compare(_ head: ChainHead, _ report: inout ChainReport) -> ChainProblem? {
        guard next < items.count, items[next].checkpoint.size == head.entry else { return nil }
        let root = head.tree.root
        while next < items.count, items[next].checkpoint.size == head.entry {
            let item = items[next]
            guard item.checkpoint.root == root, item.checkpoint.head == head.hash else {
                return ChainProblem(lastGood == 0 ? .rebuilt : .rewritten, at: lastGood + 1)
            }
            next += 1
            guard item.isTrusted else { continue }
            if item.isOutside { report.signedOutside += 1 } else { report.signedInside += 1 }
            report.signedThrough = head.entry
        }
        lastGood = head.entry
        return nil
    }
}

extension Connection {
    /// All keys that the log says it was signed with.
    func namedKeys() throws(SQLiteError) -> [AuditPublicKey] {
        var rows = try prepare(
            "SELECT detail ->> 'public_key' FROM event WHERE kind IN ('genesis', 'signing_key') ORDER BY event"
        )
        var keys: [AuditPublicKey] = []
        while try rows.step() {
            if case .text(let text) = rows.value(at: 0), let key = AuditPublicKey(text) { keys.append(key) }
        }
        return keys
    }
}
