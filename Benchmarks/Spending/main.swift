import BudgetFile
import Foundation
import Spending

// What limits and budgets cost one request: processor time of all threads, the writer's and its disk calls among it.
// WEIR_BENCHMARKS=1 swift run -c release SpendingBenchmark

func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

/// Berlin's next ten years, so that a period is found among as many changes as a real zone has.
let zone = ZoneOffsets(
    3600,
    (0..<20).map { ZoneOffsets.Change(at: 1_774_746_000 + Int64($0) * 15_778_800, offset: $0 % 2 == 0 ? 7200 : 3600) }
)
let periods: [BudgetPeriod] = [
    .calendar(.monthly, zone), .calendar(.daily, zone), .rolling(86_400_000), .calendar(.weekly, .utc), .lifetime,
    .calendar(.hourly, zone),
]

func charges(_ count: Int, _ number: Int, at now: Int64) -> [Charge] {
    periods.prefix(count).enumerated().map { index, period in
        let position = period.position(at: now)
        return Charge(
            account: "budget-\(index)|key-\(number % 50)",
            slot: position.slot,
            span: position.span,
            limit: .largestLimit,
            resetsAt: position.resetsAt,
            keptUntil: position.keptUntil
        )
    }
}

func takes(_ number: Int) -> [LimitTake] {
    [
        LimitTake(account: "rpm|\(number % 50)", rule: .rate(1_000_000, period: 1000, burst: 1_000_000), amount: 1),
        LimitTake(account: "tpm|\(number % 50)", rule: .window(1_000_000_000_000, period: 60_000), amount: 900),
        LimitTake(account: "parallel|\(number % 50)", rule: .concurrency(10_000), amount: 1),
    ]
}

let rounds = 40_000

func measure(_ name: String, _ requests: Int = rounds, _ body: () -> Void) {
    let (began, clock) = (processorTime(), ContinuousClock.now)
    body()
    let spent = (processorTime() - began) / Double(requests)
    let rate = Double(requests) / ((ContinuousClock.now - clock) / .seconds(1))
    print(name.padding(toLength: 44, withPad: " ", startingAt: 0), String(format: "%6.2f µs  %8.0f/s", spent, rate))
}

let limits = MemoryLimitStore()
measure("3 limits, taken and given back") {
    for number in 0..<rounds {
        let now = 1_780_000_000_000 + Int64(number)
        let id = SpendingID(exchange: "req_\(number)", leg: 0)
        limits.take(LimitRequest(id, takes: takes(number), deadline: now + 60_000), at: now) { _ in }
        limits.finish(id, amounts: [nil, 700, nil], at: now)
    }
}

let folder = NSTemporaryDirectory() + "weir-spending-benchmark"
try? FileManager.default.removeItem(atPath: folder)
for count in [1, 3, 6] {
    for inFlight in [1, 16, 200] {
        let store = try BudgetStore(BudgetStore.Configuration(path: folder + "/\(count)-\(inFlight).db"))
        let room = DispatchSemaphore(value: inFlight)
        let requests = inFlight == 1 ? rounds / 20 : rounds
        measure("\(count) budgets on disk, \(inFlight) requests at once", requests) {
            for number in 0..<requests {
                room.wait()
                let now = 1_780_000_000_000 + Int64(number)
                let reservation = Reservation(
                    SpendingID(exchange: "req_\(number)", leg: 1),
                    amount: Money(nanodollars: 1_000_000),
                    charges: charges(count, number, at: now),
                    deadline: now + 720_000
                )
                store.reserve(reservation, at: now) { _ in
                    store.settle(reservation.id, cost: Money(nanodollars: 300_000), at: now) { _ in room.signal() }
                }
            }
            for _ in 0..<inFlight { room.wait() }
        }
        for _ in 0..<inFlight { room.signal() }
        store.shutdown()
    }
}

/// One client that asks about a hundred times a second, whose answers take a while: what a quiet gateway does.
func pace(_ name: String, _ store: any SpendingStore) {
    let requests = 1000
    measure("3 budgets \(name), one request every 10 ms", requests) {
        for number in 0..<requests {
            let now = 1_780_000_000_000 + Int64(number) * 10
            let reservation = Reservation(
                SpendingID(exchange: "req_\(number)", leg: 1),
                amount: Money(nanodollars: 1_000_000),
                charges: charges(3, 1, at: now),
                deadline: now + 720_000
            )
            let isGranted = DispatchSemaphore(value: 0)
            store.reserve(reservation, at: now) { _ in isGranted.signal() }
            isGranted.wait()
            usleep(8000)
            store.settle(reservation.id, cost: Money(nanodollars: 300_000), at: now + 8) { _ in }
            usleep(2000)
        }
    }
}

// What the pace itself costs, and what it costs with the file.
pace("in memory", MemorySpendingStore())
let paced = try BudgetStore(BudgetStore.Configuration(path: folder + "/paced.db"))
pace("on disk", paced)
paced.shutdown()
