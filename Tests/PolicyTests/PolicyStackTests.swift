import GuardrailTypes
import Testing

@testable import Policy

@Suite struct PolicyStackTests {
    typealias Statement = PolicySet.Statement

    static func statement(
        _ selector: Selector = Selector(),
        _ action: Action? = nil,
        mode: PolicyMode? = nil,
        rollout: Rollout? = nil,
        onError: FailureMode? = nil,
        disclosure: Disclosure? = nil,
        redaction: RedactionStyle? = nil
    ) -> Statement {
        var statement = Statement(selector, action: action)
        statement.mode = mode
        statement.rollout = rollout
        statement.onError = onError
        statement.disclosure = disclosure
        statement.redaction = redaction
        return statement
    }

    static func policy(
        _ statements: Statement...,
        id: String = "p",
        mode: PolicySet.Mode = .enforce,
        isFloor: Bool = false,
        audience: Audience = Audience()
    ) -> PolicySet {
        var policy = PolicySet(id: id, version: "1.0.0", mode: mode, statements: statements)
        policy.isFloor = isFloor
        policy.audience = audience
        return policy
    }

    static func decision(
        _ policies: PolicySet...,
        authored: Action = .redact,
        of subject: PolicySubject = PolicySubject()
    ) -> RuleDecision {
        let stack = PolicyStack(policies)
        return stack.trace(
            for: PolicySetTests.rule(),
            authored: authored,
            direction: .prompt,
            under: stack.standings(for: subject)
        ).decision
    }

    // MARK: Modes

    @Test(arguments: [
        (statement(Selector(), .block), Action.block, Action?.none),
        (statement(Selector(), .block, mode: .enforce), .block, nil),
        (statement(Selector(), .block, mode: .shadow), .redact, .block),
        (statement(Selector(), .allow, mode: .shadow), .redact, .allow),
        (statement(Selector(), .block, mode: .off), .redact, nil),
        (statement(Selector(), .redact, mode: .shadow), .redact, nil),
        (statement(mode: .shadow), .allow, .redact),
        (statement(mode: .off), .allow, nil),
        (statement(mode: .enforce), .redact, nil),
        (statement(Selector(), .block, rollout: Rollout(percent: 100)), .block, nil),
        (statement(Selector(), .block, rollout: Rollout(percent: 0)), .redact, .block),
        (statement(rollout: Rollout(percent: 0)), .allow, .redact),
        (statement(rollout: Rollout(percent: 100)), .redact, nil),
    ])
    func `a statement with an action is itself on trial, one without puts its rules on trial`(
        statement: Statement,
        action: Action,
        trial: Action?
    ) {
        let decision = Self.decision(Self.policy(statement))
        #expect(decision.action == action)
        #expect(decision.trialAction == trial)
    }

    @Test(arguments: [
        (PolicySet.Mode.enforce, Action.block, Action?.none),
        (.observe, .flag, .block),
        (.shadow, .redact, .block),
        (.off, .redact, nil),
    ])
    func `a policy as a whole has a mode`(mode: PolicySet.Mode, action: Action, trial: Action?) {
        let decision = Self.decision(Self.policy(Self.statement(Selector(), .block), mode: mode))
        #expect(decision.action == action)
        #expect(decision.trialAction == trial)
    }

    @Test func `a mode holds whatever later statements say of the action`() {
        let policy = Self.policy(Self.statement(mode: .off), Self.statement(Selector(), .block))
        #expect(Self.decision(policy).action == .allow)
    }

    @Test func `each value is decided by the last statement that sets it`() {
        let decision = Self.decision(
            Self.policy(
                Self.statement(Selector(), .block, onError: .block, disclosure: .rule, redaction: .remove),
                Self.statement(onError: .passAndRecord),
                Self.statement(Selector(rules: [Glob("other.*")]), .allow, disclosure: Disclosure.none)
            )
        )
        #expect(decision.action == .block)
        #expect(decision.onError == .passAndRecord)
        #expect(decision.disclosure == .rule)
        #expect(decision.redaction == .remove)
    }

    // MARK: Who

    @Test(
        arguments: [
            (\Audience.apps, "chat"), (\.keys, "k1"), (\.teams, "red"), (\.routes, "chat_completions"),
        ] as [(WritableKeyPath<Audience, [Glob]> & Sendable, String)]
    )
    func `a name must fit, and one who has none fits only a star`(
        path: WritableKeyPath<Audience, [Glob]> & Sendable,
        name: String
    ) {
        let subject = PolicySubject(app: "chat", key: "k1", team: "red", route: "chat_completions")
        var audience = Audience()
        audience[keyPath: path] = [Glob(String(name.prefix(1)) + "*")]
        #expect(audience.holds(for: subject))
        #expect(!audience.holds(for: PolicySubject()))
        audience[keyPath: path] = [Glob("x" + name)]
        #expect(!audience.holds(for: subject))
        audience[keyPath: path] = [Glob("*")]
        #expect(audience.holds(for: PolicySubject()))
    }

