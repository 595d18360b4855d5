import AuditLog
import FoundationEssentials
import Routing
import RuleFiles
import Testing

@testable import Gateway

private func read(_ text: String) throws(Refusal) -> Settings {
    let folder = FileManager.default.temporaryDirectory.path + "/weir-ensemble-\(UInt64.random(in: 0...UInt64.max))"
    try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/weir.yaml"
    try! text.write(toFile: path, atomically: true, encoding: .utf8)
    return try SettingsReader.read(path, environment: [:])
}

private let base = """
    schema: 1
    rules: [r]
    upstreams:
      - {id: a, base_url: https://a.example/v1, models: [big, small]}

    """

private func refusal(_ text: String) -> String {
    do throws(Refusal) {
        _ = try read(text)
        return ""
    } catch {
        return error.diagnostics.map(\.reason).joined(separator: "; ")
    }
}

@Suite struct `Settings of ensembles` {
    @Test func `everything can be said`() throws {
        let routing = try read(
            base + """
                routes:
                  - model: pair
                    candidates: [{upstream: a, model: big}, {upstream: a, model: small}]
                  - model: council
                    ensemble:
                      panel: [big, small, pair, big]
                      judge: {model: big, synthesis_prompt: Be brief.}
                      min_responses: 3
                      timeout_ms: 1500
                      on_too_few: {target: small}

                """
        ).routing
        let ensemble = try #require(routing.ensembles.first)
        #expect(ensemble.model == "council" && ensemble.panel == ["big", "small", "pair", "big"])
        #expect(ensemble.judge == "big" && ensemble.synthesisPrompt == "Be brief.")
        #expect(ensemble.leastResponses == 3 && ensemble.timeout == 1500 && ensemble.onTooFew == "small")
        #expect(routing.routes.map(\.model) == ["pair"])
        #expect(routing.listed.contains { $0 == ("council", "ensemble of 4 models, judge big") })
    }

    @Test func `little need be said`() throws {
        let text = base + "routes: [{model: council, ensemble: {panel: [big, small], judge: {model: big}}}]\n"
        let settings = try read(text)
        let ensemble = try #require(settings.routing.ensembles.first)
        #expect(ensemble.leastResponses == 2 && ensemble.timeout == 30_000)
        #expect(ensemble.onTooFew == nil && ensemble.synthesisPrompt == nil)
        let table = try RouteTable(settings)
        #expect(table.ensemble(for: "council")?.panel.count == 2 && table.route(for: "council") == nil)
        #expect(table.label(for: "council").text == "council")
        let steps = try RouteExplanation(settings, RouteExplanation.Request(model: "council")).steps
        #expect(steps.map(\.path) == ["council panel[0]", "council panel[1]", "council>judge"])
        #expect(steps.map(\.candidates) == [["a/big"], ["a/small"], ["a/big"]])
    }

    private static let judge = "judge: {model: big}"

    @Test(arguments: [
        ("{model: c, ensemble: {panel: [big], \(judge)}}", "at least 2"),
        ("{model: c, ensemble: {panel: [big, big, big, big, big, big, big, big, big], \(judge)}}", "8 models at most"),
        ("{model: c, ensemble: {panel: [big, small]}}", "judge"),
        ("{model: c, ensemble: {panel: [big, gone], \(judge)}}", "\"gone\""),
        ("{model: c, ensemble: {panel: [big, small], judge: {model: gone}}}", "\"gone\""),
        ("{model: c, ensemble: {panel: [big, small], on_too_few: {target: gone}, \(judge)}}", "\"gone\""),
        ("{model: c, ensemble: {panel: [big, c], \(judge)}}", "stands for a choice"),
        ("{model: c, ensemble: {panel: [big, small], judge: {model: c}}}", "stands for a choice"),
        ("{model: c, ensemble: {panel: [big, small], min_responses: 3, \(judge)}}", "more than the panel"),
        ("{model: c, ensemble: {panel: [big, small], timeout_ms: 0, \(judge)}}", "600000"),
        ("{model: c, ensemble: {panel: [big, small], on_too_few: shrug, \(judge)}}", "shrug"),
        ("{model: c, strategy: weight, ensemble: {panel: [big, small], \(judge)}}", "strategy"),
        ("{model: c, when: [{field: model, $eq: c}], ensemble: {panel: [big, small], \(judge)}}", "when"),
        ("{model: c, candidates: [{upstream: a}], ensemble: {panel: [big, small], \(judge)}}", "ensemble"),
        ("{model: c, flow: f, ensemble: {panel: [big, small], \(judge)}}", "ensemble"),
    ])
    func `what makes no sense is said`(route: String, word: String) {
        let reason = refusal(base + "routes: [\(route)]\n")
        #expect(!reason.isEmpty && reason.contains(word), "\(reason)")
    }

    @Test func `an ensemble asks no model that stands for others`() {
        let others = """
            routes:
              - {model: auto, semantic: {default: small, routes: [{name: x, target: big, examples: [e]}]}}
              - {model: inner, ensemble: {panel: [big, small], judge: {model: big}}}
              - {model: outer, ensemble: {panel: [big, auto, inner], judge: {model: big}}}

            """
        let reason = refusal(base + others)
        #expect(reason.contains("\"auto\" stands for") && reason.contains("\"inner\" stands for"))
    }
}
