import Synchronization

/// Budgets in memory, for tests and for what need not survive a restart.
package final class MemorySpendingStore: SpendingStore {
    private let ledger = Mutex(Ledger())

    package init() {}

    package func reserve(
        _ reservation: Reservation,
        at now: Int64,
        _ done: @escaping @Sendable (Result<ReservationAnswer, SpendingFault>) -> Void
    ) {
        done(
            .success(
                ledger.withLock { ledger in
                    _ = ledger.lapse(at: now)
                    return ledger.reserve(reservation)
                }
            )
        )
    }

    package func settle(
        _ id: SpendingID,
        cost: Money,
        at now: Int64,
        _ done: @escaping @Sendable (Result<Settlement?, SpendingFault>) -> Void
    ) {
        done(
            .success(
                ledger.withLock { ledger in
                    _ = ledger.lapse(at: now)
                    return ledger.settle(id, cost: cost)
                }
            )
        )
    }

    package func read(
        _ charges: [Charge],
        at now: Int64,
        _ done: @escaping @Sendable (Result<[AccountBalance], SpendingFault>) -> Void
    ) {
        done(.success(ledger.withLock { ledger in charges.map(ledger.balance) }))
    }
}

/// Limits of one node: in memory, behind a lock that is held for a microsecond.
package final class MemoryLimitStore: LimitStore {
    private let table = Mutex(LimitTable())

    package init() {}

    package func take(
        _ request: LimitRequest,
        at now: Int64,
        _ done: @escaping @Sendable (Result<LimitAnswer, SpendingFault>) -> Void
    ) {
        done(.success(table.withLock { $0.take(request, at: now) }))
    }

    package func finish(_ id: SpendingID, amounts: [Int64?], at now: Int64) {
        table.withLock { $0.finish(id, amounts: amounts, at: now) }
    }
}
