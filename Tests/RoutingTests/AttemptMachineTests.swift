import Testing

@testable import Routing

private func plan(retries: Int = 2) -> RetryPlan {
    var plan = RetryPlan()
    plan.retries = retries
    plan.backoff = Backoff(.constant, base: 100, jitter: 0)
    return plan
}

private func at(
    _ elapsed: Int = 0,
    other: Bool = true,
    key: Bool = false,
    budget: Bool = true
) -> AttemptMachine.Circumstances {
    .init(elapsed: elapsed, hasOtherCandidate: other, hasOtherKey: key, hasBudget: budget)
}

@Suite struct `Attempts` {
    @Test func `a candidate is asked again while it has retries, then another one`() {
        var machine = AttemptMachine(plan())
        #expect(machine.failed(AttemptFailure(.serverError, status: 500), at()) == .retry(after: 100))
        #expect(machine.failed(AttemptFailure(.connect), at()) == .retry(after: 100))
        #expect(machine.failed(AttemptFailure(.timeout), at()) == .fallBack)
        #expect(machine.failed(AttemptFailure(.brokenAnswer), at(other: false)) == .retry(after: 100))
        #expect(machine.failed(AttemptFailure(.brokenAnswer), at(other: false)) == .retry(after: 100))
        #expect(machine.failed(AttemptFailure(.brokenAnswer), at(other: false)) == .giveUp)
        #expect(machine.attempts == 6)
        #expect(machine.candidates == 2)
    }

    @Test(arguments: FailureClass.allCases)
    func `nothing is tried once a byte has gone to the client`(kind: FailureClass) {
        var machine = AttemptMachine(plan())
        machine.released()
        #expect(machine.failed(AttemptFailure(kind), at(key: true)) == .giveUp)
        #expect(machine.attempts == 1)
    }

    @Test func `a request that is refused is the client's to correct`() {
        var machine = AttemptMachine(plan())
        #expect(machine.failed(AttemptFailure(.refused, status: 400), at()) == .giveUp)
        var plan = plan()
        plan.fallbackStatuses = [404]
        machine = AttemptMachine(plan)
        #expect(machine.failed(AttemptFailure(.refused, status: 404), at()) == .fallBack)
        #expect(machine.failed(AttemptFailure(.refused, status: 422), at()) == .giveUp)
    }

    @Test func `a blocked answer goes to another model only if the plan says so`() {
        var machine = AttemptMachine(plan())
        #expect(machine.failed(AttemptFailure(.blocked), at()) == .giveUp)
        var plan = plan()
        plan.fallbackOn.insert(.blocked)
        machine = AttemptMachine(plan)
        #expect(machine.failed(AttemptFailure(.blocked), at()) == .fallBack)
    }

    @Test func `another key is tried at once, for what is about keys`() {
        var machine = AttemptMachine(plan(retries: 0))
        #expect(
            machine.failed(AttemptFailure(.rateLimit, status: 429, retryAfter: 60_000), at(key: true)) == .changeKey
        )
        #expect(machine.failed(AttemptFailure(.credentials, status: 401), at(key: true)) == .changeKey)
        #expect(machine.failed(AttemptFailure(.serverError, status: 500), at(key: true)) == .fallBack)
    }

    @Test func `a wait that is asked for is kept, unless it is too long or another candidate is there`() {
        let limited = AttemptFailure(.rateLimit, status: 429, retryAfter: 3_000)
        var machine = AttemptMachine(plan())
        #expect(machine.failed(limited, at()) == .fallBack)
        machine = AttemptMachine(plan())
        #expect(machine.failed(limited, at(other: false)) == .retry(after: 3_000))
        let long = AttemptFailure(.rateLimit, status: 429, retryAfter: 10_001)
        machine = AttemptMachine(plan())
        #expect(machine.failed(long, at(other: false)) == .giveUp)
    }

    @Test func `no attempt begins after the window`() {
        var machine = AttemptMachine(plan())
        #expect(machine.failed(AttemptFailure(.connect), at(119_950)) == .fallBack)
        #expect(machine.failed(AttemptFailure(.connect), at(120_000)) == .giveUp)
    }

    @Test func `without a budget there is no retry, but a fallback`() {
        var machine = AttemptMachine(plan())
        #expect(machine.failed(AttemptFailure(.connect), at(budget: false)) == .fallBack)
        #expect(machine.failed(AttemptFailure(.connect), at(other: false, budget: false)) == .giveUp)
    }

    @Test func `every sequence of failures ends, within the plan's numbers`() {
        var random = SplitMix(seed: 7)
        for _ in 0..<2_000 {
            var plan = RetryPlan()
            plan.retries = Int.random(in: 0...4, using: &random)
            plan.candidates = Int.random(in: 1...6, using: &random)
            plan.fallbackOn = Set(FailureClass.allCases)
            var machine = AttemptMachine(plan)
            var keys = 3
            var steps = 0
            loop: while true {
                steps += 1
                let kind = FailureClass.allCases.randomElement(using: &random) ?? .connect
                let circumstances = AttemptMachine.Circumstances(
                    elapsed: 0,
                    hasOtherCandidate: true,
                    hasOtherKey: keys > 0,
                    random: random.next()
                )
                switch machine.failed(AttemptFailure(kind), circumstances) {
                case .retry(let delay): #expect((100...5_000).contains(delay))
                case .changeKey: keys -= 1
                case .fallBack: break
                case .giveUp: break loop
                }
            }
            #expect(steps == machine.attempts)
            #expect(machine.candidates <= plan.candidates)
            #expect(machine.attempts <= plan.candidates * (1 + plan.retries) + 3)
        }
    }
}

