import Testing

@testable import Routing

extension Condition {
    fileprivate static func has(_ field: Field, _ words: String...) -> Condition {
        .test(field, .isIn(words.map(Scalar.text)))
    }
}

@Suite struct `A flow` {
    private static let cap = RouteFlow.RateLimit(.count, per: .app, limit: 3, interval: 1_000)
    private static let nodes: [RouteFlow.Node] = [
        .init("start", .start(next: 1)),
        .init("sensitive", .condition(.has(.entity, "CREDIT_CARD", "US_SSN"), then: 5, otherwise: 2)),
        .init(
            "canary",
            .shares([.init(percent: 10, next: 6), .init(percent: 20, next: 4)], by: .session, otherwise: 3)
        ),
        .init("cap", .limit(cap, success: 4, fallback: 5)),
        .init("main", .model(.init(model: "big"), fallback: 5)),
        .init("home", .model(.init(provider: "home", model: "local"), fallback: 7)),
        .init("new", .model(.init(model: "next", timeout: 5), fallback: nil)),
        .init("done", .end),
    ]
    private let flow = RouteFlow(nodes)

    private func walk(
        from start: Int = 0,
        share: UInt64 = .max / 2,
        entities: [String] = [],
        admits: Bool = true
    ) throws -> RouteFlow.Outcome {
        let facts = ConditionFacts(values: { $0 == .entity ? entities : [] }, matches: { _, _ in false })
        let inputs = RouteFlow.Inputs(facts: facts, share: { _ in share }, admits: { _, _ in admits })
        let outcome = try #require(flow).walk(from: start, inputs)
        return try #require(outcome)
    }

    @Test func `takes sensitive prompts home`() throws {
        #expect(try walk(entities: ["EMAIL", "US_SSN"]).target?.model == "local")
        #expect(try walk(entities: ["US_SSN"]).path == ["start", "sensitive", "home"])
        #expect(try walk(entities: ["EMAIL"]).target?.model != "local")
    }

    @Test func `gives each branch its share, and the same share the same branch`() throws {
        var random = SplitMix(seed: 2)
        var counts: [String: Int] = [:]
        for _ in 0..<20_000 { counts[try walk(share: random.next()).path.joined(separator: ">"), default: 0] += 1 }
        #expect(abs((counts["start>sensitive>canary>new"] ?? 0) - 2_000) < 150)
        #expect(abs((counts["start>sensitive>canary>main"] ?? 0) - 4_000) < 200)
        #expect(abs((counts["start>sensitive>canary>cap>main"] ?? 0) - 14_000) < 300)
        for share in 0..<100 as Range<UInt64> { #expect(try walk(share: share) == walk(share: share)) }
    }

    @Test func `goes another way beyond a limit, and on where a model does not answer`() throws {
        var random = SplitMix(seed: 2)
        let capped = try (0..<100).map { _ in try walk(share: random.next(), admits: false) }
            .filter { $0.path.contains("cap") }
        #expect(!capped.isEmpty)
        #expect(capped.allSatisfy { $0.target?.model == "local" })
        let home = try walk(entities: ["US_SSN"])
        #expect(home.fallback == 7)
        #expect(try walk(from: 7) == RouteFlow.Outcome(target: nil, fallback: nil, path: ["done"]))
    }

    @Test func `that goes in circles or has what nobody comes to is none, and each fault is named`() {
        let model = RouteFlow.Node("m", .model(.init(model: "x"), fallback: nil))
        let always = Condition.all([])
        #expect(RouteFlow([]) == nil)
        #expect(RouteFlow.problems(of: [.init("a", .start(next: 0))]) == [.circle(0)])
        #expect(
            RouteFlow.problems(of: [
                .init("a", .condition(always, then: 1, otherwise: 2)), .init("b", .start(next: 0)), model,
            ]) == [.circle(0), .circle(1)]
        )
        #expect(RouteFlow.problems(of: [model, .init("b", .start(next: 0))]) == [.unreachable(1)])
        #expect(
            RouteFlow.problems(of: [
                .init("a", .shares([.init(percent: 101, next: 1)], by: .key, otherwise: 1)), model,
            ]) == [.tooMuch(0)]
        )
        #expect(RouteFlow([.init("a", .start(next: 3)), model]) == nil)
        #expect(RouteFlow([.init("a", .condition(always, then: 1, otherwise: 1)), model]) != nil)
    }

    @Test func `waits at a limit of which nothing is known, and goes on from its start when it is`() throws {
        let facts = ConditionFacts(values: { _ in [] }, matches: { _, _ in false })
        var random = SplitMix(seed: 3)
        let share = try #require(
            (0..<100).map { _ in random.next() }.first { try walk(share: $0).path.contains("cap") }
        )
        var known: [Int: Bool] = [:]
        var asked: [Int] = []
        func again() throws -> RouteFlow.Outcome? {
            let inputs = RouteFlow.Inputs(
                facts: facts,
                share: { _ in share },
                admits: { node, _ in
                    asked.append(node)
                    return known[node]
                }
            )
            return try #require(flow).walk(inputs)
        }
        #expect(try again() == nil)
        known[3] = false
        #expect(try again()?.path == ["start", "sensitive", "canary", "cap", "home"])
        #expect(asked == [3, 3])
    }

    @Test func `ends for every request`() throws {
        var random = SplitMix(seed: 8)
        var sound = 0
        for _ in 0..<3_000 {
            let count = Int.random(in: 1...8, using: &random)
            func other() -> Int { Int.random(in: 0..<count, using: &random) }
            let nodes = (0..<count).map { index -> RouteFlow.Node in
                switch Int.random(in: 0..<5, using: &random) {
                case 0: return .init("\(index)", .condition(.any([]), then: other(), otherwise: other()))
                case 1:
                    let share = RouteFlow.Share(percent: 50, next: other())
                    return .init("\(index)", .shares([share], by: .request, otherwise: other()))
                case 2: return .init("\(index)", .limit(Self.cap, success: other(), fallback: other()))
                case 3: return .init("\(index)", .end)
                default: return .init("\(index)", .model(.init(model: "m"), fallback: other()))
                }
            }
            guard let flow = RouteFlow(nodes) else { continue }
            sound += 1
            let facts = ConditionFacts(values: { _ in [] }, matches: { _, _ in false })
            let inputs = RouteFlow.Inputs(facts: facts, share: { _ in 1 }, admits: { node, _ in node % 2 == 0 })
            var next: Int? = 0
            var steps = 0
            while let start = next {
                let outcome = try #require(flow.walk(from: start, inputs))
                steps += outcome.path.count
                next = outcome.fallback
            }
            #expect(steps <= count)
        }
        #expect(sound > 100)
    }
}

