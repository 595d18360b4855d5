import Detection
import GuardrailTypes
import Inspection
import Policy
import Redaction
import TestSupport
import Testing

@Suite struct `What is in shadow` {
    static func policy(_ statements: PolicySet.Statement...) -> PolicySet {
        PolicySet(id: "p", version: "1.0.0", statements: statements)
    }

    static func shadow(_ rule: String, _ action: Action? = nil) -> PolicySet.Statement {
        var statement = PolicySet.Statement(Selector(rules: [Glob(rule)]), action: action)
        statement.mode = .shadow
        return statement
    }

    static let texts = [
        "mail ann@example.com and the key sk-abcdefghij0123456789 and bob@example.com",
        "sk-abcdefghij0123456789ann@example.com, <<quoted ann@example.com>>",
        "<<quoted sk-abcdefghij0123456789>>", "password: ann@example.com then 4012 8888 8888 1881",
        "4012888888881881 4012888888881881 sk-abcdefghij0123456789 4012888888881881",
    ]

    static func verdict(_ text: String, _ engine: Engine) -> TextVerdict {
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        return engine.inspect(Array(text.utf8), direction: .prompt, placeholders: &numbers, using: &scratch)
    }

    @Test(arguments: texts, TestRules.all.map(\.reference.id))
    func `changes nothing beside what a policy without the rule does`(text: String, rule: String) throws {
        let off = PolicySet.Statement(Selector(rules: [Glob(rule)]), action: .allow)
        let without = Self.verdict(text, try TestRules.engine(policy: Self.policy(off)))
        let shadowed = Self.verdict(text, try TestRules.engine(policy: Self.policy(Self.shadow(rule))))
        #expect(shadowed.redacted == without.redacted)
        #expect(shadowed.block == without.block)
        #expect(shadowed.action == without.action)
        #expect(shadowed.findings.filter { !$0.isShadow } == without.findings)
        let alone = Self.verdict(text, try TestRules.engine(TestRules.all.filter { $0.reference.id == rule }))
        #expect(shadowed.findings.filter(\.isShadow).map(\.range) == alone.findings.map(\.range))
        #expect(shadowed.findings.filter(\.isShadow).allSatisfy { $0.trialAction == alone.findings.first?.action })
    }

    @Test(arguments: texts, ["email", "card", "quoted", "*"])
    func `is recorded alike however the text comes, also before a block`(text: String, rule: String) throws {
        let engine = try TestRules.engine(policy: Self.policy(Self.shadow(rule)))
        let bytes = Array(text.utf8)
        let whole = Self.run([bytes], engine)
        for chunking in Chunkings.all(of: bytes) { #expect(Self.run(chunking, engine) == whole) }
    }

    struct Seen: Equatable {
        var released: [UInt8] = []
        var findings: [Finding] = []
        var isBlocked = false
    }

    static func run(_ chunks: [[UInt8]], _ engine: Engine) -> Seen {
        var inspector = StreamInspector(engine: engine, direction: .response)
        var scratch = InspectionScratch(for: engine)
        var output = InspectionOutput()
        for chunk in chunks { inspector.receive(chunk.span, using: &scratch, into: &output) }
        inspector.finish(using: &scratch, into: &output)
        return Seen(
            released: output.releases.flatMap(\.text),
            findings: output.findings,
            isBlocked: output.block != nil
        )
    }

    @Test func `a stricter action on trial stands beside the one that is done`() throws {
        let engine = try TestRules.engine(policy: Self.policy(Self.shadow("email", .block)))
        let found = Self.verdict("to ann@example.com", engine)
        #expect(found.findings.map(\.action) == [.redact])
        #expect(found.findings.map(\.trialAction) == [.block])
        #expect(found.block == nil && found.redacted != nil)
    }

    @Test(arguments: [(PolicyMode.enforce, true), (.shadow, false), (.off, false)])
    func `a rule that gives up stops a text only where it is enforced`(mode: PolicyMode, stops: Bool) throws {
        var statement = PolicySet.Statement(Selector())
        statement.mode = mode
        let run = try `A rule that cannot be run to the end`.run(
            `A rule that cannot be run to the end`.costly,
            policy: Self.policy(statement)
        )
        #expect(run.failures.count == 1)
        #expect((run.block != nil) == stops)
    }

    @Test(arguments: [FailureMode.block, .passAndRecord])
    func `the policy decides what becomes of a failure`(mode: FailureMode) throws {
        var statement = PolicySet.Statement(Selector())
        statement.onError = mode
        let run = try `A rule that cannot be run to the end`.run(
            `A rule that cannot be run to the end`.costly,
            policy: Self.policy(statement)
        )
        #expect(run.failures.map(\.mode) == [mode])
        #expect((run.block != nil) == (mode == .block))
    }

    @Test func `the policy says how values are replaced, and how much is told`() throws {
        var statement = PolicySet.Statement(Selector(rules: [Glob("email")]))
        statement.redaction = .remove
        statement.disclosure = Disclosure.none
        let verdict = Self.verdict("to ann@example.com!", try TestRules.engine(policy: Self.policy(statement)))
        #expect(verdict.redacted.map { String(decoding: $0, as: UTF8.self) } == "to !")
        #expect(verdict.findings.map(\.disclosure) == [Disclosure.none])
    }

    @Test func `tables are made once for all whom the statements treat alike`() throws {
        var red = Audience()
        red.teams = [Glob("red")]
        let statement = PolicySet.Statement(Selector(rules: [Glob("email")], who: red), action: .block)
        let engine = try TestRules.engine(policy: Self.policy(statement))
        let first = engine.resolved(for: PolicySubject(key: "a", team: "red"))
        #expect(engine.resolved(for: PolicySubject(key: "b", team: "red")) === first)
        let other = engine.resolved(for: PolicySubject(key: "b", team: "blue"))
        #expect(other === engine.anonymous && other.number != first.number)
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        let text = Array("ann@example.com".utf8)
        for (policy, action) in [(first, Action.block), (other, .redact)] {
            let verdict = engine.inspect(
                text,
                direction: .prompt,
                policy: policy,
                placeholders: &numbers,
                using: &scratch
            )
            #expect(verdict.action == action)
        }
    }
}
