import Foundation
import Routing
import RuleFiles
import TestSupport
import Testing

@testable import Gateway

/// Settings with one flow in a file of its own.
private struct Place {
    let folder: TemporaryFolder
    var settings: String { folder.path + "/weir.yaml" }
    var file: String { folder.path + "/support.yaml" }

    static let first = """
        # Ours; ask ann before you change it.
        schema: 1
        nodes:
          - {id: cap, rate_limit: {type: cost, key: app, limit: 5, interval: 3600, success: large, fallback: onprem}}
          - {id: large, model: {model: big, fallback: onprem}} # dear
          - {id: onprem, model: {provider: home, model: llama}}

        """
    static let second = """
        schema: 1
        nodes:
          - id: sensitive
            conditional: {if: [{field: findings.entity, $in: [CREDIT_CARD, US_SSN]}], then: onprem, else: cap}
          - {id: cap, rate_limit: {type: cost, key: app, limit: 7.5, interval: 3600, success: small, fallback: onprem}}
          - {id: small, model: {model: small}}
          - {id: onprem, model: {provider: home, model: llama}}

        """

    init(_ flow: String = "{name: support, file: support.yaml}", models: String = "[big, small]") throws {
        folder = try TemporaryFolder(["support.yaml": Self.first])
        try write("weir.yaml", Self.settings(flow, models))
    }

    static func settings(_ flow: String, _ models: String) -> String {
        """
        schema: 1
        data_dir: data
        rules: [r]
        upstreams:
          - {id: cloud, base_url: https://cloud.example/v1, models: \(models)}
          - {id: home, base_url: http://127.0.0.1:9/v1, internal: true, models: [llama]}
        flows:
          - \(flow)
        routes:
          - {model: helper, flow: support}

        """
    }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
    }

    func text(_ name: String = "support.yaml") throws -> String {
        try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
    }

    func read() throws -> Settings { try SettingsReader.read(settings, environment: [:]) }

    /// As a gateway does that takes the settings in.
    func load() throws {
        let settings = try read()
        try FlowHistory(in: settings.dataDirectory).keep(settings.routing)
    }

    func flow(_ model: String = "support") throws -> FlowVersions {
        try #require(try FlowVersions(of: model, in: settings, environment: [:]))
    }

    func version(_ number: Int) throws -> FlowHistory.Version {
        let flow = try flow()
        return try #require(flow.history.versions(of: flow.name).first { $0.number == number })
    }

    /// A file that a gateway took in, and another since.
    static func changed() throws -> Place {
        let place = try Place()
        try place.load()
        try place.write("support.yaml", second)
        try place.load()
        return place
    }
}

private func diagnostics(_ body: () throws -> Void) -> [Diagnostic] {
    do {
        try body()
        return []
    } catch let refusal as Refusal {
        return refusal.diagnostics
    } catch {
        Issue.record(error)
        return []
    }
}

@Suite struct `The versions of a flow` {
    @Test func `are numbered in the order in which a gateway took them in`() throws {
        let place = try Place.changed()
        try place.write("support.yaml", "# the first again\n" + Place.first)
        try place.load()
        try place.load()
        let versions = try place.flow().history.versions(of: "support")
        #expect(versions.map(\.number) == [1, 2])
        #expect(versions.map(\.isInForce) == [true, false])
        #expect(versions.map(\.hash) == [try place.read().routing.flows["support"]?.digest, versions[1].hash])
        #expect(try place.flow().history.events.count == 3)
    }

