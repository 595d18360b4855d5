import GuardrailTypes
import Policy
import Testing

@testable import RuleFiles

@Suite struct PolicyFileTests {
    static func policy(_ statements: String, mode: String = "enforce") -> String {
        """
        schema: 1
        policy: {id: test, version: 1.2.3}
        mode: \(mode)
        statements: \(statements)
        """
    }

    static func load(_ text: String) throws -> PolicySet {
        let loader = RuleLoader(runsTests: false)
        let loaded = try loader.load(texts: [("pack.yaml", PackText.sound)], policies: [("policy.yaml", text)]).get()
        return try #require(loaded.policies.stack.policies.first)
    }

    @Test func `every key of a statement arrives`() throws {
        let text = Self.policy(
            """
            [{rules: [test.*, '*'], tags: [a], severity_at_least: high, entities: [HERB], apps: [chat], direction: prompt,
              action: allow, because: it is}, {action: block}]
            """,
            mode: "observe"
        )
        let selector = Selector(
            rules: [Glob("test.*"), Glob("*")],
            tags: ["a"],
            severityAtLeast: .high,
            entities: ["HERB"],
            apps: [Glob("chat")],
            directions: [.prompt]
        )
        #expect(
            try Self.load(text)
                == PolicySet(
                    id: "test",
                    version: "1.2.3",
                    mode: .observe,
                    statements: [.init(selector, action: .allow), .init(Selector(), action: .block)]
                )
        )
    }

    @Test(arguments: [
        ("[{rules: [test.*]}]", DiagnosticCode.missingKey, "4:14"),
        ("[{rule: [test.*], action: flag}]", .unknownKey, "4:15"),
        ("[{rules: [a], action: deny}]", .valueNotAllowed, "4:35"),
        ("[{rules: [test.wrod], action: flag}]", .selectsNothing, "4:23"),
    ])
    func `mistakes in a policy are shown like those in rules`(
        statements: String,
        code: DiagnosticCode,
        place: String
    ) throws {
        let found = try #require(diagnostics(in: PackText.sound, policy: Self.policy(statements)).first)
        #expect(found.code == code)
        #expect("\(found.place.line):\(found.place.column)" == place)
        #expect(found.place.file == "policy.yaml")
    }

    @Test func `what a policy asks of the audit log is explained with its line`() throws {
        let text = """
            schema: 1
            policy: {id: test, version: 1.2.3}
            durability: before_release
            on_audit_failure: pass_and_record
            """
        let loader = RuleLoader(runsTests: false)
        let loaded = try loader.load(texts: [("pack.yaml", PackText.sound)], policies: [("policy.yaml", text)]).get()
        let said = loaded.explainRecording(for: PolicySubject()).map { "\($0.name) \($0.value) \($0.from)" }
        #expect(
            said == [
                "durability before_release test 1.2.3, policy.yaml:3",
                "on_audit_failure pass_and_record test 1.2.3, policy.yaml:4",
            ]
        )
        let silent = try loader.load(texts: [("pack.yaml", PackText.sound)]).get()
        #expect(silent.explainRecording(for: PolicySubject()).isEmpty)
    }

    // MARK: Whom, modes, layers

    @Test func `everything else that a statement and a policy say arrives`() throws {
        let policy = try Self.load(
            """
            schema: 1
            policy: {id: test, version: 1.2.3}
            rollout: 10%
            rollout_by: user
            floor: true
            for: {apps: [a], keys: [b], teams: [c], key_tags: [d], routes: [e]}
            durability: before_close
            on_audit_failure: block
            statements:
              - {categories: [hate], packs: [test], models: [m], users: [u], rollout: 5%, on_error: block, disclose: none}
              - {mode: enforce, redact: {with: mask, keep_last: 4}}
            """
        )
        #expect(policy.durability == .beforeClose && policy.onAuditFailure == .block)
        #expect(policy.rollout == Rollout(percent: 10, by: .user))
        #expect(policy.isFloor)
        var audience = Audience()
        (audience.apps, audience.keys, audience.teams) = ([Glob("a")], [Glob("b")], [Glob("c")])
        (audience.keyTags, audience.routes) = (["d"], [Glob("e")])
        #expect(policy.audience == audience)
        let statement = try #require(policy.statements.first)
        var who = Audience()
        (who.models, who.users) = ([Glob("m")], [UserName("u")])
        #expect(statement.selector == Selector(rules: [Glob("category.hate")], packs: [Glob("test")], who: who))
        #expect(statement.rollout == Rollout(percent: 5))
        #expect(statement.onError == .block && statement.disclosure == Disclosure.none)
        #expect(policy.statements[1].redaction == .mask(character: "*", keepFirst: 0, keepLast: 4))
        #expect(policy.statements[1].mode == .enforce)
    }

    @Test(arguments: [
        ("[{models: [a], action: allow}]", DiagnosticCode.clientCouldLoosen, "4:28"),
        ("[{users: [a], mode: shadow}]", .clientCouldLoosen, "4:27"),
        ("[{users: [a], on_error: pass_and_record}]", .clientCouldLoosen, "4:27"),
        ("[{users: [a], disclose: rule}]", .clientCouldLoosen, "4:27"),
        ("[{models: [a], redact: {with: remove}}]", .clientCouldLoosen, "4:28"),
        ("[{mode: shadow, rollout: 5%}]", .conflictingKeys, "4:29"),
        ("[{rollout: 105%}]", .badForm, "4:24"),
        ("[{redact: {with: mask, label: X}}]", .conflictingKeys, "4:36"),
        ("[{packs: [tset], action: flag}]", .selectsNothing, "4:23"),
    ])
    func `what would be wrong with whom, modes and values is shown`(
        statements: String,
        code: DiagnosticCode,
        place: String
    ) throws {
        let found = try #require(diagnostics(in: PackText.sound, policy: Self.policy(statements)).first)
        #expect(found.code == code)
        #expect("\(found.place.line):\(found.place.column)" == place)
    }

    @Test(arguments: ["{action: allow}", "{mode: off}", "{on_error: pass_and_record}", "{disclose: rule}"])
    func `a floor asks for something`(statement: String) throws {
        let text = Self.policy("[\(statement)]").replacing("mode: enforce", with: "floor: true")
        #expect(diagnostics(in: PackText.sound, policy: text).map(\.code) == [.looseFloor])
    }

    @Test func `a category is selected though no loaded rule has its id`() {
        #expect(diagnostics(in: PackText.sound, policy: Self.policy("[{categories: [hate], action: block}]")).isEmpty)
    }

    private static func stack(_ texts: String...) -> LoadOutcome {
        let files = texts.enumerated().map { (path: "p\($0.offset).yaml", text: $0.element) }
        return RuleLoader(runsTests: false).load(texts: [("pack.yaml", PackText.sound)], policies: files)
    }

    private static func named(_ id: String, _ statements: String, floor: Bool = false) -> String {
        policy(statements).replacing("id: test", with: "id: \(id)")
            .replacing("mode: enforce", with: floor ? "floor: true" : "mode: enforce")
    }

    @Test(arguments: [
        ("[{action: flag}]", true), ("[{mode: off}]", true), ("[{rules: [test.*], action: redact}]", true),
        ("[{action: block}]", false), ("[{action: flag, models: [a]}]", false), ("[{on_error: block}]", false),
    ])
    func `what a floor makes vain is warned of, with both lines`(statements: String, isVain: Bool) throws {
        let floor = Self.named("floor", "\n  - {rules: [test.*], action: block}", floor: true)
        let loaded = try Self.stack(floor, Self.named("house", statements)).get()
        #expect(loaded.warnings.map(\.code) == (isVain ? [.floorIsStricter] : []))
        guard isVain else { return }
        #expect(loaded.warnings.first?.place.file == "p1.yaml")
        #expect(loaded.warnings.first?.help == "the floor's line is p0.yaml:5")
    }

    @Test func `two policies of one id are refused`() {
        guard case .refused(let found) = Self.stack(Self.named("a", "[]"), Self.named("a", "[]")) else {
            Issue.record("loaded")
            return
        }
        #expect(found.map(\.code) == [.duplicatePolicyID])
    }

    @Test func `the effective policy says from which line each value is`() throws {
        let floor = Self.named("floor", "\n  - {tags: [none], action: block}\n  - {disclose: none}", floor: true)
        let house = Self.named("house", "\n  - {action: block, apps: [chat]}\n  - {action: flag, mode: shadow}")
        let loaded = try Self.stack(floor, house).get()
        let chat = try #require(
            loaded.explainPolicy(for: PolicySubject(app: "chat"), .prompt, rulesMatching: ["test.*"]).first
        )
        #expect(chat.decision.action == .block && chat.decision.trialAction == .flag)
        #expect(chat.actionFrom == "house 1.2.3, p1.yaml:5")
        #expect(chat.trialFrom == "house 1.2.3, p1.yaml:6")
        #expect(chat.others.first { $0.name == "disclose" }?.from == "floor 1.2.3, p0.yaml:6")
        let other = try #require(loaded.explainPolicy(for: PolicySubject(), .prompt, rulesMatching: []).first)
        #expect(other.decision.action == .redact)
        #expect(other.actionFrom.hasPrefix("test 1.0.0, pack.yaml:"))
    }
}
