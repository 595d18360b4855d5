package import AuditLog
package import Spending

/// The budgets of one node: counted in memory, and on disk before a reservation is granted.
///
/// The ledger decides at once, under a lock. What was granted is told when it is covered by what is on disk: at once where a lease
/// has room for it (`LeaseBook`), else with the next transaction, which those share that come together. Settlements are written with
/// one, or within `settleDelay`: a crash before that counts the reservation as spent in full.
///
/// Sendable: everything mutable is touched under `monitor`, `table` by the writer's thread only. Keeps itself alive until
/// `shutdown`.
package final class BudgetStore: SpendingStore, @unchecked Sendable {
    package struct Configuration: Sendable {
        package var path: String
        /// The longest time that a settlement waits to be written, in microseconds.
        package var settleDelay: Int64 = 1_000_000
        /// For tests: a failing disk.
        package var fault: FaultHook?

        package init(path: String) {
            self.path = path
        }
    }

    /// Counters since the store was opened.
    package struct Statistics: Hashable, Sendable {
        package var commits = 0
        /// Reservations that no transaction had to be waited for.
        package var covered = 0
        /// Transactions that failed; the reservations in them were refused as unavailable.
        package var failedCommits = 0
        /// Reservations that nobody settled in time.
        package var lapsed = 0
    }

    /// A reservation that is granted as soon as it is on disk.
    struct Waiting {
        let id: SpendingID
        let answer: ReservationAnswer
        let done: @Sendable (Result<ReservationAnswer, SpendingFault>) -> Void
    }

    let configuration: Configuration
    let monitor = Monitor()
    var ledger = Ledger()
    var leases = LeaseBook()
    var waiting: [Waiting] = []
    var statistics = Statistics()
    /// The latest time that a caller has named, and when it was last looked for what is over.
    var now: Int64 = 0
    var lapsedAt: Int64 = 0
    var forgottenAt: Int64 = 0
    /// When all that had changed was last written, by the monotonic clock.
    var writtenAt: Int64 = 0
    var isStopping = false
    var hasStopped = false
    /// The thread sleeps, and no settlement waits.
    var isIdle = false
    var table: BudgetTable?

    /// Opens the file, counts what a crash has left as spent, and starts the thread.
    package init(_ configuration: Configuration) throws(BudgetError) {
        self.configuration = configuration
        var table = try BudgetTable.open(configuration.path, fault: configuration.fault)
        var ledger = Ledger()
        try table.forEach { ledger.restoreLapsed($0, $1) }
        try table.write(ledger.takeChanges(), removing: [])
        self.ledger = ledger
        self.table = consume table
        startThread()
    }

    package func reserve(
        _ reservation: Reservation,
        at now: Int64,
        _ done: @escaping @Sendable (Result<ReservationAnswer, SpendingFault>) -> Void
    ) {
        let early: Result<ReservationAnswer, SpendingFault>? = monitor.withLock {
            guard !isStopping else { return .failure(SpendingFault(.stopped)) }
            follow(now)
            let answer = ledger.reserve(reservation)
            guard case .granted = answer else { return .success(answer) }
            if leases.covers(reservation, ledger, at: monotonicMicroseconds()) {
                statistics.covered += 1
                if isIdle || leases.isLow { monitor.wake(.work) }
                return .success(answer)
            }
            waiting.append(Waiting(id: reservation.id, answer: answer, done: done))
            monitor.wake(.work)
            return nil
        }
        if let early { done(early) }
    }

    package func settle(
        _ id: SpendingID,
        cost: Money,
        at now: Int64,
        _ done: @escaping @Sendable (Result<Settlement?, SpendingFault>) -> Void
    ) {
        let answer: Result<Settlement?, SpendingFault> = monitor.withLock {
            guard !hasStopped else { return .failure(SpendingFault(.stopped)) }
            follow(now)
            let settlement = ledger.settle(id, cost: cost)
            if isIdle { monitor.wake(.work) }
            return .success(settlement)
        }
        done(answer)
    }

    package func read(
        _ charges: [Charge],
        at now: Int64,
        _ done: @escaping @Sendable (Result<[AccountBalance], SpendingFault>) -> Void
    ) {
        let balances = monitor.withLock { charges.map(ledger.balance) }
        done(.success(balances))
    }

    package var counts: Statistics { monitor.withLock { statistics } }

    /// Writes what is left, closes the file and ends the thread.
    ///
    /// Blocks; call it off the event loops. What is still reserved then has lapsed when the file is opened again.
    package func shutdown() {
        monitor.withLock {
            isStopping = true
            monitor.wake(.work)
            while !hasStopped { monitor.wait(for: .progress) }
        }
    }

    /// Within the lock.
    private func follow(_ time: Int64) {
        now = max(now, time)
        guard now - lapsedAt >= 1000 else { return }
        lapsedAt = now
        statistics.lapsed += ledger.lapse(at: now).count
    }
}
