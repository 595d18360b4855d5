/// What one block of exchanges holds, gathered from the tables, to be written as its index.
struct BlockContents {
    struct Counts: Hashable {
        var exchanges: Int64 = 0
        var findings: Int64 = 0

        mutating func add(_ exchanges: Int64, _ findings: Int64) {
            self.exchanges += exchanges
            self.findings += findings
        }
    }

    struct TermHour: Hashable {
        let slot: Int
        let hour: Int64
    }

    /// What a day's findings are counted by.
    struct FindingDay: Hashable {
        let day: Int64
        let rule: String
        let entity: String
        let direction: String
        let action: String
        let upstream: String
    }

    let block: Int64
    private(set) var keys: [TermKey] = []
    private(set) var bits: [BlockBits] = []
    private(set) var hourly: [TermHour: Counts] = [:]
    private(set) var daily: [FindingDay: Counts] = [:]
    private(set) var fingerprints: [(digest: Int64, seq: Int64)] = []
    /// In milliseconds, by place.
    private(set) var latencies = [UInt32](repeating: BlockColumn.noLatency, count: Int(SeqBlock.size))
    private(set) var startedFrom = Int64.max
    private(set) var startedTo = Int64.min

    private var slots: [TermKey: Int] = [:]
    /// Hour and upstream of each exchange, by its place.
    private var facts: [(hour: Int64, upstream: String)]
    /// Exchanges that a day's count has already, for findings that come in the order of their exchanges.
    private var counted: (seq: Int64, days: Set<FindingDay>) = (0, [])

    init(block: Int64) {
        self.block = block
        facts = Array(repeating: (0, ""), count: Int(SeqBlock.size))
    }

    private func place(_ seq: Int64) -> Int { Int(seq - SeqBlock.first(of: block)) }

    /// Notes that an exchange has a term; counts it once for its hour.
    private mutating func add(_ key: TermKey, _ seq: Int64, findings: Int64 = 0) {
        let slot: Int
        if let known = slots[key] {
            slot = known
        } else {
            slot = keys.count
            slots[key] = slot
            keys.append(key)
            bits.append(.empty)
        }
        let place = place(seq)
        let isNew = !bits[slot].contains(place)
        if isNew { bits[slot].insert(place) }
        guard key.isCounted, isNew || findings > 0 else { return }
        hourly[TermHour(slot: slot, hour: facts[place].hour), default: Counts()].add(isNew ? 1 : 0, findings)
    }

    // MARK: Rows, in the order of the queries of `AuditIndexer`

    /// A row of `seq, started_at_ms, total_us, findings` and then the columns of `AuditDimension.ofExchanges`.
    mutating func addExchange(_ row: borrowing Statement) {
        let (seq, started) = (row.integer(at: 0), row.integer(at: 1))
        startedFrom = min(startedFrom, started)
        startedTo = max(startedTo, started)
        let hour = started.quotientAndRemainderRoundingDown(dividingBy: 3_600_000).quotient
        facts[place(seq)].hour = hour
        add(.hour(hour), seq)
        if case .integer(let duration) = row.value(at: 2) {
            add(.latency(duration), seq)
            latencies[place(seq)] = BlockColumn.latency(duration)
        }
        let findings = row.integer(at: 3)
        for (index, dimension) in AuditDimension.ofExchanges.enumerated() {
            let value = row.value(at: 4 + index)
            guard value != .null else { continue }
            if dimension == .upstream { facts[place(seq)].upstream = value.text }
            add(TermKey(dimension, value.text), seq, findings: findings)
        }
    }

    /// A row of `seq, direction`.
    mutating func addDecision(_ row: borrowing Statement) {
        add(TermKey(.direction, row.value(at: 1).text), row.integer(at: 0))
    }

    /// A row of `seq, rule, entity, severity, pack, direction, action, fingerprint`.
    mutating func addFinding(_ row: borrowing Statement) {
        let seq = row.integer(at: 0)
        let texts = (1...7).map { row.value(at: $0).text }
        add(TermKey(.rule, texts[0]), seq, findings: 1)
        add(TermKey(.entity, texts[1]), seq, findings: 1)
        add(TermKey(.severity, texts[2]), seq, findings: 1)
        add(TermKey(.pack, texts[3]), seq, findings: 1)
        add(.finding(rule: texts[0], entity: texts[1], severity: texts[2], pack: texts[3], direction: texts[4]), seq)
        if let digest = Self.digest(of: texts[6]) { fingerprints.append((digest, seq)) }
        count(
            FindingDay(
                day: facts[place(seq)].hour.quotientAndRemainderRoundingDown(dividingBy: 24).quotient,
                rule: texts[0],
                entity: texts[1],
                direction: texts[4],
                action: texts[5],
                upstream: facts[place(seq)].upstream
            ),
            seq
        )
    }

    /// A row of `seq, rule, reason, mode`.
    mutating func addFailure(_ row: borrowing Statement) {
        let seq = row.integer(at: 0)
        add(TermKey(.failedRule, row.value(at: 1).text), seq)
        add(TermKey(.failureReason, row.value(at: 2).text), seq)
        add(TermKey(.failureMode, row.value(at: 3).text), seq)
    }

    private mutating func count(_ day: FindingDay, _ seq: Int64) {
        if counted.seq != seq { counted = (seq, []) }
        let isNew = counted.days.insert(day).inserted
        daily[day, default: Counts()].add(isNew ? 1 : 0, 1)
    }

    /// The first 64 bits of a fingerprint; nil for what is not hexadecimal.
    static func digest(of fingerprint: String) -> Int64? {
        UInt64(fingerprint.prefix(16), radix: 16).map(Int64.init(bitPattern:))
    }
}
