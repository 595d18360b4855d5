internal import RedisClient
package import Spending

extension RedisStore: SpendingStore {
    package func reserve(
        _ reservation: Reservation,
        at now: Int64,
        _ done: @escaping @Sendable (Result<ReservationAnswer, SpendingFault>) -> Void
    ) {
        var arguments = [String(now), String(reservation.deadline), String(reservation.amount.nanodollars)]
        for charge in reservation.charges {
            arguments += [String(charge.slot), String(charge.span), String(charge.limit.nanodollars)]
            arguments += [String(charge.resetsAt ?? -1), String(charge.keptUntil ?? -1)]
        }
        let keys = [deadlines, held(reservation.id)] + reservation.charges.map { account($0.account) }
        ask(.reserve, keys, arguments, done) { numbers in
            let balances = Self.balances(numbers.dropFirst(2))
            guard numbers.count >= 5, let first = balances.first else {
                return reservation.charges.isEmpty ? .granted([]) : nil
            }
            return numbers[0] == 1 ? .granted(balances) : .refused(charge: Int(numbers[1]), first)
        }
    }

    package func settle(
        _ id: SpendingID,
        cost: Money,
        at now: Int64,
        _ done: @escaping @Sendable (Result<Settlement?, SpendingFault>) -> Void
    ) {
        let arguments = [String(now), String(cost.nanodollars)]
        call(
            Call(script: .settle, keys: [deadlines, held(id)], arguments: arguments, isKept: true) { result in
                done(result.flatMap { self.settlement($0, cost) })
            }
        )
    }

    package func read(
        _ charges: [Charge],
        at now: Int64,
        _ done: @escaping @Sendable (Result<[AccountBalance], SpendingFault>) -> Void
    ) {
        let arguments = charges.flatMap { [String($0.slot), String($0.span)] }
        ask(.read, charges.map { account($0.account) }, arguments, done) { Self.balances($0[...]) }
    }

    // MARK: Keys

    var deadlines: String { "{\(configuration.prefix)}:due" }
    func held(_ id: SpendingID) -> String { "{\(configuration.prefix)}:held:\(id.text)" }
    func account(_ name: String) -> String { "{\(configuration.prefix)}:budget:\(name)" }

    // MARK: Answers

    /// Calls a script that answers with numbers.
    ///
    /// - Parameter read: nil if they are not what the script answers.
    func ask<Answer>(
        _ script: RedisScript,
        _ keys: [String],
        _ arguments: [String],
        _ done: @escaping @Sendable (Result<Answer, SpendingFault>) -> Void,
        _ read: @escaping @Sendable ([Int64]) -> Answer?
    ) {
        call(
            Call(script: script, keys: keys, arguments: arguments, isKept: false) { result in
                done(
                    result.flatMap { reply in
                        guard let answer = reply.numbers.flatMap(read) else {
                            return .failure(SpendingFault(.unreadable))
                        }
                        return .success(answer)
                    }
                )
            }
        )
    }

    private static func balances(_ numbers: ArraySlice<Int64>) -> [AccountBalance] {
        let numbers = numbers.map(Money.init(nanodollars:))
        return stride(from: 0, to: numbers.count - 2, by: 3).map {
            AccountBalance(settled: numbers[$0], lapsed: numbers[$0 + 1], reserved: numbers[$0 + 2])
        }
    }

    private func settlement(_ reply: RedisReply, _ cost: Money) -> Result<Settlement?, SpendingFault> {
        if reply == .null { return .success(nil) }
        guard case .array(let elements) = reply, let reserved = elements.first?.number, elements.count % 3 == 1 else {
            return .failure(SpendingFault(.unreadable))
        }
        var changes: [Settlement.Change] = []
        for index in stride(from: 1, to: elements.count, by: 3) {
            guard case .bytes(let key) = elements[index], let before = elements[index + 1].number,
                let after = elements[index + 2].number
            else { return .failure(SpendingFault(.unreadable)) }
            changes.append(
                Settlement.Change(
                    account: String(decoding: key.dropFirst(account("").utf8.count), as: UTF8.self),
                    spentBefore: Money(nanodollars: before),
                    spentAfter: Money(nanodollars: after)
                )
            )
        }
        let overrun = max(.zero, cost - Money(nanodollars: reserved))
        return .success(Settlement(changes: changes, overrun: overrun))
    }
}

extension RedisReply {
    /// A whole number, as an integer or as text; nil for anything else.
    var number: Int64? {
        switch self {
        case .integer(let value): value
        case .bytes(let text): Int64(String(decoding: text, as: UTF8.self))
        default: nil
        }
    }

    /// An array of whole numbers; nil for anything else.
    var numbers: [Int64]? {
        guard case .array(let elements) = self else { return nil }
        let numbers = elements.compactMap(\.number)
        return numbers.count == elements.count ? numbers : nil
    }
}
