internal import Dispatch
internal import Synchronization

/// Proves that a log is what was written, or says where it is not: offline, read-only, with a public key at most.
///
/// One pass follows the chain's links and the Merkle tree; others, on the other cores, hash the rows again. A checkpoint counts
/// if its signature is good under the key that the caller trusts, or without one under the key that the log itself names,
/// which proves only that the log fits together.
package struct ChainVerifier: Sendable {
    package let path: String
    /// Nil: the log's own.
    package var key: AuditPublicKey?
    /// Checkpoints that were kept outside the log.
    package var outside: [CheckpointNote] = []
    /// Where sealed segments lie; nil leaves them unread.
    package var segments: String?
    /// Threads that hash rows.
    package var workers = 2

    /// Entries that a thread takes at a time.
    private static let stretch: Int64 = 16_384

    package init(path: String) {
        self.path = path
    }

    /// - Throws: what keeps the log from being read.
    package func verify() throws(AuditError) -> ChainReport {
        let reader = try AuditReader(path: path)
        var report = try facts(of: reader)
        var links = LinkPass(report: report, outside: outside, key: key)
        let contents = try concurrently(through: report.entries) { () throws(AuditError) in
            try reader.withConnection { connection throws(SQLiteError) in try links.run(on: connection) }
        }
        report = links.report
        // The row that was changed says more than the checkpoints that no longer fit it; only where the end is missing, rows that
        // were left behind without their entries would seem to be new ones.
        let found = [links.broken, contents].compactMap(\.self).min { $0.entry < $1.entry }
        let isWhole = links.broken == nil
        report.problem = (isWhole ? links.missing : nil) ?? found ?? links.missing ?? links.unproven
        try proveSegments(reader, &report)
        return report
    }

    private func proveSegments(
        _ reader: borrowing AuditReader,
        _ report: inout ChainReport
    ) throws(AuditError) {
        guard let segments else {
            let sealed = try reader.sealedSegments().filter { !$0.isErased }
            guard !sealed.isEmpty else { return }
            let exchanges = sealed.reduce(0) { $0 + $1.exchanges.upperBound - $1.exchanges.lowerBound + 1 }
            report.remarks.append("\(exchanges) exchanges are in \(sealed.count) segments, which were not looked at")
            return
        }
        let (proven, problem) = try SegmentPass(directory: segments, key: key).run(on: reader)
        report.segments = proven
        report.problem = report.problem ?? problem
    }

    private func facts(of reader: borrowing AuditReader) throws(AuditError) -> ChainReport {
        var report = try reader.withConnection { connection throws(SQLiteError) in
            var report = ChainReport()
            report.entries = try connection.integer("SELECT max(entry) FROM chain")
            report.exchanges = try connection.integer("SELECT count(*) FROM exchange")
            report.events = try connection.integer("SELECT count(*) FROM event")
            return report
        }
        let receiver = BoundSQL(
            text: """
                SELECT kind, detail ->> 'entries' FROM event
                WHERE kind IN ('checkpoints_unsent', 'checkpoints_sent') ORDER BY event DESC LIMIT 1
                """,
            parameters: []
        )
        if let row = try reader.rows(receiver).rows.first, row[0].text == AuditEvent.Kind.checkpointsUnsent.rawValue {
            report.remarks.append("the receiver of checkpoints had not taken that of \(row[1].text) entries")
        }
        let gaps = BoundSQL(
            text: "SELECT run, missing FROM v_missing WHERE missing > 0 ORDER BY run",
            parameters: []
        )
        for row in try reader.rows(gaps).rows {
            report.remarks.append("run \(row[0].text): \(row[1].text) exchanges arrived and have no row")
        }
        report.remarks += try reader.removals()
        report.remarks += try reader.restorations()
        return report
    }

    /// Runs `links` on this thread while others hash the rows.
    ///
    /// - Returns: the first row that is not what the chain says.
    private func concurrently(
        through last: Int64,
        _ links: () throws(AuditError) -> Void
    ) throws(AuditError) -> ChainProblem? {
        let state = Mutex(ContentState())
        let group = DispatchGroup()
        let queue = DispatchQueue(label: "weir.audit.verify", attributes: .concurrent)
        for _ in 0..<workers {
            queue.async(group: group) { hashContents(through: last, state) }
        }
        let outcome: Result<Void, AuditError>
        do throws(AuditError) { outcome = .success(try links()) } catch { outcome = .failure(error) }
        group.wait()
        try outcome.get()
        return try state.withLock { state throws(AuditError) in
            if let error = state.error { throw error }
            return state.problem
        }
    }

    private struct ContentState {
        var next: Int64 = 1
        var problem: ChainProblem?
        var error: AuditError?
        /// Nothing before a problem is left out, so the first that is found in the end is the first.
        var isOver = false
    }

    private func hashContents(through last: Int64, _ state: borrowing Mutex<ContentState>) {
        do throws(AuditError) {
            let pass = try ContentPass(reader: try AuditReader(path: path), last: last)
            while let start = nextStretch(through: last, state) {
                let end = min(start + Self.stretch - 1, last)
                guard let problem = try pass.run(start...max(start, end)) else { continue }
                state.withLock {
                    if problem.entry < $0.problem?.entry ?? .max { $0.problem = problem }
                    $0.isOver = true
                }
            }
        } catch {
            state.withLock {
                $0.error = error
                $0.isOver = true
            }
        }
    }

    /// An empty chain has one stretch as well, so that rows without a chain are seen.
    private func nextStretch(through last: Int64, _ state: borrowing Mutex<ContentState>) -> Int64? {
        state.withLock { state in
            guard !state.isOver, state.next <= max(last, 1) else { return nil }
            defer { state.next += Self.stretch }
            return state.next
        }
    }
}