@Suite struct `A condition` {
    @Test(arguments: [
        (Condition.Test.isIn([.text("a"), .text("b")]), ["x", "b"], true), (.isIn([.text("a")]), ["x"], false),
        (.isIn([.text("a")]), [], false), (.isIn([.number(5)]), ["5.0"], true), (.isIn([.flag(true)]), ["true"], true),
        (.isNotIn([.text("a")]), ["x"], true), (.isNotIn([.text("a")]), ["x", "a"], false),
        (.isNotIn([.text("a")]), [], true), (.compares(.greater, 10), ["11"], true),
        (.compares(.greater, 10), ["10"], false), (.compares(.greaterOrEqual, 10), ["10"], true),
        (.compares(.greater, 10), ["many"], false), (.compares(.less, 0.5), ["0.2"], true),
        (.compares(.less, 0.5), ["0.5"], false), (.compares(.lessOrEqual, 0.5), ["0.5"], true),
        (.exists(true), ["a"], true), (.exists(true), [], false), (.exists(false), [], true),
        (.exists(false), ["a"], false), (.matches("b"), ["abc"], true), (.matches("z"), ["abc"], false),
    ])
    func `is met by one of several values, and a negative one by none`(
        test: Condition.Test,
        values: [String],
        holds: Bool
    ) {
        let facts = ConditionFacts(values: { $0 == .app ? values : [] }, matches: { $1.contains($0) })
        #expect(Condition.test(.app, test).holds(facts) == holds)
        #expect(Condition.not(.test(.app, test)).holds(facts) == !holds)
    }

    @Test func `is put together with and, or and not`() {
        func holds(_ condition: Condition) -> Bool {
            condition.holds(ConditionFacts(values: { $0 == .app ? ["a"] : [] }, matches: { _, _ in false }))
        }
        let (yes, no) = (Condition.has(.app, "a"), Condition.has(.app, "b"))
        #expect(holds(.all([yes, .not(no)])) && !holds(.all([yes, no])))
        #expect(holds(.any([no, yes])) && !holds(.any([no, no])))
        #expect(holds(.all([])) && !holds(.any([])))
        #expect(
            Condition.all([.not(.test(.app, .matches("x"))), .any([.test(.key, .matches("y"))])]).patterns == [
                "x", "y",
            ]
        )
    }
}
