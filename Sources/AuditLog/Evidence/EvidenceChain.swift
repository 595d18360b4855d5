/// A stretch of the chain between two signed checkpoints, with the content of some of its entries: enough to prove these rows
/// to somebody who has nothing else of the log.
///
/// The checkpoint before the stretch is signed, and its frontier lets the Merkle tree grow on from there; the one after it is
/// signed too. Between them every entry has its digest, so that none can be missing.
struct EvidenceChain {
    /// `chain/entries.jsonl`: one object for each entry.
    private(set) var lines: [UInt8] = []
    /// Where the tree stands before the stretch.
    let start: ChainHead
    /// The signed text for that; nil at the log's beginning.
    let startNote: String?
    private(set) var head: ChainHead
    /// The first checkpoint that covers all of the stretch; nil if none does yet.
    private(set) var endNote: String?
    private(set) var entries: Int64 = 0
    /// Entries whose rows are in the pack.
    private(set) var withRows: Int64 = 0
    /// Of those asked for, such whose rows have been erased.
    private(set) var erased: Int64 = 0
    /// The first entry that is not what was recorded.
    private(set) var problem: ChainProblem?
    /// The columns of the rows, by the letter of their table.
    private var columns: [String: [String]] = [:]

    private init(from start: ChainHead, _ note: String?) {
        self.start = start
        startNote = note
        head = start
    }

    /// Reads the stretch that holds the entries `range`, with the rows of all its events and of the exchanges in `seqs`.
    ///
    /// - Parameters:
    ///   - seqs: ascending.
    ///   - most: bytes of `lines` beyond which reading ends with `tooLarge`.
    init(
        _ range: ClosedRange<Int64>,
        rowsOf seqs: [Int64],
        on connection: borrowing Connection,
        most: Int
    ) throws {
        let (start, note) = try Self.start(before: range.lowerBound, on: connection)
        self.init(from: start, note)
        let end = try Self.end(at: range.upperBound, on: connection)
        endNote = end?.note
        let wanted = Set(seqs)
        var content = try EvidenceContent(on: connection)
        columns = content.columns
        var links = try connection.prepare(
            "SELECT entry, kind = 'exchange', item, digest, hash FROM chain WHERE entry > ? AND entry <= ? ORDER BY entry"
        )
        links.bind(start.entry)
        links.bind(end?.size ?? .max)
        while problem == nil, try links.step() {
            let (isExchange, item) = (links.integer(at: 1) == 1, links.integer(at: 2))
            let isWanted = !isExchange || wanted.contains(item)
            try append(links, isExchange, item, isWanted ? content.read(isExchange, item) : nil, isWanted: isWanted)
            guard lines.count <= most else { throw AuditParameterError.evidenceTooLarge }
        }
        compareWithEnd(end)
    }

    private mutating func append(
        _ link: borrowing Statement,
        _ isExchange: Bool,
        _ item: Int64,
        _ rows: EvidenceContent.Rows?,
        isWanted: Bool
    ) throws {
        let entry = link.integer(at: 0)
        let name = "\(isExchange ? "exchange" : "event") \(item)"
        guard entry == head.entry + 1 else { return problem = ChainProblem(.deleted, at: head.entry + 1) }
        guard let digest = link.hash(at: 3) else { return problem = ChainProblem(.edited, at: entry, name) }
        head.append(digest)
        guard link.hash(at: 4) == head.hash else { return problem = ChainProblem(.edited, at: entry, name) }
        if let rows, rows.digest != digest { return problem = ChainProblem(.edited, at: entry, name) }
        entries += 1
        if rows != nil { withRows += 1 } else if isWanted { erased += 1 }
        let text = rows.map { ",\"rows\":[\($0.json)]" } ?? ""
        lines += "{\"entry\":\(entry),\"kind\":\"\(isExchange ? "exchange" : "event")\",\"item\":\(item),".utf8
        lines += "\"digest\":\"\(digest)\"\(text)}\n".utf8
    }

    private mutating func compareWithEnd(_ end: (size: Int64, note: String)?) {
        guard problem == nil, let end else { return }
        guard end.size == head.entry, let checkpoint = CheckpointNote(end.note)?.checkpoint else {
            return problem = ChainProblem(.truncated, at: head.entry + 1)
        }
        if checkpoint.root != head.tree.root || checkpoint.head != head.hash {
            problem = ChainProblem(.rewritten, at: start.entry + 1)
        }
    }

    // MARK: Checkpoints

    /// The last signed checkpoint before an entry; the log's beginning if there is none.
    private static func start(
        before entry: Int64,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> (ChainHead, String?) {
        var newest = try connection.prepare(
            "SELECT size, head, frontier, note FROM checkpoint WHERE size < ? AND note IS NOT NULL ORDER BY size DESC LIMIT 1"
        )
        newest.bind(entry)
        guard try newest.step(), let hash = newest.hash(at: 1),
            let tree = MerkleFrontier(size: newest.integer(at: 0), bytes: Array(newest.bytes(at: 2)))
        else { return (ChainHead(), nil) }
        return (ChainHead(entry: newest.integer(at: 0), hash: hash, tree: tree), newest.text(at: 3))
    }

    private static func end(
        at entry: Int64,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> (size: Int64, note: String)? {
        var first = try connection.prepare(
            "SELECT size, note FROM checkpoint WHERE size >= ? AND note IS NOT NULL ORDER BY size LIMIT 1"
        )
        first.bind(entry)
        return try first.step() ? (first.integer(at: 0), first.text(at: 1)) : nil
    }

    // MARK: In the pack

    /// `chain/chain.json`: what the entries stand between, and the names of their rows' columns.
    func facts(log: String) -> String {
        func note(_ text: String?) -> String { text.map(JSONEncoder.string) ?? "null" }
        let frontier = start.tree.roots.map { "\"\($0)\"" }.joined(separator: ",")
        let names = columns.sorted { $0.key < $1.key }.map { letter, names in
            "\"\(letter)\":[" + names.map(JSONEncoder.string).joined(separator: ",") + "]"
        }
        return """
            {"log":\(JSONEncoder.string(log)),
            "start":{"size":\(start.entry),"frontier":[\(frontier)],"note":\(note(startNote))},
            "end":{"size":\(head.entry),"note":\(note(endNote))},
            "columns":{\(names.joined(separator: ","))}}

            """
    }
}

extension AuditParameterError {
    static let evidenceTooLarge = AuditParameterError(
        nil,
        "that is more than one pack holds; ask for a shorter time, or with more conditions"
    )
}
