import AuditLog
import Classification
import ClassifierClients
import FoundationEssentials
import NIOPosix
import RuleFiles
import Testing
import Upstream

@testable import Gateway

private let base = """
    schema: 1
    rules: [r]
    upstreams:
      - {id: a, base_url: https://a.example/v1, models: [big, small, embed-3], api_key_env: ONE}
      - {id: c, base_url: https://c.example/v1, api: anthropic, models: [claude], api_key_env: ONE}

    """

private func read(_ text: String) throws(Refusal) -> Settings {
    let path = FileManager.default.temporaryDirectory.path + "/weir-semantic-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try SettingsReader.read(path, environment: ["ONE": "key-1", "EMBED": "embed-3"])
}

private func refusal(_ body: () throws(Refusal) -> Void) -> String {
    do throws(Refusal) {
        try body()
        return ""
    } catch {
        return error.diagnostics.map(\.reason).joined(separator: "\n")
    }
}

/// One route, for settings of which something else is wrong.
private let one = "routes: [{name: x, target: big, examples: [e]}]"

@Suite struct `The settings of semantic routes` {
    @Test func `they have the shape that peers have`() throws {
        let settings = try read(
            base + """
                routes:
                  - model: auto
                    semantic:
                      embedding_model: ${EMBED}
                      routes:
                        - {name: code, target: big, examples: ["fix this", "why does it crash"], threshold: 0.6}
                        - {name: talk, target: claude, examples: [hello]}
                      default: small
                      match: {metric: cosine, aggregate: mean, threshold: 0.35}
                      embedding_timeout_ms: 250
                      on_embedding_failure: {target: claude}
                  - {model: other, candidates: [{upstream: a, model: big}]}

                """
        )
        let semantic = try #require(settings.routing.semantic.first)
        #expect(settings.routing.routes.map(\.model) == ["other"])
        #expect(semantic.model == "auto" && semantic.embeddingModel == "embed-3" && semantic.defaultTarget == "small")
        #expect(semantic.routes.map(\.examples) == [["fix this", "why does it crash"], ["hello"]])
        #expect(semantic.thresholds == [0.6, 0.35])
        #expect(semantic.aggregate == .mean && semantic.timeout == .milliseconds(250))
        #expect(semantic.onFailure == .goTo("claude"))
    }

    @Test func `what is not said goes by the embedding`() throws {
        func semantic(_ line: String) throws -> SemanticSettings {
            let text = base + "routes: [{model: auto, semantic: {\(line) default: small, \(one)}}]"
            return try #require(try read(text).routing.semantic.first)
        }
        for builtIn in ["", "embedding_model: built-in,"] {
            let settings = try semantic(builtIn)
            #expect(settings.embeddingModel == nil && settings.aggregate == .mean && settings.thresholds == [0.1])
            #expect(settings.onFailure == .goToDefault && settings.timeout == .milliseconds(500))
        }
        let asked = try semantic("embedding_model: embed-3, on_embedding_failure: fail,")
        #expect(asked.aggregate == .max && asked.thresholds == [0.3] && asked.onFailure == .fail)
    }

    @Test(arguments: [
        ("{model: auto}", "candidates"),
        ("{model: auto, candidates: [{upstream: a}], semantic: {default: small, \(one)}}", "semantic"),
        ("{model: auto, strategy: weight, semantic: {default: small, \(one)}}", "strategy"),
        ("{model: auto, semantic: {default: small, routes: []}}", "at least 1"),
        ("{model: auto, semantic: {default: small, routes: [{name: x, target: big, examples: []}]}}", "at least 1"),
        ("{model: auto, semantic: {\(one)}}", "default"),
        (
            "{model: auto, semantic: {default: big, routes: [{name: x, target: big, examples: [e]}, {name: x, target: a, examples: [e]}]}}",
            "another route of this name"
        ),
        (
            "{model: auto, semantic: {default: small, routes: [{name: default, target: big, examples: [e]}]}}",
            "near no route"
        ),
        ("{model: auto, semantic: {default: auto, \(one)}}", "come back"),
        ("{model: auto, semantic: {default: small, match: {metric: dot}, \(one)}}", "not allowed"),
        ("{model: auto, semantic: {default: small, on_embedding_failure: shrug, \(one)}}", ""),
    ])
    func `what makes no sense is said`(route: String, word: String) {
        let reason = refusal { () throws(Refusal) in _ = try read(base + "routes: [\(route)]\n") }
        #expect(!reason.isEmpty)
        #expect(reason.contains(word), "\(reason)")
    }

    @Test(arguments: [
        ("default: gone,", "no upstream serves the model \"gone\""),
        ("default: small, on_embedding_failure: {target: gone},", "no upstream serves the model \"gone\""),
        ("default: small, embedding_model: claude,", "no upstream that speaks OpenAI's API"),
        ("default: small, embedding_model: gone,", "no upstream that speaks OpenAI's API"),
        ("default: small, embedding_model: embed-3,", "no embedding behind a network can be asked here"),
    ])
    func `what leads nowhere is said when it is loaded`(line: String, reason: String) throws {
        let text = base + "routes: [{model: auto, semantic: {\(line) \(one)}}]"
        let settings = try read(text)
        let table = try RouteTable(settings)
        #expect(
            refusal { () throws(Refusal) in
                _ = try SemanticPlanner(table, nil).routers(settings.routing.semantic)
            }.contains(reason)
        )
    }

    @Test func `a model that an upstream takes as any is no way around`() throws {
        let text =
            base.replacing("models: [claude]", with: "models: \"*\"")
            + "routes: [{model: auto, semantic: {default: small, \(one)}}]"
        let settings = try read(text)
        let table = try RouteTable(settings)
        #expect(table.route(for: "anything") != nil)
        #expect(table.route(for: "auto") == nil)
        #expect(table.label(for: "auto").text == "auto")
        let routers = try SemanticPlanner(table, nil).routers(settings.routing.semantic)
        #expect(table.adding(routers).router(for: "auto") != nil)
    }

    @Test func `an embedding model is asked at its upstream, with its key and under its own name`() async throws {
        let body = #"{"data":[{"index":0,"embedding":[1,2]}]}"#
        let upstream = try await ScriptedUpstream.start(
            answer: "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let text =
            base.replacing("https://a.example/v1", with: upstream.baseURL).replacing(
                "id: a,",
                with: "id: a, internal: true,"
            )
                + """
                routes:
                  - {model: near, candidates: [{upstream: a, model: embed-3}]}
                  - {model: auto, semantic: {embedding_model: near, default: small, \(one)}}
                """
        let settings = try read(text)
        let driver = CurlDriver()
        let factory = ClassifierFactory(
            client: driver,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            time: { 0 }
        )
        let planner = SemanticPlanner(try RouteTable(settings), factory)
        let router = try #require(try planner.routers(settings.routing.semantic).first)
        await eventually { router.isReady }
        #expect(upstream.received.hasPrefix("POST /v1/embeddings HTTP/1.1\r\n"))
        #expect(upstream.received.contains("authorization: Bearer key-1\r\n"))
        #expect(upstream.received.hasSuffix(#"{"model":"embed-3","input":["e"],"encoding_format":"float"}"#))
        driver.shutdown()
        await upstream.stop()
    }
}
