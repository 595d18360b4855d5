/// Work for the writer's connection that is no exchange: a label, a saved query.
struct AuditErrand: Sendable {
    typealias Work = @Sendable (borrowing Connection) throws(SQLiteError) -> Void

    /// Runs in a transaction of its own, and may run only once.
    let work: Work
    let onCommit: @Sendable (Result<Void, AuditError>) -> Void
}

extension AuditWriter {
    /// Hands work to the writer's thread, which does it after the rows that wait.
    ///
    /// - Parameter onCommit: called once, on the writer's thread: hand over and return.
    func perform(_ work: @escaping AuditErrand.Work, onCommit: @escaping @Sendable (Result<Void, AuditError>) -> Void) {
        let isTaken = monitor.withLock {
            guard isAccepting, stopBy == nil else { return false }
            errands.append(AuditErrand(work: work, onCommit: onCommit))
            monitor.wake(.work)
            return true
        }
        if !isTaken { onCommit(.failure(.stopped)) }
    }

    /// Within the lock: whether there is something to do although no row waits.
    var hasOtherWork: Bool {
        !errands.isEmpty || !storeErrands.isEmpty || ((isIndexBehind || isWALLong) && stopBy == nil)
    }

    func runErrands() {
        let errands = monitor.withLock {
            defer { self.errands = [] }
            return self.errands
        }
        for errand in errands {
            do throws(SQLiteError) {
                try store?.perform(errand.work)
                errand.onCommit(.success(()))
            } catch {
                errand.onCommit(.failure(.storage(error)))
            }
        }
    }

    /// Work that waits for a moment in which no row does, or until it has waited too long.
    func tidy(isQuiet: Bool) {
        guard isQuiet || store?.isIndexFarBehind ?? false else {
            let (isBehind, isLong) = (store?.isIndexBehind ?? false, store?.isWALLong ?? false)
            return monitor.withLock { (isIndexBehind, isWALLong) = (isBehind, isLong) }
        }
        var isBehind = false
        do throws(SQLiteError) {
            // One block at most, so that rows that have come meanwhile do not wait long.
            try store?.extendIndex()
            isBehind = store?.isIndexBehind ?? false
            if isQuiet { try store?.shortenWAL() }
        } catch {
            // The index is a convenience: rows are complete without it, and the next group tries again. So is a short WAL.
        }
        monitor.withLock { (isIndexBehind, isWALLong) = (isBehind, false) }
    }
}