    @Test func `are found by the flow's name, the model that clients name, and the route's`() throws {
        let place = try Place.changed()
        for model in ["support", "dynamic/support", "helper"] { #expect(try place.flow(model).name == "support") }
        for model in ["dynamic/helper", "big", "dynamic/", ""] {
            #expect(try FlowVersions(of: model, in: place.settings, environment: [:]) == nil)
        }
    }

    @Test func `come back with their comments, and what they replace is kept`() throws {
        let place = try Place.changed()
        let before = try place.text("weir.yaml")
        try place.write("support.yaml", Place.second + "# not taken in yet\n")
        #expect(try place.flow().rollBack(to: place.version(1), by: "ann") == .done)
        #expect(try place.text() == Place.first)
        #expect(try place.text("weir.yaml") == before)
        #expect(try place.flow().rollBack(to: place.version(1), by: "ann") == .unchanged)
        try place.load()
        let history = try place.flow().history
        #expect(history.versions(of: "support").map(\.isInForce) == [true, false])
        #expect(history.events.map(\.kind) == [.loaded, .loaded, .rolledBack, .loaded])
        #expect(history.events[2].by == "ann")
        #expect(try place.flow().kept(place.version(2)).text == Place.second + "# not taken in yet\n")
    }

    @Test func `of a file that no gateway took in become one when it is replaced`() throws {
        let place = try Place.changed()
        try place.write("support.yaml", Place.second.replacing("7.5", with: "8"))
        #expect(try place.flow().rollBack(to: place.version(1), by: nil) == .done)
        let versions = try place.flow().history.versions(of: "support")
        #expect(versions.map(\.number) == [1, 2, 3])
        #expect(versions[2].first == nil)
        #expect(try place.flow().rollBack(to: place.version(3), by: nil) == .done)
        #expect(try place.text().contains("limit: 8,"))
    }

    @Test func `come back also where the file cannot be read, which is kept`() throws {
        let place = try Place.changed()
        try place.write("support.yaml", "nodes: [\n")
        #expect(try place.flow().rollBack(to: place.version(2), by: nil) == .doneKeeping(place.file + ".replaced"))
        #expect(try place.text() == Place.second)
        #expect(try place.text("support.yaml.replaced") == "nodes: [\n")
    }

    @Test func `do not come back where the settings could not be loaded with them`() throws {
        let place = try Place.changed()
        try place.write("weir.yaml", Place.settings("{name: support, file: support.yaml}", "[small]"))
        let found = diagnostics { _ = try place.flow().rollBack(to: place.version(1), by: nil) }
        #expect(found.map(\.reason) == ["no route and no upstream serves this model"])
        #expect(try place.text() == Place.second)
    }

    @Test func `do not come back as something else than they were`() throws {
        let place = try Place.changed()
        let kept = "data/flows/support-\(try place.version(1).hash).yaml"
        try place.write(kept, Place.first.replacing("3600", with: "36"))
        let found = diagnostics { _ = try place.flow().rollBack(to: place.version(1), by: nil) }
        #expect(found.map(\.code) == [.historyFailed])
        #expect(try place.text() == Place.second)
    }

    @Test func `of a flow of the settings are kept, and weir does not write settings`() throws {
        let nodes = "[{id: a, start: b}, {id: b, model: {model: big}}]"
        let place = try Place("{name: support, nodes: \(nodes)}")
        try place.load()
        #expect(try place.flow().kept(place.version(1)).flow == place.read().routing.flows["support"])
        let before = try place.text("weir.yaml")
        try place.write("weir.yaml", before.replacing("model: big", with: "model: small"))
        let found = diagnostics { _ = try place.flow().rollBack(to: place.version(1), by: nil) }
        #expect(found.map(\.code) == [.historyFailed])
        #expect(found[0].help?.contains("file: support.yaml") == true)
        #expect(try place.text("weir.yaml") == before.replacing("model: big", with: "model: small"))
    }

    @Test func `keep the mode of the file, and a link to it`() throws {
        let place = try Place.changed()
        let real = place.folder.path + "/real.yaml"
        try FileManager.default.moveItem(atPath: place.file, toPath: real)
        try FileManager.default.createSymbolicLink(atPath: place.file, withDestinationPath: "real.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
        #expect(try place.flow().rollBack(to: place.version(1), by: nil) == .done)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: place.file) == "real.yaml")
        #expect(try String(contentsOfFile: real, encoding: .utf8) == Place.first)
        let mode = try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int
        #expect(mode == 0o640)
    }

    @Test func `are told apart in words`() throws {
        let place = try Place.changed()
        let changes = FlowChanges(
            from: try place.flow().kept(place.version(1)).flow,
            to: try place.flow().kept(place.version(2)).flow
        )
        #expect(
            changes.lines == [
                "requests begin at sensitive, no longer at cap",
                "+ sensitive  if findings.entity is one of CREDIT_CARD, US_SSN: to onprem, else to cap",
                "~ cap",
                "    before  below 5 US dollars of each application in 3600 s: to large, beyond that to onprem",
                "    now     below 7.5 US dollars of each application in 3600 s: to small, beyond that to onprem",
                "+ small  asks small",
                "- large  asks big; without an answer to onprem",
                "may now be asked: small",
                "is no longer asked: big",
            ]
        )
        let same = try place.flow().now().flow
        #expect(FlowChanges(from: same, to: same).isEmpty)
    }
}

@Suite struct `The text of a flow` {
    private static let words = ["a", "b-1", "yes", "5", "x: y", "#", "", "\"", "ä", "1e3", "true", "null", " "]

