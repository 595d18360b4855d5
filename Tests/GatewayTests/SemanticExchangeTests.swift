import AuditLog
import Classification
import GuardrailTypes
import Inspection
import NIOCore
import Routing
import TestSupport
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"well said"},"finish_reason":"stop"}]}"#

private let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n\(answerBody)"

private func semantic(_ onFailure: SemanticSettings.OnFailure = .goToDefault) -> SemanticSettings {
    var settings = SemanticSettings(
        model: "auto",
        embeddingModel: "words",
        routes: [
            SemanticSettings.Route(name: "coding", target: "big", examples: ["code this", "more code"]),
            SemanticSettings.Route(name: "verse", target: "artist", examples: ["a poem"], threshold: 0.95),
        ],
        defaultTarget: "small"
    )
    settings.threshold = 0.8
    settings.onFailure = onFailure
    return settings
}

/// Exchanges that go where their prompt belongs.
@Suite(.timeLimit(.minutes(1)))
struct `Exchanges routed by meaning` {
    private final class Stage: Sendable {
        let upstream: ScriptedUpstream
        let gateway: TestGateway
        let embedder: ScriptedEmbedder

        init(
            _ settings: SemanticSettings = semantic(),
            embedder: ScriptedEmbedder = ScriptedEmbedder(),
            categories: CategoryPlan? = nil
        ) async throws {
            self.embedder = embedder
            upstream = try await ScriptedUpstream.start(answer: answer)
            var routing = RoutingSettings()
            routing.semantic = [settings]
            let router = SemanticRouter(settings, embedder)
            gateway = try await TestGateway(
                upstreams: [
                    UpstreamSettings(
                        id: "u",
                        baseURL: upstream.baseURL,
                        models: .listed(["big", "artist", "small", "safe"]),
                        isInternal: true
                    )
                ],
                categories: categories,
                routing: routing,
                semantic: [router]
            )
            await eventually { router.isReady || embedder.texts.count == 3 }
        }

        func ask(_ request: String) async throws -> String {
            let client = try await gateway.client()
            await client.send(request)
            let reply = await client.receiveAnswer()
            await client.close()
            return reply
        }

        func stop() async {
            await gateway.stop()
            await upstream.stop()
        }
    }

    @Test(arguments: [
        ("please code it", "big", "semantic=coding; similarity=1.000"),
        ("a poem", "artist", "semantic=verse; similarity=1.000"),
        ("nothing", "small", "semantic=default; cause=below_threshold; similarity=0.447; nearest=coding"),
        ("code or poem XXX", "small", "semantic=default; cause=unreachable"),
        // Both are 0.745; the first is near enough to neither.
        ("a poem of code", "small", "semantic=default; cause=below_threshold; similarity=0.745; nearest=coding"),
    ])
    func `the model is the one of the nearest route`(prompt: String, model: String, remark: String) async throws {
        let stage = try await Stage()
        let reply = try await stage.ask(chat(prompt, model: "auto"))
        #expect(reply.status == 200)
        #expect(reply.contains("x-weir-route: u/\(model); reason=only; attempts=1; \(remark)\r\n"))
        #expect(stage.upstream.received.contains(#""model":"\#(model)""#))
        await eventually { stage.gateway.sink.records.count == 1 }
        #expect(stage.gateway.sink.records.first?.outcome == .allowed)
        #expect(stage.gateway.sink.records.first?.model?.text == "auto")
        await stage.stop()
    }

