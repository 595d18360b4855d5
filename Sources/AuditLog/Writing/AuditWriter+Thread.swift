/// What the writer's thread does: gather, write, and start again.
extension AuditWriter {
    /// First and longest pause before a failed transaction is tried again, in microseconds.
    private static let firstPause: Int64 = 10_000
    private static let longestPause: Int64 = 2_000_000

    func runThread() {
        var batch: [AuditItem] = []
        while takeBatch(&batch) {
            var rest = batch[...]
            repeat {
                let group = rest.prefix(configuration.groupSize)
                rest = rest.dropFirst(group.count)
                if !group.isEmpty || !events.isEmpty { commit(group) }
            } while !rest.isEmpty
            let isQuiet = batch.isEmpty
            batch.removeAll(keepingCapacity: true)
            signIfDue()
            publishCheckpoints()
            runErrands()
            runStoreErrands()
            tidy(isQuiet: isQuiet)
        }
        endRun()
    }

    /// Waits for records and for others that may join them, or until a checkpoint is due.
    ///
    /// - Returns: false when the writer is to stop and nothing is left.
    private func takeBatch(_ batch: inout [AuditItem]) -> Bool {
        let checkpointAt = store?.checkpointDueAt
        return monitor.withLock {
            while queue.isEmpty {
                if hasOtherWork { return true }
                if mayStop {
                    isAccepting = false
                    return false
                }
                if let checkpointAt, monotonicMicroseconds() >= checkpointAt { return true }
                waitForWork(until: checkpointAt)
            }
            gather()
            batch = queue.takeAll(leaving: batch)
            events = queue.takeEvents()
            return true
        }
    }

    /// At shutdown, open tickets are waited for until the deadline.
    private var mayStop: Bool {
        guard let stopBy else { return false }
        return queue.openTickets == 0 || monotonicMicroseconds() >= stopBy
    }

    private func waitForWork(until checkpointAt: Int64?) {
        isIdle = true
        defer { isIdle = false }
        if let deadline = [stopBy, checkpointAt].compactMap(\.self).min() {
            _ = monitor.wait(for: .work, until: deadline)
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
            case .success((let first, let firstEvent)):
                // By index: a loop over the items would copy each record, with its thirty references, to look at one field.
                for index in group.indices {
                    group[index].onCommit?(.committed(seq: first + Int64(index - group.startIndex)))
                }
                for (index, item) in events.enumerated() { item.onCommit?(.committed(seq: firstEvent + Int64(index))) }
                events = []
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

    private func attempt(_ group: ArraySlice<AuditItem>) -> Result<(Int64, Int64), AuditError> {
        do throws(AuditError) {
            guard let written = try store?.write(group, events) else {
                preconditionFailure("the store is open while the thread runs")
            }
            monitor.withLock {
                queue.committed(group.count, renamed: written.renamed)
                queue.committedEvents()
                monitor.wake(.progress)
            }
            return .success((written.first, written.firstEvent))
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
        for item in events { item.onCommit?(.lost) }
        events = []
    }

    /// An idle log is signed too.
    private func signIfDue() {
        guard let dueAt = store?.checkpointDueAt, monotonicMicroseconds() >= dueAt else { return }
        do throws(AuditError) {
            try store?.signNow()
        } catch {
            // The rows are on disk and will be under the next checkpoint.
            store?.postponeSigning()
        }
    }

    /// Sends checkpoints out of the database, on a queue of their own: a file's sync takes as long as a group's.
    private func publishCheckpoints() {
        let notes = store?.takeNotes() ?? []
        guard !notes.isEmpty else { return }
        publisher.publish(notes) { [self] unpublished in
            monitor.withLock { queue.unpublished(unpublished) }
        }
    }

    private func endRun() {
        // A run whose end could not be recorded reads as one that was cut off, which is near enough to the truth.
        try? store?.endRun(arrivals: monitor.withLock { queue.arrivals })
        publishCheckpoints()
        publisher.waitUntilDone()
        store = nil
        monitor.withLock {
            hasStopped = true
            monitor.wake(.progress)
        }
    }
}
