import Foundation
import Inspection
import Redaction
import TestSupport
import Testing

@testable import RuleFiles

@Suite struct CanaryTests {
    private static let text = """
        schema: 1
        canaries:
          - {text: a hemlock here, expect: redact, because: herbs}
          - {text: nothing, expect: pass}
          - {text: the hemlock, expect: block, direction: response, app: chat, team: red}
        """

    private static func read(_ text: String) throws -> [Canary] {
        let folder = try TemporaryFolder(["canaries.yaml": text])
        return try CanaryFile.read(folder.path + "/canaries.yaml")
    }

    private static func engine(policy: String = "[]") throws -> Engine {
        let policy = PolicyFileTests.policy(policy)
        let loader = RuleLoader(runsTests: false)
        return try loader.load(texts: [("pack.yaml", PackText.sound)], policies: [("policy.yaml", policy)]).get()
            .makeEngine(key: .ephemeral())
    }

    @Test func `a canary that is treated otherwise is said, with its line and reason`() throws {
        let canaries = try Self.read(Self.text)
        #expect(canaries.map(\.expectation) == [.redact, .pass, .block])
        let failing = try Self.engine().failures(of: canaries)
        #expect(failing.map(\.place.line) == [5])
        #expect(failing.map(\.reason) == ["this canary must be blocked, and the response is redacted"])
        let lax = try Self.engine(policy: "[{action: flag}]").failures(of: canaries)
        #expect(lax.map(\.code) == [.failingCanary, .failingCanary])
        #expect(lax.first?.help == "the canary says: herbs")
        let strict = try Self.engine(policy: "[{action: block, apps: [chat], direction: response}]")
        #expect(strict.failures(of: canaries).isEmpty)
    }

    @Test func `a configuration that blocks everything fails the built-in ones`() throws {
        #expect(try Self.engine().failures(of: Canary.harmless).isEmpty)
        let pack = PackText.changing("'hemlock'", to: "'[a-zA-Z]{1,40}'").replacing("redact", with: "block")
        let engine = try RuleLoader(runsTests: false).load(texts: [("pack.yaml", pack)]).get()
            .makeEngine(key: .ephemeral())
        #expect(engine.failures(of: Canary.harmless).count >= 8)
    }

    @Test(arguments: [
        ("schema: 1\ncanaries: []\n", DiagnosticCode.valueNotAllowed), ("schema: 1\n", .missingKey),
        ("schema: 1\ncanaries: [{text: a, expect: deny}]\n", .valueNotAllowed),
        ("schema: 1\ncanaries: [{text: a}]\n", .missingKey),
        ("schema: 1\ncanaries: [{text: a, expect: pass, user: x}]\n", .unknownKey),
    ])
    func `a file of canaries is as strict as any`(text: String, code: DiagnosticCode) {
        let refusal = #expect(throws: Refusal.self) { try Self.read(text) }
        #expect(refusal?.diagnostics.map(\.code) == [code])
    }

    @Test func `the shipped canaries hold for the shipped rules and the strictest policy`() throws {
        let root = SchemaTests.root
        let canaries = try CanaryFile.read(root.appending(path: "policies/canaries.yaml").path())
        let loaded = try RuleLoader(runsTests: false).load(
            paths: [root.appending(path: "rules").path()],
            policies: [root.appending(path: "policies/strict.yaml").path()]
        ).get()
        let failures = try loaded.makeEngine(key: .ephemeral()).failures(of: canaries + Canary.harmless)
        #expect(failures.isEmpty, "\(failures.map(\.reason))")
    }
}