@Suite struct `Waits` {
    @Test func `grow as their kind says, up to the limit`() {
        func delays(_ kind: Backoff.Kind) -> [Int] {
            (1...6).map { Backoff(kind, base: 100, limit: 1_000, jitter: 0).delay(beforeRetry: $0, random: 0) }
        }
        #expect(delays(.constant) == [100, 100, 100, 100, 100, 100])
        #expect(delays(.linear) == [100, 200, 300, 400, 500, 600])
        #expect(delays(.exponential) == [100, 200, 400, 800, 1_000, 1_000])
        #expect(Backoff(base: .max, limit: 50, jitter: 0).delay(beforeRetry: 40, random: 0) == 50)
    }

    @Test func `are spread over the part that is left to chance`() {
        let backoff = Backoff(.constant, base: 1_000, jitter: 0.5)
        var random = SplitMix(seed: 1)
        let delays = (0..<2_000).map { _ in backoff.delay(beforeRetry: 1, random: random.next()) }
        #expect(delays.allSatisfy { (500...1_000).contains($0) })
        #expect(abs(delays.reduce(0, +) / delays.count - 750) < 15)
        #expect(backoff.delay(beforeRetry: 1, random: .max) <= 1_000)
    }

    @Test func `are a share of what is under way`() {
        var budget = RetryBudget(share: 0.2, minimum: 1)
        for _ in 0..<10 { budget.began() }
        #expect(budget.retry() == true)
        #expect(budget.retry() == true)
        #expect(budget.retry() == false)
        budget.ended(hasRetried: true)
        #expect(budget.retry() == false)
        for _ in 0..<9 { budget.ended(hasRetried: budget.retrying > 0) }
        #expect(budget.active == 0)
        #expect(budget.retrying == 0)
        budget.began()
        #expect(budget.retry() == true)
    }

    @Test(arguments: [
        ("7", 7_000), ("0", 0), ("120", 120_000), ("99999999999", 31_622_400_000),
        ("Sun, 06 Nov 1994 08:49:47 GMT", 10_000), ("Sun, 06 Nov 1994 08:49:27 GMT", 0),
        ("Tue, 01 Nov 1994 08:49:37 GMT", 0), ("Wed, 01 Mar 1995 00:00:00 GMT", 9_904_223_000), ("", nil), ("-1", nil),
        ("1.5", nil), ("soon", nil), ("+3", nil),
        ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
        ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:49:37 GMT", nil),
        ("Sun, 00 Nov 1994 08:49:37 GMT", nil),
    ])
    func `are read as seconds or as a date`(text: String, milliseconds: Int?) {
        // 784111777 is the second of RFC 9110's own example.
        #expect(RetryAfter.milliseconds(text.utf8, now: 784_111_777) == milliseconds)
    }

    @Test func `of damaged fields are none or within a year`() {
        var random = SplitMix(seed: 11)
        let good = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0...Int.random(in: 0...2, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0...29, using: &random)) }
            if let found = RetryAfter.milliseconds(bytes, now: 784_000_000) {
                #expect((0...31_622_400_000).contains(found))
            }
        }
    }
}
