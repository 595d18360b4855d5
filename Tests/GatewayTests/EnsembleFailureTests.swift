import AuditLog
import GuardrailTypes
import NIOCore
import Routing
import Testing

@testable import Gateway

/// Every way in which a panel can fail.
@Suite(.timeLimit(.minutes(4)))
struct `Failures of an ensemble` {
    /// Every panel of three.
    private static let panels: [[Member]] = Member.allCases.flatMap { first in
        Member.allCases.flatMap { second in Member.allCases.map { [first, second, $0] } }
    }

    private static func name(_ panel: [Member]) -> String { panel.map(\.rawValue).joined(separator: "-") }

    /// All panels where two are enough, and one of each kind of panel else.
    @Test(arguments: [1, 2, 3])
    func `the judge is asked where enough have answered, and nowhere else`(least: Int) async throws {
        let panels = Self.panels.filter { least == 2 || $0.map(\.rawValue) == $0.map(\.rawValue).sorted() }
        let ensembles = panels.map { council($0.map(\.rawValue), model: Self.name($0), least: least, timeout: 800) }
        let stage = try await Council.open(ensembles: ensembles) { $0.ejection.isOn = false }
        for first in stride(from: 0, to: panels.count, by: 12) {
            try await withThrowingTaskGroup(of: ([Member], String).self) { group in
                for panel in panels[first..<min(first + 12, panels.count)] {
                    group.addTask { (panel, try await stage.ask(chat("hello", model: Self.name(panel)))) }
                }
                for try await (panel, reply) in group { try await check(panel, least, reply, stage) }
            }
        }
        let judged = stage.upstreams["judge"]?.received ?? ""
        #expect(!judged.contains("AKIA") && !judged.contains("1881"))
        #expect(await stage.isIdle())
        #expect(stage.legs.count == 3 * panels.count && stage.gateway.sink.records.count == panels.count)
        await stage.stop()
    }

    private func check(_ panel: [Member], _ least: Int, _ reply: String, _ stage: Council) async throws {
        let name = Self.name(panel)
        await eventually { stage.gateway.sink.records.contains { $0.model?.text == name } }
        let row = try #require(stage.gateway.sink.records.first { $0.model?.text == name })
        let good = panel.count(where: \.isGood)
        let trail = row.routing?.trail.text ?? ""
        let tells = "\(name), \(trail): \(reply)"
        if good >= least {
            #expect(reply.status == 200 && reply.contains("ensemble=\(good)/3"), "\(tells)")
            #expect(row.outcome == (panel.contains(.redacted) ? .redacted : .allowed), "\(tells)")
        } else if trail.contains(" blocked") {
            #expect(reply.status == 400 && reply.contains("content_filter"), "\(tells)")
            #expect(row.outcome == .blocked && row.blockedDirection == .response, "\(tells)")
        } else {
            // A block that would have come is not waited for where too few can come anyway.
            #expect(!panel.contains(.blocked) || trail.contains("not_needed"), "\(tells)")
            #expect(reply.status == 502 && reply.contains("ensemble_too_few_responses"), "\(tells)")
            #expect(row.outcome == .upstreamFailed, "\(tells)")
        }
        #expect(!reply.contains("AKIA") && !reply.contains("1881"))
        #expect(trail.contains("panel[2]:"))
        #expect(row.decisions.count { $0.action == .block } <= panel.count { $0 == .blocked }, "\(tells)")
    }

