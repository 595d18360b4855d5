/// What the writer's thread does: gather, write, and start again.
extension AuditWriter {
    /// First and longest pause before a failed transaction is tried again, in microseconds.
    private static let firstPause: Int64 = 10_000
    private static let longestPause: Int64 = 2_000_000

    func runThread() {
        var batch: [AuditItem] = []
        while takeBatch(&batch) {
            var rest = batch[...]
            while !rest.isEmpty {
                let group = rest.prefix(configuration.groupSize)
                rest = rest.dropFirst(group.count)
                commit(group)
            }
            batch.removeAll(keepingCapacity: true)
            runErrands()
            extendIndex()
        }
        endRun()
    }

    /// Waits for records and for others that may join them.
    ///
    /// - Returns: false when the writer is to stop and nothing is left.
    private func takeBatch(_ batch: inout [AuditItem]) -> Bool {
        monitor.withLock {
            while queue.waiting.isEmpty {
                if hasOtherWork { return true }
                if mayStop {
                    isAccepting = false
                    return false
                }
                waitForWork()
            }
            gather()
            batch = queue.takeAll(leaving: batch)
            return true
        }
    }

    /// At shutdown, open tickets are waited for until the deadline.
    private var mayStop: Bool {
        guard let stopBy else { return false }
        return queue.openTickets == 0 || monotonicMicroseconds() >= stopBy
    }

    private func waitForWork() {
        isIdle = true
        defer { isIdle = false }
        if let stopBy {
            _ = monitor.wait(for: .work, until: stopBy)
        } else {
            monitor.wait(for: .work)
        }
    }

    private func gather() {
        let deadline = monotonicMicroseconds() + configuration.groupDelay
        while !queue.isUrgent, stopBy == nil, queue.waiting.count < configuration.groupSize {
            if !monitor.wait(for: .work, until: deadline) { return }
        }
    }

    /// Writes a group, again and again if need be, and tells those who wait for it.
    private func commit(_ group: ArraySlice<AuditItem>) {
        var pause = Self.firstPause
        while true {
            switch attempt(group) {
            case .success(let first):
                // By index: a loop over the items would copy each record, with its thirty references, to look at one field.
                for index in group.indices {
                    group[index].onCommit?(.committed(seq: first + Int64(index - group.startIndex)))
                }
                return
            case .failure(let error):
                let isGivenUp = monitor.withLock {
                    queue.failed(error)
                    return sleep(pause)
                }
                if isGivenUp { return giveUp(group) }
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    private func attempt(_ group: ArraySlice<AuditItem>) -> Result<Int64, SQLiteError> {
        do throws(SQLiteError) {
            guard let written = try store?.write(group) else {
                preconditionFailure("the store is open while the thread runs")
            }
            monitor.withLock {
                queue.committed(group.count, renamed: written.renamed)
                monitor.wake(.progress)
            }
            return .success(written.first)
        } catch {
            return .failure(error)
        }
    }

    /// Waits within the lock; a shutdown shortens it to the shutdown's own deadline.
    ///
    /// - Returns: true if that deadline has passed and the group is to be given up.
    private func sleep(_ pause: Int64) -> Bool {
        let deadline = monotonicMicroseconds() + pause
        while monitor.wait(for: .work, until: min(deadline, stopBy ?? deadline)) {}
        return stopBy.map { monotonicMicroseconds() >= $0 } ?? false
    }

    private func giveUp(_ group: ArraySlice<AuditItem>) {
        monitor.withLock {
            queue.lost(group.count, inFlight: true)
            monitor.wake(.progress)
        }
        for item in group { item.onCommit?(.lost) }
    }

    private func endRun() {
        // A run whose end could not be recorded reads as one that was cut off, which is near enough to the truth.
        try? store?.endRun(arrivals: monitor.withLock { queue.arrivals })
        store = nil
        monitor.withLock {
            hasStopped = true
            monitor.wake(.progress)
        }
    }
}
