import AuditLog
import Classification
import GuardrailTypes
import Inspection
import NIOCore
import Policy
import TestSupport
import Testing

@testable import Gateway

/// What is known of an ensemble's texts only later: verdicts of classifiers behind a network, and the disk's word.
@Suite(.timeLimit(.minutes(1)))
struct `Ensembles that wait` {
    private static func models(_ text: String) -> [String: (answers: [String], ending: ScriptedUpstream.Ending)] {
        var models = Council.members
        models["odd"] = ([whole(text)], .keepOpen)
        return models
    }

    @Test func `an answer that a classifier blocks is left out, and its verdict is asked for once`() async throws {
        let classifier = ScriptedClassifier(delay: .milliseconds(20))
        let stage = try await Council.open(
            Self.models("this is AAA."),
            ensembles: [council(["sound", "odd", "sound"])],
            categories: classifier.plan([CategoryRule.asked(.toxicity, .block, .response)])
        )
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 200 && reply.contains("ensemble=2/3"), "\(reply)")
        #expect(stage.upstreams["judge"]?.received.contains("AAA") == false)
        // Three answers of the panel and the judge's, of which no two were asked about at one time.
        #expect(classifier.asked == 4)
        let row = try await stage.row()
        #expect(row.outcome == .allowed)
        #expect(row.decisions.map(\.field.text) == ["panel[1].choices[0].message.content"])
        await stage.stop()
    }

    @Test func `what the judge is told is judged as a prompt before it is sent`() async throws {
        let classifier = ScriptedClassifier(delay: .milliseconds(20))
        let stage = try await Council.open(
            Self.models("this is AAA."),
            ensembles: [council(["sound", "odd"])],
            categories: classifier.plan([CategoryRule.asked(.toxicity, .block, .prompt)])
        )
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 400 && reply.contains("content_filter"), "\(reply)")
        #expect(stage.asked("judge") == 0)
        let row = try await stage.row()
        #expect(row.outcome == .blocked && row.blockedDirection == .prompt)
        #expect(row.decisions.map(\.field.text) == ["panel"])
        #expect(await stage.isIdle())
        await stage.stop()
    }

    @Test func `a panel is not asked ahead of the prompt's verdict`() async throws {
        let classifier = ScriptedClassifier(delay: .milliseconds(50))
        let stage = try await Council.open(
            ensembles: [council(["sound", "sound"])],
            categories: classifier.plan([CategoryRule.asked(.toxicity, .block, .prompt)], ahead: true)
        )
        #expect(try await stage.ask(chat("this is AAA.", model: "council")).status == 400)
        #expect(stage.asked("sound") == 0 && stage.asked("judge") == 0)
        #expect(try await stage.ask(chat("this is fine.", model: "council")).contains("ensemble=2/2"))
        await stage.stop()
    }

    @Test func `a panel is asked when what was found in the prompt is on disk`() async throws {
        var policy = DurabilityPolicy()
        policy.durability = .beforeRelease
        let stage = try await Council.open(ensembles: [council(["sound", "sound"])], durability: policy)
        stage.gateway.sink.stall()
        let client = try await stage.gateway.client()
        await client.send(chat("4012 8888 8888 1881", model: "council"))
        await eventually { stage.gateway.sink.events.contains { $0.kind == .decided } }
        try await Task.sleep(for: .milliseconds(50))
        #expect(stage.asked("sound") == 0)
        stage.gateway.sink.resume()
        #expect(await client.receiveAnswer().contains("ensemble=2/2"))
        await client.close()
        await stage.stop()
    }
}
