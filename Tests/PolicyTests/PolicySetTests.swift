import GuardrailTypes
import Testing

@testable import Policy

@Suite struct PolicySetTests {
    static func rule(
        _ id: String = "pci.card-number",
        entity: String = "CREDIT_CARD",
        severity: Severity = .high,
        tags: [String] = ["pci", "financial"]
    ) -> RuleReference {
        RuleReference(
            id: id,
            name: id,
            entity: entity,
            severity: severity,
            tags: tags,
            packID: "test",
            packVersion: "1.0.0"
        )
    }

    @Test(arguments: Action.allCases)
    func `without a statement the rule's own action stands`(authored: Action) {
        #expect(PolicyStack.default.action(for: Self.rule(), authored: authored, direction: .prompt) == authored)
    }

    @Test func `the last statement that selects a finding decides`() {
        let policy = PolicySet(
            id: "p",
            version: "1.0.0",
            statements: [
                .init(Selector(), action: .block),
                .init(Selector(rules: [Glob("pci.*")]), action: .flag),
                .init(Selector(rules: [Glob("secret.*")]), action: .redact),
            ]
        )
        let stack = PolicyStack(policy)
        #expect(stack.action(for: Self.rule(), authored: .redact, direction: .prompt) == .flag)
        #expect(stack.action(for: Self.rule("secret.x"), authored: .flag, direction: .prompt) == .redact)
        #expect(stack.action(for: Self.rule("contact.email"), authored: .flag, direction: .prompt) == .block)
    }

    @Test(arguments: [(Action.allow, Action.allow), (.flag, .flag), (.redact, .flag), (.block, .flag)])
    func `observing flags what would be redacted or blocked`(decided: Action, observed: Action) {
        let policy = PolicyStack(PolicySet(id: "p", version: "1.0.0", mode: .observe))
        #expect(policy.action(for: Self.rule(), authored: decided, direction: .response) == observed)
    }

    @Test(arguments: [
        (Selector(), true),
        (Selector(rules: [Glob("secret.*"), Glob("pci.*")]), true),
        (Selector(rules: [Glob("secret.*")]), false),
        (Selector(tags: ["secret", "financial"]), true),
        (Selector(tags: ["secret"]), false),
        (Selector(severityAtLeast: .high), true),
        (Selector(severityAtLeast: .critical), false),
        (Selector(entities: ["CREDIT_CARD"]), true),
        (Selector(entities: ["credit_card"]), false),
        (Selector(apps: [Glob("chat-*")]), true),
        (Selector(apps: [Glob("batch")]), false),
        (Selector(directions: [.response]), true),
        (Selector(directions: [.prompt]), false),
        (Selector(tags: ["pci"], directions: [.prompt]), false),
    ])
    func `every condition that is given must hold`(selector: Selector, selects: Bool) {
        let isSelected =
            selector.selects(Self.rule(), direction: .response)
            && selector.who.holds(for: PolicySubject(app: "chat-web"))
        #expect(isSelected == selects)
    }

    @Test func `a caller without a name fits no named app`() {
        #expect(!Selector(apps: [Glob("chat")]).who.holds(for: PolicySubject()))
        #expect(Selector(apps: [Glob("*")]).who.holds(for: PolicySubject()))
    }
}
