import AuditLog
import Foundation
import Spending

/// What the store's thread does: gather, write, tell.
extension BudgetStore {
    /// Pause after a transaction that failed, in microseconds.
    private static let pause: Int64 = 100_000
    /// For how many times `settleDelay` a lease is kept after it was last used: who comes every few seconds need not wait either.
    private static let leaseLife: Int64 = 30
    /// How often slots that are over are looked for, in milliseconds of the callers' time.
    private static let forgetEvery: Int64 = 600_000

    func startThread() {
        let thread = Thread { self.run() }
        thread.name = "budgets"
        thread.start()
    }

    /// What one transaction writes, and who waits for it.
    private struct Group {
        var waiting: [Waiting]
        var changes: [(slot: Ledger.Slot, counter: Ledger.Counter)]
        var gone: [Ledger.Slot]

        var isEmpty: Bool { waiting.isEmpty && changes.isEmpty && gone.isEmpty }
    }

    private func run() {
        while let group = take() {
            do throws(BudgetError) {
                try table?.write(group.changes, removing: group.gone)
                monitor.withLock {
                    statistics.commits += 1
                    leases.written()
                }
                for one in group.waiting { one.done(.success(one.answer)) }
            } catch {
                refuse(group)
            }
        }
        table = nil
        monitor.withLock {
            hasStopped = true
            monitor.wake(.progress)
        }
    }

    /// Waits for something to write.
    ///
    /// - Returns: nil when the store is to stop and nothing is left.
    private func take() -> Group? {
        monitor.withLock {
            while true {
                waitForWork()
                let group = group()
                if !group.isEmpty { return group }
                if isStopping { return nil }
            }
        }
    }

    /// Until somebody waits for the disk, or it is time to write what has changed.
    ///
    /// Within the lock.
    private func waitForWork() {
        while waiting.isEmpty, !isStopping, !leases.isLow {
            if ledger.hasChanges || !leases.isEmpty {
                guard monitor.wait(for: .work, until: writtenAt + configuration.settleDelay) else { return }
            } else {
                isIdle = true
                monitor.wait(for: .work)
                isIdle = false
            }
        }
    }

    /// Those who wait share a transaction with what their accounts need, and once in a while with all that has changed.
    private func group() -> Group {
        let now = monotonicMicroseconds()
        let isDue = now >= writtenAt + configuration.settleDelay
        if isDue { writtenAt = now }
        let changes = leases.plan(
            &ledger,
            for: isStopping ? .end : isDue ? .everything : .waiting,
            oldest: now - Self.leaseLife * configuration.settleDelay
        )
        let group = Group(waiting: waiting, changes: changes, gone: forget())
        leases.forget(group.gone)
        waiting = []
        return group
    }

    private func forget() -> [Ledger.Slot] {
        guard now - forgottenAt >= Self.forgetEvery else { return [] }
        forgottenAt = now
        return ledger.forget(at: now)
    }

    /// Nothing of the group is on disk: who waits is told so, and what else has changed is written with the next.
    private func refuse(_ group: Group) {
        let isLast = monitor.withLock {
            statistics.failedCommits += 1
            leases.failed()
            for one in group.waiting { _ = ledger.settle(one.id, cost: .zero) }
            ledger.touch(group.changes.map(\.slot))
            return isStopping
        }
        for one in group.waiting { one.done(.failure(SpendingFault(.unavailable))) }
        monitor.withLock {
            // A last transaction that fails is given up: what it would have settled lapses.
            if isLast { _ = ledger.takeChanges() }
            let deadline = monotonicMicroseconds() + Self.pause
            while !isStopping, monitor.wait(for: .work, until: deadline) {}
        }
    }
}