    private static func condition(_ depth: Int, _ random: inout Routing.SplitMix) -> Condition {
        if depth > 0, Int.random(in: 0..<3, using: &random) == 0 {
            let inner = (0..<Int.random(in: 1...3, using: &random)).map { _ in condition(depth - 1, &random) }
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return .all([.all(inner)])
            case 1: return .all([.any(inner)])
            default: return .all([.not(.all(inner))])
            }
        }
        let fields: [Condition.Field] = [
            .app, .tokens, .header("x-weir-a"), .metadata("Kind"), .body(["a", "b"]), .entity, .findingTag, .action,
        ]
        let field = fields.randomElement(using: &random) ?? .app
        func texts() -> [Condition.Scalar] {
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                let word = words.filter { !$0.isEmpty }.randomElement(using: &random) ?? "a"
                return Double(word).map(Condition.Scalar.number) ?? .text(word)
            }
        }
        let tests: [Condition.Test] = [
            .isIn(texts()), .isNotIn(texts()), .compares(.greater, Double(Int.random(in: -9...9, using: &random)) / 4),
            .exists(Bool.random(using: &random)), .matches("^a.{2}[\"']$"),
        ]
        let first = Int.random(in: 0..<tests.count, using: &random)
        return .all(tests[first...].prefix(Int.random(in: 1...2, using: &random)).map { .test(field, $0) })
    }

    /// Each node leads to later ones only, and the one before leads to it.
    private static func flow(_ random: inout Routing.SplitMix) -> RouteFlow? {
        let count = Int.random(in: 2...7, using: &random)
        let nodes = (0..<count).map { place -> RouteFlow.Node in
            let name = "n\(Int.random(in: 0...9, using: &random))-\(place)"
            guard place < count - 1 else { return .init(name, .model(.init(model: "m: 1", timeout: 5), fallback: nil)) }
            let (next, other) = (place + 1, Int.random(in: place + 1..<count, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: return .init(name, .start(next: next))
            case 1: return .init(name, .condition(.all([condition(2, &random)]), then: other, otherwise: next))
            case 2:
                let share = RouteFlow.Share(percent: Double(Int.random(in: 0...400, using: &random)) / 8, next: other)
                return .init(name, .shares([share, share], by: .user, otherwise: next))
            case 3:
                let cents = Int.random(in: 0...100_000, using: &random)
                let limit = RouteFlow.RateLimit(.cost, per: .key, limit: cents * 10_000_000_000, interval: 7_000)
                return .init(name, .limit(limit, success: next, fallback: other))
            default: return .init(name, .model(.init(provider: "home", model: "yes", retries: 2), fallback: next))
            }
        }
        return RouteFlow(nodes)
    }

    @Test func `reads back to the same flow`() throws {
        var random = SplitMix(seed: 94)
        var digests: Set<String> = []
        for _ in 0..<300 {
            let flow = try #require(Self.flow(&random))
            let back = try SettingsReader.flow(flow.text, path: "flow.yaml")
            #expect(back == flow, "\(flow.text)")
            digests.insert(flow.digest)
        }
        #expect(digests.count > 290)
    }

    @Test func `says in words whatever another version does otherwise`() throws {
        var random = SplitMix(seed: 93)
        var (changed, refused) = (0, 0)
        for round in 0..<600 {
            let flow = try #require(Self.flow(&random))
            var bytes = Array(flow.text.utf8)
            // Every other time a digit behind a space: a number of the flow's.
            let places = bytes.indices.dropFirst(18).filter {
                round % 2 == 0 || bytes[$0] < 0x3A && bytes[$0 - 1] == 0x20
            }
            guard let place = places.randomElement(using: &random) else { continue }
            let alphabet = round % 2 == 0 ? "abkelnst.-$_\"" : "123456789"
            bytes[place] = alphabet.utf8.randomElement(using: &random) ?? 0x61
            guard let other = try? SettingsReader.flow(String(decoding: bytes, as: UTF8.self), path: "f") else {
                refused += 1
                continue
            }
            #expect(FlowChanges(from: flow, to: other).isEmpty == (flow.digest == other.digest), "\(other.text)")
            if flow.digest != other.digest { changed += 1 }
        }
        #expect(changed > 40 && refused > 40)
    }

    @Test func `has a digest that neither comments nor the order of nodes behind the first change`() throws {
        let lines = [
            "  - {id: a, start: b}", "  - {id: b, model: {model: big, fallback: c}}", "  - {id: c, end: true}",
        ]
        func digest(_ lines: [String]) throws -> String {
            try SettingsReader.flow("schema: 1\nnodes:\n" + lines.joined(separator: "\n"), path: "f").digest
        }
        let digest0 = try digest(lines)
        #expect(try digest([lines[0], "# a remark", lines[2], lines[1]]) == digest0)
        for (old, new) in [("model: big", "model: small"), ("big", "big, retries: 1"), ("id: a", "id: first")] {
            #expect(try digest(lines.map { $0.replacing(old, with: new) }) != digest0)
        }
    }

    @Test func `a flow's file that is not one is refused with its place in that file`() throws {
        let place = try Place()
        for (text, code) in [
            ("schema: 1\nnodes:\n  - {id: a, start: a}\n", DiagnosticCode.valueNotAllowed),
            ("schema: 1\nnodes:\n  - {id: a, begin: a}\n", .unknownKey),
        ] {
            try place.write("support.yaml", text)
            let found = diagnostics { _ = try place.read() }.filter { $0.place.file == place.file }
            #expect(found.first?.code == code)
            #expect(found.first?.place.line == 3)
        }
        try FileManager.default.removeItem(atPath: place.file)
        #expect(diagnostics { _ = try place.read() }.contains { $0.place.file == place.file })
    }
}
