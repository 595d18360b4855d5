import Testing

@testable import Spending

@Suite struct `Limits in time` {
    private static let minute: Int64 = 60_000

    private func request(_ number: Int, _ takes: LimitTake..., until deadline: Int64 = .max) -> LimitRequest {
        LimitRequest(SpendingID(exchange: "r\(number)", leg: 1), takes: takes, deadline: deadline)
    }

    private func isGranted(_ answer: LimitAnswer) -> Bool {
        if case .granted = answer { true } else { false }
    }

    @Test
    func `a rate lets its burst through at once and then one at a time`() {
        var table = LimitTable()
        let take = LimitTake(account: "a", rule: .rate(60, period: Self.minute, burst: 5), amount: 1)
        let now: Int64 = 1_700_000_000_000
        for number in 0..<5 {
            let left = Int64(4 - number)
            let state = LimitState(remaining: left, reset: (5 - left) * 1000, retry: left == 0 ? 1000 : 0)
            #expect(table.take(request(number, take), at: now) == .granted([state]))
        }
        #expect(
            table.take(request(5, take), at: now)
                == .refused(take: 0, [LimitState(remaining: 0, reset: 5000, retry: 1000)])
        )
        #expect(!isGranted(table.take(request(6, take), at: now + 999)))
        #expect(isGranted(table.take(request(7, take), at: now + 1000)))
        #expect(!isGranted(table.take(request(8, take), at: now + 1000)))
    }

    @Test
    func `nothing is taken from any account if one refuses`() {
        var table = LimitTable()
        let now: Int64 = 1_700_000_000_000
        let many = LimitTake(account: "many", rule: .window(1000, period: Self.minute), amount: 400)
        let one = LimitTake(account: "one", rule: .concurrency(1), amount: 1)
        #expect(isGranted(table.take(request(1, many, one), at: now)))
        guard case .refused(let take, let states) = table.take(request(2, many, one), at: now) else {
            Issue.record("a second place was given")
            return
        }
        #expect(take == 1 && states[0].remaining == 600)
        table.finish(SpendingID(exchange: "r1", leg: 1), amounts: [100, nil], at: now)
        guard case .granted(let after) = table.take(request(3, many, one), at: now) else {
            Issue.record("the place was not given back")
            return
        }
        #expect(after[0].remaining == 500)
    }

    @Test
    func `a place that nobody gives back is free at its deadline`() {
        var table = LimitTable()
        let take = LimitTake(account: "a", rule: .concurrency(1), amount: 1)
        #expect(isGranted(table.take(request(1, take, until: 2000), at: 1000)))
        #expect(!isGranted(table.take(request(2, take, until: 3000), at: 1999)))
        #expect(isGranted(table.take(request(3, take, until: 3000), at: 2000)))
    }

    @Test(arguments: 1...30)
    func `no stretch of a period holds more than its limit, and who waits as told gets in`(seed: Int) {
        var dice = Dice(UInt64(seed))
        var table = LimitTable()
        var now: Int64 = 1_700_000_000_000
        var granted: [(at: Int64, amount: Int64)] = []
        let period = dice.int(16...100_000)
        for number in 0..<600 {
            now += dice.int(0...(period / 8))
            let take = LimitTake(account: "a", rule: .window(100, period: period), amount: dice.int(1...40))
            switch table.take(request(number, take), at: now) {
            case .granted: granted.append((now, take.amount))
            case .refused(_, let states):
                #expect(states[0].retry > 0)
                now += states[0].retry
                #expect(isGranted(table.take(request(1000 + number, take), at: now)))
                granted.append((now, take.amount))
            }
            let inPeriod = granted.filter { $0.at > now - period }.reduce(0) { $0 + $1.amount }
            #expect(inPeriod <= 100)
        }
    }

    @Test(arguments: 1...30)
    func `a rate never lets more through than its burst and what time gives`(seed: Int) {
        var dice = Dice(UInt64(seed))
        var table = LimitTable()
        var now: Int64 = 1_700_000_000_000
        let began = now
        let (limit, burst) = (dice.int(1...500), dice.int(1...50))
        let take = LimitTake(account: "a", rule: .rate(limit, period: Self.minute, burst: burst), amount: 1)
        var granted: Int64 = 0
        for number in 0..<2000 {
            now += dice.int(0...400)
            if isGranted(table.take(request(number, take), at: now)) { granted += 1 }
            #expect(granted <= burst + (now - began) * limit / Self.minute)
        }
        #expect(granted >= min((now - began) * limit / Self.minute, 2000) / 2)
    }

    @Test
    func `what is as good as new is forgotten`() {
        var table = LimitTable()
        let now: Int64 = 1_700_000_000_000
        for number in 0..<1000 {
            let rate = LimitTake(account: "r\(number)", rule: .rate(60, period: Self.minute, burst: 60), amount: 1)
            let window = LimitTake(account: "w\(number)", rule: .window(60, period: Self.minute), amount: 1)
            let place = LimitTake(account: "p\(number)", rule: .concurrency(1), amount: 1)
            _ = table.take(request(number, rate, window, place, until: now + 1000), at: now)
        }
        #expect(table.count == 3000)
        _ = table.take(request(1000), at: now + 200_000)
        #expect(table.count == 0)
    }
}
