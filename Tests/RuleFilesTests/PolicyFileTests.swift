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
        try RuleLoader(runsTests: false).load(texts: [("pack.yaml", PackText.sound)], policy: text).get().policy
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
}
