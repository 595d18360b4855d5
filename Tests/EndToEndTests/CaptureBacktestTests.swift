import AuditLog
import Evaluation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles
import TestSupport
import Testing

@testable import weir

@Suite struct `A backtest on captured texts` {
    private static func engine(_ action: String, regex: String = "hemlock") throws -> Engine {
        let pack = """
            schema: 1
            pack: {id: t, version: 1.0.0}
            rules:
              - {id: t.herb, name: Herb, description: A herb., entity: HERB, severity: low, action: \(action),
                 detect: [{regex: '\(regex)', confidence: 0.9}], tests: {match: [a, b], no_match: [c, d]}}

            """
        return try RuleLoader(runsTests: false).load(texts: [("t.yaml", pack)], policies: []).get()
            .makeEngine(key: .ephemeral())
    }

    private struct Place {
        let folder: TestSupport.TemporaryFolder
        let identity = EscrowIdentity()
        var path: String { folder.path + "/captures.db" }

        init(_ prompts: [String], mode: CaptureMode = .escrow) throws {
            folder = try TestSupport.TemporaryFolder()
            let audit = try AuditWriter(AuditWriter.Configuration(path: folder.path + "/audit.db"))
            let writer = CaptureWriter(CaptureWriter.Configuration(path: folder.path + "/captures.db"), audit: audit)
            for (index, prompt) in prompts.enumerated() {
                var record = CaptureRecord(
                    exchange: "req_\(index)",
                    at: AuditTime(milliseconds: Int64(1000 * index)),
                    mode: mode,
                    policyHash: "h",
                    operation: "/v1/chat/completions"
                )
                record.app = index % 2 == 0 ? "shop" : "desk"
                record.dialect = "chat"
                record.prompt = Array(#"{"model":"m","messages":[{"role":"user","content":"\#(prompt)"}]}"#.utf8)
                record.channels = [
                    .init(
                        name: "0 content",
                        path: "choices[0].delta.content",
                        isFinished: true,
                        decided: 8,
                        text: Array("an answer".utf8)
                    )
                ]
                let finished = record
                writer.submit(bytes: 8, for: identity.recipient) { finished }
            }
            writer.shutdown()
            audit.shutdown()
        }

        func test(_ old: Engine, _ new: Engine, labels: [String: [BacktestText.Label]] = [:]) -> CaptureBacktest {
            CaptureBacktest(path: path, identity: identity, baseline: old, candidate: new, labels: labels)
        }
    }

    private static let prompts = ["a hemlock", "nothing", "hemlock, hemlock", "more", "yew"]

    @Test func `counts what comes out otherwise, whoever runs it`() async throws {
        let place = try Place(Self.prompts)
        let test = place.test(try Self.engine("flag"), try Self.engine("block", regex: "hemlock|yew"))
        let outcome = await test.run(tasks: 1)
        let report = outcome.report
        #expect((report.texts, report.newlyBlocked, report.released, report.changed) == (5, 3, 0, 0))
        let herb = try #require(report.rules["t.herb"])
        #expect((herb.stricter, herb.appeared, herb.gone) == (3, 1, 0))
        #expect(herb.samples.map(\.text) == ["req_0", "req_2", "req_2"])
        for tasks in [2, 3, 7] {
            let other = await test.run(tasks: tasks).report
            #expect(other.rules == report.rules && other.texts == 5 && other.newlyBlocked == 3)
        }
        #expect((outcome.unreadable, outcome.redacted) == (0, 0))
    }

    @Test func `reviewers' labels give a precision before and after`() async throws {
        let place = try Place(Self.prompts)
        func label(_ start: Int, _ end: Int, _ isTrue: Bool) -> BacktestText.Label {
            let field = "prompt messages[0].content"
            return .init(.init(rule: "t.herb", field: field, start: start, end: end), isTrue: isTrue)
        }
        let labels = ["req_0": [label(2, 9, false)], "req_2": [label(0, 7, true), label(9, 16, true)]]
        let old = try Self.engine("flag")
        let counts = try #require(
            await place.test(old, try Self.engine("flag", regex: "hemlock, hem"), labels: labels).run(tasks: 2).report
                .labels["t.herb"]
        )
        #expect(counts.right == (2, 0) && counts.wrong == (1, 0))
        #expect(counts.precision.before == 2.0 / 3 && counts.precision.after == nil)
        let same = await place.test(old, old, labels: labels).run(tasks: 2).report.labels["t.herb"]
        #expect(same?.precision.after == 2.0 / 3)
    }

    @Test func `a time and an application choose among them, and none is read without its key`() async throws {
        let place = try Place(Self.prompts)
        let engine = try Self.engine("flag")
        var test = place.test(engine, engine)
        test.app = "shop"
        #expect(await test.run(tasks: 2).report.texts == 3)
        test.since = AuditTime(milliseconds: 1000)
        test.until = AuditTime(milliseconds: 4000)
        #expect(await test.run(tasks: 2).report.texts == 1)
        let closed = CaptureBacktest(
            path: place.path,
            identity: nil,
            baseline: engine,
            candidate: engine,
            labels: [:]
        )
        let outcome = await closed.run(tasks: 2)
        #expect(outcome.report.texts == 0 && outcome.unreadable == 5)
        let redacted = try Place(Self.prompts, mode: .redacted)
        #expect(await redacted.test(engine, engine).run(tasks: 2).redacted == 5)
    }
}