    @Test func `tags of keys and users are compared exactly`() {
        var audience = Audience()
        audience.keyTags = ["batch", "internal"]
        #expect(audience.holds(for: PolicySubject(tags: ["internal"])))
        #expect(!audience.holds(for: PolicySubject(tags: ["intern"])))
        audience.keyTags = []
        // SHA-256 of "alice", as sha256sum prints it.
        audience.users = [UserName("sha256:2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90")]
        var subject = PolicySubject()
        #expect(!audience.holds(for: subject))
        subject.user = "alice"
        #expect(audience.holds(for: subject))
        #expect(UserName("alice") == audience.users[0])
    }

    @Test func `what the client says tightens and never loosens`() {
        var who = Audience()
        who.models = [Glob("gpt-*")]
        var subject = PolicySubject()
        subject.model = "gpt-5"
        for mode in [PolicyMode?.none, .off, .shadow] {
            for action in [Action?.none] + Action.allCases {
                for authored in Action.allCases {
                    let base = mode.map { Self.statement(mode: $0) } ?? Self.statement(Selector(), authored)
                    let claim = Self.statement(
                        Selector(who: who),
                        action,
                        mode: action == nil ? .off : nil,
                        onError: .passAndRecord,
                        disclosure: .rule,
                        redaction: .remove
                    )
                    let before = Self.decision(Self.policy(base), authored: authored, of: subject)
                    let after = Self.decision(Self.policy(base, claim), authored: authored, of: subject)
                    #expect(after.action >= before.action)
                    #expect(after.action == max(before.action, action ?? .allow))
                    #expect(after.onError == before.onError && after.redaction == before.redaction)
                }
            }
        }
    }

    // MARK: Layers

    @Test func `later policies decide over earlier ones, each for its own`() {
        var red = Audience()
        red.teams = [Glob("red")]
        let house = Self.policy(Self.statement(Selector(), .block), id: "house")
        let team = Self.policy(Self.statement(Selector(), .flag), id: "team", audience: red)
        #expect(Self.decision(house, team, of: PolicySubject(team: "red")).action == .flag)
        #expect(Self.decision(house, team, of: PolicySubject(team: "blue")).action == .block)
    }

    @Test func `whatever other policies say, a floor is the least that is done`() {
        let statements = [nil, PolicyMode.off, .shadow, .enforce].flatMap { mode in
            ([nil] + Action.allCases.map(Optional.some)).map { Self.statement(Selector(), $0, mode: mode) }
        }
        for least in Action.allCases {
            let floor = Self.policy(Self.statement(Selector(), least, onError: .block), id: "floor", isFloor: true)
            for statement in statements {
                for mode in PolicySet.Mode.allCases {
                    let other = Self.policy(statement, Self.statement(onError: .passAndRecord), id: "other", mode: mode)
                    let without = Self.decision(other)
                    for with in [Self.decision(floor, other), Self.decision(other, floor)] {
                        #expect(with.action == max(without.action, least))
                        #expect(with.onError == .block)
                    }
                }
            }
        }
    }

    @Test func `a floor that only enforces keeps the rules' own actions`() {
        let floor = Self.policy(Self.statement(mode: .enforce), id: "floor", isFloor: true)
        let other = Self.policy(Self.statement(mode: .off), Self.statement(Selector(), .allow), id: "other")
        #expect(Self.decision(floor, other).action == .redact)
        #expect(Self.decision(floor, other, authored: .block).action == .block)
    }

    @Test func `a floor on trial records what it would do`() {
        let floor = Self.policy(Self.statement(Selector(), .block), id: "floor", mode: .shadow, isFloor: true)
        let decision = Self.decision(floor, Self.policy(Self.statement(Selector(), .flag)))
        #expect(decision.action == .flag)
        #expect(decision.trialAction == .block)
    }

    @Test func `what is said less of holds, and a floor's way of redacting`() {
        let floor = Self.policy(
            Self.statement(disclosure: .category, redaction: .remove),
            id: "floor",
            isFloor: true
        )
        let loud = Self.policy(Self.statement(disclosure: .rule, redaction: .label(nil)))
        #expect(Self.decision(floor, loud).disclosure == .category)
        #expect(Self.decision(floor, loud).redaction == .remove)
        let silent = Self.policy(Self.statement(disclosure: Disclosure.none))
        #expect(Self.decision(floor, silent).disclosure == Disclosure.none)
    }

    @Test func `each value says who said it`() throws {
        let floor = Self.policy(Self.statement(Selector(), .block), id: "floor", isFloor: true)
        let house = Self.policy(
            Self.statement(Selector(), .flag),
            Self.statement(Selector(), .allow, mode: .shadow, onError: .block)
        )
        func trace(_ policies: PolicySet...) -> DecisionTrace {
            let stack = PolicyStack(policies)
            let standings = stack.standings(for: PolicySubject())
            return stack.trace(for: PolicySetTests.rule(), authored: .redact, direction: .prompt, under: standings)
        }
        let alone = trace(house)
        #expect(alone.action == StatementPlace(policy: 0, statement: 0))
        #expect(alone.trial == StatementPlace(policy: 0, statement: 1))
        #expect(alone.onError == nil)
        #expect(trace(house, floor).action == StatementPlace(policy: 1, statement: 0))
    }
}
