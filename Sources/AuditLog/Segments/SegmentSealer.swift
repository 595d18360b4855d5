internal import Glibc

/// Moves old exchanges out of a log into sealed segments, one after the other, while its writer may be at work.
///
/// A segment is whole, proved and on disk under its name before the log's event says so, and rows are deleted after the event is on disk,
/// a block at a time. So at each moment every row is in the log or in a segment that the log knows, and a seal that was cut off is
/// finished by the next.
struct SegmentSealer {
    /// Where a test cuts the sealing off.
    enum Step: Hashable, CaseIterable { case copied, compressed, written, named, recorded, deleting, expired, unlinked }

    typealias Work = @Sendable (inout AuditStore) throws(AuditError) -> Void

    let path: String
    let policy: SegmentPolicy
    let key: AuditSigningKey
    var actor: AuditLabel = "weir"
    var reason: AuditLabel = "retention"
    var now = AuditTime.now()
    var pass: (Step) throws(AuditError) -> Void = { (_) throws(AuditError) in }

    /// - Parameter commit: runs work on the writer's store.
    /// - Returns: names of the segments that were sealed.
    func run(_ commit: (@escaping Work) throws(AuditError) -> Void) throws(AuditError) -> [String] {
        guard mkdir(policy.directory, 0o700) == 0 || errno == EEXIST else {
            throw AuditError.file(path: policy.directory, code: errno)
        }
        let reader = try AuditReader(path: path)
        try drop(reader, commit)
        try expire(reader, commit)
        var names: [String] = []
        // What comes meanwhile is for the next time: a run ends however busy the log is.
        let newest = try reader.lastSeq()
        while let plan = try next(reader, through: newest) {
            try record(plan, try write(plan, reader), commit)
            try drop(reader, commit)
            names.append(plan.name)
        }
        return names
    }

    private func next(_ reader: borrowing AuditReader, through newest: Int64) throws(AuditError) -> SegmentPlan? {
        try reader.withConnection { connection throws(SQLiteError) in
            try .next(policy, held: connection.holds().map(\.exchanges), now: now, through: newest, on: connection)
        }
    }

    private func file(_ name: String) -> String { policy.directory + "/" + name }

    // MARK: Making a segment

    /// - Returns: the header of a segment that is on disk and was read again.
    private func write(_ plan: SegmentPlan, _ reader: borrowing AuditReader) throws(AuditError) -> SegmentHeader {
        let base = file(plan.name)
        let (database, compressed, part, check) = (base + ".db", base + ".gz", base + ".part", base + ".check")
        let leftovers = [database, compressed, part, check]
        for name in leftovers { AuditFile.removeDatabase(name) }
        defer { for name in leftovers { AuditFile.removeDatabase(name) } }
        try SegmentDatabase.make(plan, of: reader, at: database)
        try pass(.copied)
        try Gzip.compress(database, to: compressed)
        try pass(.compressed)
        let header = try header(plan, database, compressed, reader)
        try SegmentFile.write(header, signedWith: key, content: compressed, to: part)
        try pass(.written)
        let segment = try SegmentFile(path: part)
        try segment.expand(to: check, signedBy: [key.publicKey])
        if let problem = try segment.check(check, against: reader) { throw AuditError.unproven(problem) }
        // What has this name and is not in the log is what a seal that was cut off has left.
        try AuditFile.rename(part, to: base)
        try pass(.named)
        return header
    }

    private func header(
        _ plan: SegmentPlan,
        _ database: String,
        _ compressed: String,
        _ reader: borrowing AuditReader
    ) throws(AuditError) -> SegmentHeader {
        let (log, before) = try reader.withConnection { connection throws(SQLiteError) in
            var link = try connection.prepare("SELECT hash FROM chain WHERE entry = ?")
            link.bind(plan.entries.lowerBound - 1)
            return (try connection.logName(), try link.step() ? link.hash(at: 0) ?? .zero : .zero)
        }
        switch try SegmentDatabase.check(database, plan.entries, after: before, against: reader) {
        case .failure(let problem): throw AuditError.unproven(problem)
        case .success(let end):
            return SegmentHeader(
                log: log,
                number: plan.number,
                entries: plan.entries,
                exchanges: plan.exchanges,
                before: before,
                after: end.after,
                root: end.root,
                content: try AuditFile.digest(of: compressed),
                previous: plan.previous,
                at: now.description
            )
        }
    }