    @Test func `what the embedding is told has been redacted, and is the last that the user said`() async throws {
        let stage = try await Stage()
        let messages =
            #"[{"role":"system","content":"a poem"},{"role":"user","content":"a poem"},{"role":"assistant","content":"poem"},{"role":"user","content":[{"type":"text","text":"code 4012 8888 8888 1881"},{"type":"text","text":"and more"}]}]"#
        let body = #"{"model":"auto","messages":\#(messages)}"#
        let reply = try await stage.ask(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        #expect(reply.contains("semantic=coding"))
        #expect(stage.embedder.texts.last?.hasPrefix("code [") == true)
        #expect(stage.embedder.texts.last?.hasSuffix("\nand more") == true)
        #expect(!stage.embedder.texts.contains { $0.contains("1881") })
        await stage.stop()
    }

    @Test func `a prompt that is blocked is told to nobody`() async throws {
        let stage = try await Stage()
        #expect(try await stage.ask(chat("code AKIAIOSFODNN7EXAMPLE", model: "auto")).status == 400)
        #expect(stage.embedder.texts.count == 3)
        await stage.stop()
    }

    @Test func `a prompt that is judged is told to no embedding before its verdict`() async throws {
        let classifier = ScriptedClassifier(delay: .milliseconds(50))
        let plan = classifier.plan([CategoryRule.asked(.toxicity, .block, .prompt)], ahead: true)
        let stage = try await Stage(categories: plan)
        #expect(try await stage.ask(chat("this code is AAA.", model: "auto")).status == 400)
        #expect(classifier.asked == 1 && stage.embedder.texts.count == 3)
        #expect(!stage.upstream.received.contains("AAA"))
        #expect(try await stage.ask(chat("this code is fine.", model: "auto")).contains("semantic=coding"))
        #expect(stage.embedder.texts.last == "this code is fine.")
        await eventually { stage.gateway.sink.records.count == 2 }
        #expect(stage.gateway.sink.outcomes == [.blocked, .allowed])
        await stage.stop()
    }

    @Test func `without an embedding the settings say where a request goes`() async throws {
        let failing = try await Stage(semantic(.fail))
        let reply = try await failing.ask(chat("XXX", model: "auto"))
        #expect(reply.status == 503)
        #expect(reply.contains("embedding_unavailable"))
        #expect(!failing.upstream.received.contains("XXX"))
        await eventually { failing.gateway.sink.records.count == 1 }
        #expect(failing.gateway.sink.records.first?.outcome == .refused)
        await failing.stop()
        let other = try await Stage(semantic(.goTo("safe")))
        #expect(try await other.ask(chat("XXX", model: "auto")).contains("x-weir-route: u/safe;"))
        await other.stop()
    }

    @Test func `until the examples are known there is no embedding`() async throws {
        let stage = try await Stage(embedder: ScriptedEmbedder(failures: 1))
        #expect(try await stage.ask(chat("code", model: "auto")).contains("cause=examples_not_ready"))
        await stage.stop()
    }

    @Test func `a client that goes meanwhile takes the question with it`() async throws {
        let stage = try await Stage()
        let client = try await stage.gateway.client()
        await client.send(chat("HANG", model: "auto"))
        await eventually { stage.embedder.texts.contains("HANG") }
        await client.close()
        await eventually { stage.gateway.sink.records.count == 1 }
        #expect(stage.gateway.sink.outcomes == [.clientGone])
        #expect(stage.embedder.cancelled == 1)
        await stage.stop()
        #expect(!stage.upstream.received.contains("HANG"))
    }

    @Test func `a shutdown meanwhile is answered, and closes one row`() async throws {
        let stage = try await Stage()
        let client = try await stage.gateway.client()
        await client.send(chat("HANG", model: "auto"))
        await eventually { stage.embedder.texts.contains("HANG") }
        await stage.gateway.shutDown()
        #expect(await client.receiveAnswer().status == 503)
        await eventually { stage.gateway.sink.records.count == 1 }
        #expect(stage.gateway.sink.outcomes == [.shutdown])
        #expect(stage.embedder.cancelled == 1)
        await stage.stop()
    }

    @Test func `another model is not looked at, and the name is listed`() async throws {
        let stage = try await Stage()
        #expect(try await stage.ask(chat("code", model: "small")).contains("attempts=1\r\n"))
        #expect(stage.embedder.texts.count == 3)
        let list = try await stage.ask("GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n")
        #expect(list.contains(#"{"id":"auto","object":"model","created":0,"owned_by":"weir"}"#))
        await stage.stop()
    }

    @Test func `a stream goes the same way`() async throws {
        let stage = try await Stage()
        let reply = try await stage.ask(chat("code", model: "auto", stream: true))
        #expect(reply.contains("x-weir-route: u/big;"))
        await stage.stop()
    }
}
