import Foundation
import RedisClient
import SharedState
import Spending
import Synchronization
import TestSupport

/// A generator whose whole state is a seed.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
    }

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