    private func record(
        _ plan: SegmentPlan,
        _ header: SegmentHeader,
        _ commit: (@escaping Work) throws(AuditError) -> Void
    ) throws(AuditError) {
        let event = AuditEvent(.sealed, actor: actor).with("segment", AuditLabel(configured: plan.name))
            .with("number", Int(plan.number)).with("header", AuditLabel(configured: header.digest))
            .with("first", Int(plan.exchanges.lowerBound)).with("last", Int(plan.exchanges.upperBound))
            .with("first_entry", Int(plan.entries.lowerBound)).with("last_entry", Int(plan.entries.upperBound))
            .with("since_ms", Int(plan.arrivals.lowerBound)).with("until_ms", Int(plan.arrivals.upperBound))
        try commit { (store) throws(AuditError) in
            _ = try store.write([], [AuditEventItem(event: event, onCommit: nil)])
        }
        try pass(.recorded)
    }

    // MARK: What is sealed leaves the log

    /// Deletes the rows of sealed segments, if these are where they should be.
    private func drop(
        _ reader: borrowing AuditReader,
        _ commit: (@escaping Work) throws(AuditError) -> Void
    ) throws(AuditError) {
        for segment in try reader.sealedSegments() {
            let last = segment.exchanges.upperBound
            guard var first = try reader.firstExchange(through: last) else { continue }
            if !segment.isErased, try SegmentFile(path: file(segment.name)).header.digest != segment.header {
                throw AuditError.damagedCopy(path: file(segment.name))
            }
            while first <= last {
                let range = first...min(last, SeqBlock.last(of: SeqBlock.number(of: first)))
                try commit { (store) throws(AuditError) in
                    try store.transaction { store throws(SQLiteError) in try store.delete(range) }
                }
                try pass(.deleting)
                first = range.upperBound + 1
            }
        }
    }

    // MARK: What was kept long enough

    /// Deletes segments whose time is over, an event first.
    private func expire(
        _ reader: borrowing AuditReader,
        _ commit: (@escaping Work) throws(AuditError) -> Void
    ) throws(AuditError) {
        let held = try reader.withConnection { connection throws(SQLiteError) in try connection.holds() }
        let end = policy.keepMonths.map { CalendarMonth(of: now.milliseconds).adding(-$0).start } ?? .min
        for segment in try reader.sealedSegments() {
            if !segment.isErased {
                guard segment.arrivals.upperBound < end,
                    !held.contains(where: { $0.exchanges.overlaps(segment.exchanges) })
                else { continue }
                let event = AuditEvent(.erased, actor: actor).with("first", Int(segment.exchanges.lowerBound))
                    .with("last", Int(segment.exchanges.upperBound)).with("reason", reason)
                    .with("segment", AuditLabel(configured: segment.name))
                try commit { (store) throws(AuditError) in
                    _ = try store.write([], [AuditEventItem(event: event, onCommit: nil)])
                }
                try pass(.expired)
            }
            AuditFile.remove(file(segment.name))
            try pass(.unlinked)
        }
    }
}

extension AuditReader {
    func sealedSegments() throws(AuditError) -> [SealedSegment] {
        try withConnection { connection throws(SQLiteError) in try connection.sealedSegments() }
    }

    /// The first that is still in the log, if it is not after one.
    fileprivate func firstExchange(through last: Int64) throws(AuditError) -> Int64? {
        let first = try integer("SELECT min(seq) FROM exchange")
        return first > 0 && first <= last ? first : nil
    }
}

extension AuditRetention {
    /// Moves what is old into sealed segments.
    ///
    /// - Returns: their names.
    package mutating func seal(
        _ policy: SegmentPolicy,
        actor: AuditLabel,
        reason: AuditLabel
    ) throws(AuditError) -> [String] {
        try seal(policy) { sealer in
            sealer.actor = actor
            sealer.reason = reason
        }
    }

    mutating func seal(
        _ policy: SegmentPolicy,
        _ change: (inout SegmentSealer) -> Void
    ) throws(AuditError) -> [String] {
        guard let key = publish.key else { throw AuditError.missing(path: path + ".key") }
        var sealer = SegmentSealer(path: path, policy: policy, key: key)
        change(&sealer)
        return try sealer.run { (work) throws(AuditError) in try finish(work) }
    }
}
