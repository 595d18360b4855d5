/// Where budgets are counted: one file of one node, or a server that several nodes ask.
///
/// Each call is one atomic step. All of them return at once and call `done` exactly once, on any thread and maybe before they
/// return. Times are milliseconds since 1970 and come from the caller; calls may come with times that step back.
///
/// The law of every store, whatever fails when: for each account and each of its windows, `settled + lapsed + reserved` never
/// exceeds the limit of the last reservation that was granted there, but for what providers charged beyond what was reserved
/// (`Settlement.overrun`).
///
/// **Crashes.** A reservation that nobody settles by its deadline, because its node died, is *lapsed*: it counts as spent in full
/// from then on. So nothing that a provider may have charged is ever forgotten, and the sum never grows by it. A store may do this
/// by doing nothing but forgetting the id.
package protocol SpendingStore: AnyObject, Sendable {
    /// Reserves on all accounts, or on none.
    ///
    /// An id that is held is granted again as it stands, and reserves nothing more.
    func reserve(
        _ reservation: Reservation,
        at now: Int64,
        _ done: @escaping @Sendable (Result<ReservationAnswer, SpendingFault>) -> Void
    )

    /// Puts what it has cost in place of what was reserved; zero releases it.
    ///
    /// It counts in the slots in which it was reserved, also if others have begun. Nil for an id that is not held: it is settled
    /// or lapsed, and nothing changes.
    func settle(
        _ id: SpendingID,
        cost: Money,
        at now: Int64,
        _ done: @escaping @Sendable (Result<Settlement?, SpendingFault>) -> Void
    )

    /// What the windows of these charges hold; their limits and `amount` of a reservation play no part.
    func read(
        _ charges: [Charge],
        at now: Int64,
        _ done: @escaping @Sendable (Result<[AccountBalance], SpendingFault>) -> Void
    )
}

/// Where limits in time are counted; the same rules as for `SpendingStore`, but nothing need survive a restart.
package protocol LimitStore: AnyObject, Sendable {
    /// Takes from all accounts, or from none.
    func take(
        _ request: LimitRequest,
        at now: Int64,
        _ done: @escaping @Sendable (Result<LimitAnswer, SpendingFault>) -> Void
    )

    /// The request is over: gives back its places, and puts what it really took in place of what was taken.
    ///
    /// - Parameter amounts: one for each take of the request, in its order; nil leaves it as it was. Ignored for an id that is
    ///   not held.
    func finish(_ id: SpendingID, amounts: [Int64?], at now: Int64)
}
