import AuditLog
import Foundation
import Spending

/// What the store's thread does: gather, write, tell.
extension BudgetStore {
    /// Pause after a transaction that failed, in microseconds.
    private static let pause: Int64 = 100_000
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
    }

    private func run() {
        while let group = take() {
            do throws(BudgetError) {
                try table?.write(group.changes, removing: group.gone)
                monitor.withLock { statistics.commits += 1 }
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
            while waiting.isEmpty {
                if isStopping { break }
                if ledger.hasChanges {
                    let deadline = monotonicMicroseconds() + configuration.settleDelay
                    while waiting.isEmpty, !isStopping, monitor.wait(for: .work, until: deadline) {}
                    break
                }
                isIdle = true
                monitor.wait(for: .work)
                isIdle = false
            }
            let group = Group(waiting: waiting, changes: ledger.takeChanges(), gone: forget())
            waiting = []
            return isStopping && group.changes.isEmpty && group.waiting.isEmpty ? nil : group
        }
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
