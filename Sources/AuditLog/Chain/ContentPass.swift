/// Hashes the rows of stretches of the chain again and compares them with the digests that were recorded.
struct ContentPass: ~Copyable {
    private let reader: AuditReader
    /// Last entry of the chain.
    private let last: Int64
    private let erased: ErasedRows

    init(reader: consuming AuditReader, last: Int64) throws(AuditError) {
        // Once for all stretches: where decisions are recorded ahead, there are as many events as exchanges.
        erased = try reader.withConnection { connection throws(SQLiteError) in try ErasedRows(on: connection) }
        self.reader = reader
        self.last = last
    }

    /// - Returns: the first row of the stretch that is not what was recorded.
    func run(_ entries: ClosedRange<Int64>) throws(AuditError) -> ChainProblem? {
        try reader.withConnection { connection throws(SQLiteError) in
            try compare(entries, on: connection)
        }
    }

    private func compare(
        _ entries: ClosedRange<Int64>,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> ChainProblem? {
        var links = try connection.prepare(
            "SELECT entry, kind = 'exchange', item, digest FROM chain WHERE entry BETWEEN ? AND ? ORDER BY entry"
        )
        links.bind(entries.lowerBound)
        links.bind(entries.upperBound)
        var exchanges = try ExchangeComparison(on: connection, exchangeRange(of: entries, on: connection), erased)
        var events = try EventComparison(on: connection, of: entries)
        while try links.step() {
            let (entry, isExchange, item) = (links.integer(at: 0), links.integer(at: 1) == 1, links.integer(at: 2))
            let problem =
                isExchange
                ? try exchanges.compare(item, links.hash(at: 3), at: entry)
                : try events.compare(item, links.hash(at: 3), at: entry)
            if let problem { return problem }
        }
        let isEnd = entries.upperBound >= last
        return try exchanges.rest(at: entries.upperBound + 1) ?? (isEnd ? events.rest(at: last + 1) : nil)
    }

    /// The exchanges of a stretch, with those before the first and after the last that no entry names.
    private func exchangeRange(
        of entries: ClosedRange<Int64>,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> (first: Int64, last: Int64) {
        let first = try firstExchange(from: entries.lowerBound, on: connection) ?? .max
        let next = try firstExchange(from: entries.upperBound + 1, on: connection)
        return (entries.lowerBound == 1 ? .min : first, next.map { $0 - 1 } ?? .max)
    }

    private func firstExchange(
        from entry: Int64,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> Int64? {
        var statement = try connection.prepare(
            "SELECT item FROM chain WHERE entry >= ? AND kind = 'exchange' ORDER BY entry LIMIT 1"
        )
        statement.bind(entry)
        return try statement.step() ? statement.integer(at: 0) : nil
    }
}

/// Compares exchanges with what the chain says of them.
private struct ExchangeComparison: ~Copyable {
    private var reader: ContentReader
    private let erased: ErasedRows
    private var current: ContentReader.Item?

    init(
        on connection: borrowing Connection,
        _ range: (first: Int64, last: Int64),
        _ erased: ErasedRows
    ) throws(SQLiteError) {
        var reader = try ContentReader(on: connection, from: range.first, through: range.last)
        let first = try reader.next()
        self.reader = reader
        self.erased = erased
        current = first
    }

    mutating func compare(
        _ seq: Int64,
        _ digest: ChainHash?,
        at entry: Int64
    ) throws(SQLiteError) -> ChainProblem? {
        switch current {
        case .exchange(seq, let found):
            guard found == digest else { return ChainProblem(.edited, at: entry, "exchange \(seq)") }
            current = try reader.next()
            return nil
        case .exchange(let other, _) where other < seq, .orphan(let other) where other <= seq:
            return ChainProblem(.inserted, at: entry, "exchange \(other)")
        case .exchange, .orphan, nil:
            return erased.contains(seq) ? nil : ChainProblem(.deleted, at: entry, "exchange \(seq)")
        }
    }

    /// What no entry of the stretch has named.
    func rest(at entry: Int64) -> ChainProblem? {
        switch current {
        case .exchange(let seq, _), .orphan(let seq): ChainProblem(.inserted, at: entry, "exchange \(seq)")
        case nil: nil
        }
    }
}

/// Compares events with what the chain says of them.
private struct EventComparison: ~Copyable {
    private var statement: Statement
    private var rows = CanonicalRows()
    private var number: Int64?

    init(on connection: borrowing Connection, of entries: ClosedRange<Int64>) throws(SQLiteError) {
        var statement = try connection.prepare(
            """
            SELECT * FROM event WHERE event >=
                (SELECT coalesce(min(item), 9223372036854775807) FROM chain WHERE kind = 'event' AND entry BETWEEN ? AND ?)
            ORDER BY event
            """
        )
        statement.bind(entries.lowerBound)
        statement.bind(entries.upperBound)
        let first = try statement.step() ? statement.integer(at: 0) : nil
        self.statement = statement
        number = first
    }

    mutating func compare(
        _ item: Int64,
        _ digest: ChainHash?,
        at entry: Int64
    ) throws(SQLiteError) -> ChainProblem? {
        guard let found = number, found <= item else { return ChainProblem(.deleted, at: entry, "event \(item)") }
        guard found == item else { return ChainProblem(.inserted, at: entry, "event \(found)") }
        rows.removeAll()
        statement.append(to: &rows, as: .event)
        var content = ContentDigest()
        content.add(rows)
        guard content.finalize() == digest else { return ChainProblem(.edited, at: entry, "event \(item)") }
        number = try statement.step() ? statement.integer(at: 0) : nil
        return nil
    }

    func rest(at entry: Int64) -> ChainProblem? {
        number.map { ChainProblem(.inserted, at: entry, "event \($0)") }
    }
}

/// Exchanges whose rows were deleted, or moved into a segment, with an event that says so.
private struct ErasedRows {
    private var ranges: [ClosedRange<Int64>] = []

    init(on connection: borrowing Connection) throws(SQLiteError) {
        var events = try connection.prepare(
            "SELECT detail ->> 'first', detail ->> 'last' FROM event WHERE kind IN ('erased', 'sealed')"
        )
        while try events.step() {
            let (first, last) = (events.integer(at: 0), events.integer(at: 1))
            if first <= last { ranges.append(first...last) }
        }
    }

    func contains(_ seq: Int64) -> Bool { ranges.contains { $0.contains(seq) } }
}