    @Test func `another model answers where too few have, as if it had been asked`() async throws {
        let ensemble = council(["sound", "failing", "blocked"], onTooFew: "spare")
        var models = Council.members
        models["spare"] = ([whole("spare words")], .keepOpen)
        let stage = try await Council.open(models, ensembles: [ensemble])
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 200 && reply.contains("spare words"))
        // Two that failed decide, whether the third has answered by then or not.
        let route = "x-weir-route: u-spare/spare; reason=only; attempts=1; ensemble="
        #expect(["0/3", "1/3"].contains { reply.contains(route + $0 + "\r\n") }, "\(reply)")
        #expect(stage.asked("judge") == 0)
        #expect(stage.upstreams["spare"]?.received.contains("ANSWERS") == false)
        let row = try await stage.row()
        #expect(row.outcome == .allowed && row.routing?.route.text == "council>spare")
        #expect(row.decisions.map(\.action) == [.block])
        #expect(await stage.isIdle())
        await stage.stop()
    }

    @Test func `a leg tries again and elsewhere as its route says`() async throws {
        var models = Council.members
        models["moody"] = ([Member.failing.answer, whole("at last")], .keepOpen)
        let stage = try await Council.open(models, ensembles: [council(["moody", "pair"])]) { routing in
            routing.plan.retries = 1
            routing.plan.retryOn = [.serverError]
            routing.plan.backoff.base = 1
            routing.plan.fallbackOn = [.serverError, .blocked]
            var pair = RouteSettings(
                model: "pair",
                candidates: [
                    CandidateSettings(upstream: "u-blocked", model: "blocked"),
                    CandidateSettings(upstream: "u-sound", model: "sound"),
                ],
                routing
            )
            pair.plan.candidates = 2
            routing.routes = [pair]
        }
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 200 && reply.contains("ensemble=2/2"), "\(reply)")
        #expect(try told(try #require(stage.upstreams["judge"]?.received)) == ["at last", "the sound answer"])
        let row = try await stage.row()
        #expect(row.outcome == .allowed && row.decisions.map(\.field.text) == ["panel[1].choices[0].message.content"])
        #expect(stage.legs.count == 2 && stage.legs.allSatisfy { $0.contains(#""attempts":2"#) }, "\(stage.legs)")
        #expect(await stage.isIdle())
        await stage.stop()
    }

    @Test func `who is late is cancelled, and the others are judged`() async throws {
        let stage = try await Council.open(ensembles: [council(["sound", "hanging", "sound"], timeout: 200)])
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 200 && reply.contains("ensemble=2/3"))
        await eventually { stage.upstreams["hanging"]?.closed == 1 }
        #expect(stage.upstreams["hanging"]?.closed == 1)
        #expect(stage.legs.contains { $0.contains(#""outcome":"late""#) })
        await stage.stop()
    }

    @Test func `where too few can come any more nobody is waited for`() async throws {
        let stage = try await Council.open(ensembles: [council(["failing", "hanging"], timeout: 60_000)])
        let reply = try await stage.ask(chat("hello", model: "council"))
        #expect(reply.status == 502)
        #expect(stage.legs.contains { $0.contains(#""outcome":"not_needed""#) }, "\(stage.legs)")
        #expect(await stage.isIdle())
        await stage.stop()
    }

    // MARK: Ends from outside

    @Test func `a client that goes while the panel answers costs no more`() async throws {
        let stage = try await Council.open(ensembles: [council(["sound", "hanging", "redacted"], timeout: 60_000)])
        let client = try await stage.gateway.client()
        await client.send(chat("hello", model: "council"))
        await eventually { ["sound", "hanging", "redacted"].allSatisfy { stage.asked($0) == 1 } }
        try await Task.sleep(for: .milliseconds(300))
        await client.close()
        let row = try await stage.row()
        #expect(row.outcome == .clientGone && row.routing?.candidate.text == "panel")
        #expect(row.decisions.map(\.field.text) == ["panel[2].choices[0].message.content"])
        await eventually { stage.upstreams["hanging"]?.closed == 1 }
        #expect(stage.upstreams["hanging"]?.closed == 1 && stage.asked("judge") == 0)
        #expect(stage.legs.contains { $0.contains(#""outcome":"cancelled""#) })
        #expect(await stage.isIdle())
        await stage.stop()
    }

    /// At every moment from the request to the judge's answer.
    @Test func `a client that goes at any time leaves one row and nothing under way`() async throws {
        let ensembles = [
            council(["sound", "hanging", "redacted"], timeout: 40), council(["sound", "failing"], model: "few"),
        ]
        let stage = try await Council.open(judge: [""], ensembles: ensembles)
        for step in 0..<40 {
            let client = try await stage.gateway.client()
            await client.send(chat("hello", model: step.isMultiple(of: 4) ? "few" : "council"))
            try await Task.sleep(for: .milliseconds(step * 2))
            await client.close()
            _ = try await stage.row(after: step)
        }
        #expect(await stage.isIdle())
        #expect(stage.gateway.sink.records.count == 40)
        #expect(stage.gateway.sink.outcomes.allSatisfy { [.clientGone, .upstreamFailed].contains($0) })
        await stage.stop()
    }

    @Test func `a shutdown ends a panel`() async throws {
        let stage = try await Council.open(ensembles: [council(["hanging", "sound"], timeout: 60_000)])
        let client = try await stage.gateway.client()
        await client.send(chat("hello", model: "council"))
        await eventually { stage.asked("hanging") == 1 && stage.asked("sound") == 1 }
        await stage.gateway.shutDown()
        let row = try await stage.row()
        #expect(row.outcome == .shutdown)
        #expect(await stage.isIdle())
        await client.close()
        await stage.stop()
    }
}
