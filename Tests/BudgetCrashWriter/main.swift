// Reserves and settles in a file of budgets until it is killed, and says on standard output what it was told.
// Run by `BudgetCrashTests` alone: BudgetCrashWriter FILE ROUND
import BudgetFile
import Foundation
import Spending

/// One line: `g id amount` when a reservation was granted, `s id cost` before it is settled.
@Sendable func tell(_ kind: String, _ id: Int, _ amount: Int64) {
    let line = Array("\(kind) \(id) \(amount)\n".utf8)
    _ = write(STDOUT_FILENO, line, line.count)
}

func charges(_ id: Int) -> [Charge] {
    var charges = [
        Charge(
            account: "small",
            slot: 0,
            limit: Money(nanodollars: 40_000),
            resetsAt: nil,
            keptUntil: nil
        ),
        Charge(
            account: "large",
            slot: 7,
            limit: Money(nanodollars: 1_000_000_000),
            resetsAt: nil,
            keptUntil: nil
        ),
    ]
    if id % 8 != 0 { charges.removeFirst() }
    return charges
}

let round = CommandLine.arguments[2]
let store = try BudgetStore(BudgetStore.Configuration(path: CommandLine.arguments[1]))
let room = DispatchSemaphore(value: 16)
for id in 1... {
    room.wait()
    let amount = Int64.random(in: 1...200)
    let reservation = Reservation(
        SpendingID(exchange: "r\(round)x\(id)", leg: 1),
        amount: Money(nanodollars: amount),
        charges: charges(id),
        deadline: .max
    )
    store.reserve(reservation, at: 0) { answer in
        defer { room.signal() }
        guard case .success(.granted) = answer else { return }
        tell(id % 8 == 0 ? "G" : "g", id, amount)
        // Every third is under way when the process dies.
        guard id % 3 != 0 else { return }
        let cost = Int64.random(in: 0...amount)
        tell("s", id, cost)
        store.settle(reservation.id, cost: Money(nanodollars: cost), at: 0) { _ in }
    }
}
