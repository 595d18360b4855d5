import GuardrailTypes
import Inspection
import Policy
import Redaction
import RuleFiles
import TestSupport
import Testing

@testable import Evaluation

@Suite struct BacktestTests {
    private static func engine(_ statements: String, regex: String = "hemlock") throws -> Engine {
        let pack = """
            schema: 1
            pack: {id: t, version: 1.0.0}
            rules:
              - {id: t.herb, name: Herb, description: A herb., entity: HERB, severity: low, action: redact,
                 detect: [{regex: '\(regex)', confidence: 0.9}], tests: {match: [a, b], no_match: [c, d]}}
              - {id: t.key, name: Key, description: A key., entity: KEY, severity: high, action: block,
                 detect: [{regex: 'key-[0-9]{4}', confidence: 0.9}], tests: {match: [a, b], no_match: [c, d]}}

            """
        let policy = "schema: 1\npolicy: {id: p, version: 1.0.0}\nstatements: \(statements)\n"
        let loader = RuleLoader(runsTests: false)
        let outcome = loader.load(texts: [("t.yaml", pack)], policies: [("p.yaml", policy)])
        return try outcome.get().makeEngine(key: .ephemeral())
    }

    private static func file(_ texts: [String]) -> LabelledFile {
        let lines = texts.map { "{\"text\":\"\($0)\",\"spans\":[]}" }.joined(separator: "\n")
        return .lines(name: "f.jsonl", Array(lines.utf8))
    }

    private static let texts = [
        "a hemlock", "nothing", "key-1234 and hemlock", "hemlock hemlock", "the key-4321", "plain words",
    ]

    private static func run(_ baseline: Engine, _ candidate: Engine, tasks: Int = 2) async -> BacktestReport {
        let test = Backtest(
            baseline: .init(engine: baseline, policy: baseline.resolved(for: PolicySubject())),
            candidate: .init(engine: candidate, policy: candidate.resolved(for: PolicySubject()))
        )
        return await test.run([file(texts)], tasks: tasks)
    }

    @Test func `what is newly blocked, released and changed is counted by text and by rule`() async throws {
        let engine = try Self.engine("[]")
        let report = await Self.run(
            engine,
            try Self.engine("[{rules: [t.herb], action: block}, {rules: [t.key], action: flag}]")
        )
        #expect(report.texts == 6)
        #expect(report.newlyBlocked == 2 && report.newlyBlockedHarmless == 2)
        #expect(report.released == 1)
        #expect(report.changed == 0, "one text is blocked by both, though for another reason")
        let herb = try #require(report.rules["t.herb"])
        #expect((herb.stricter, herb.milder, herb.appeared, herb.gone) == (4, 0, 0, 0))
        #expect(herb.samples.map(\.text) == ["f.jsonl 1", "f.jsonl 3", "f.jsonl 4"])
        #expect(report.rules["t.key"]?.milder == 2)
    }

    @Test func `what one side alone finds has come or gone`() async throws {
        let report = await Self.run(try Self.engine("[]"), try Self.engine("[]", regex: "plain|hemlock h"))
        let herb = try #require(report.rules["t.herb"])
        #expect((herb.appeared, herb.gone) == (2, 4))
        #expect(report.newlyBlocked == 0 && report.changed == 3)
    }

    @Test func `the same twice changes nothing, and tasks change nothing`() async throws {
        let engine = try Self.engine("[]")
        let same = await Self.run(engine, engine)
        #expect(same.rules.isEmpty && same.newlyBlocked + same.released + same.changed == 0)
        let other = try Self.engine("[{action: block, mode: shadow}, {rules: [t.herb], action: flag}]")
        var reports: [BacktestReport] = []
        for tasks in 1...5 { reports.append(await Self.run(engine, other, tasks: tasks)) }
        for report in reports {
            #expect(report.rules == reports[0].rules && report.changed == reports[0].changed)
            #expect(report.texts == 6 && report.bytes == reports[0].bytes)
        }
    }

    @Test func `no value stands in the report`() async throws {
        let report = await Self.run(try Self.engine("[]"), try Self.engine("[{action: flag}]"))
        let json = report.json.pretty()
        #expect(json.contains("\"t.key\""))
        #expect(!json.contains("key-1234") && !json.contains("key-4321") && !json.contains("hemlock"))
    }
}
