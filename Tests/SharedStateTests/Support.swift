import Foundation
import RedisClient
import SharedState
import Spending
import Synchronization
import TestSupport

extension SplitMix {
    mutating func int(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &self) }
}

/// Waits for the one answer of a call.
func answer<Answer: Sendable>(_ call: (@escaping @Sendable (Answer) -> Void) -> Void) -> Answer {
    let box = Mutex<Answer?>(nil)
    let semaphore = DispatchSemaphore(value: 0)
    call { answer in
        box.withLock { $0 = answer }
        semaphore.signal()
    }
    semaphore.wait()
    return box.withLock { $0! }
}

extension RedisStore {
    convenience init(
        _ server: RedisServer,
        prefix: String = "weir",
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws {
        var access = RedisAccess(password: server.password, authority: server.authority)
        access.answerMilliseconds = 300
        access.connectMilliseconds = 300
        var configuration = Configuration(try RedisAddress(server.address), access)
        configuration.prefix = prefix
        configuration.retryDelay = 20_000
        change(&configuration)
        self.init(configuration)
    }

    func reserve(_ reservation: Reservation, at now: Int64) -> Result<ReservationAnswer, SpendingFault> {
        answer { reserve(reservation, at: now, $0) }
    }

    func settle(_ id: SpendingID, cost: Int64, at now: Int64) -> Result<Settlement?, SpendingFault> {
        answer { settle(id, cost: Money(nanodollars: cost), at: now, $0) }
    }

    func read(_ charges: [Charge], at now: Int64) -> Result<[AccountBalance], SpendingFault> {
        answer { read(charges, at: now, $0) }
    }

    func take(_ request: LimitRequest, at now: Int64) -> Result<LimitAnswer, SpendingFault> {
        answer { take(request, at: now, $0) }
    }
}
