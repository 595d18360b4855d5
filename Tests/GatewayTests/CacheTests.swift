import AuditLog
import Caching
import GuardrailTypes
import NIOCore
import Policy
import TestSupport
import Testing
import Wire

@testable import Gateway

@Suite(.timeLimit(.minutes(2)))
struct `Kept answers` {
    @Test func `the second of two like requests is answered without an upstream`() async throws {
        let cached = try await CachedGateway.start([wholeAnswer("one"), wholeAnswer("two")])
        let first = try await cached.ask(chat("hello"))
        // The same, in another spelling.
        let second = try await cached.ask(chat("hello", extra: #", "temperature" : 1 "#))
        let third = try await cached.ask(chat("hello", extra: #","temperature":1.0"#))
        let other = try await cached.ask(chat("hello!"))
        #expect(first.cache == "miss" && second.cache == "miss" && third.cache == "hit" && other.cache == "miss")
        #expect(third.body == second.body && second.body.contains("two") && first.body.contains("one"))
        #expect(Int(third.field("age") ?? "") != nil && first.field("age") == nil)
        #expect(third.field("x-weir-route") == nil && first.field("x-weir-route") != nil)
        #expect(cached.asked == 3)
        await cached.stop()
        let rows = cached.records.map(\.cache)
        #expect(rows.map { $0?.status.text } == ["miss", "miss", "hit", "miss"])
        #expect(rows[2]?.layer?.text == "memory" && rows[2]?.savedTokens == 7 && rows[2]?.age != nil)
        let hit = cached.records[2]
        #expect(hit.outcome == .allowed && hit.status == 200 && hit.promptTokens == nil && hit.upstream == nil)
        #expect(hit.upstreamStatus == nil && hit.latency.upstreamFirstByte == nil && hit.volume.sent > 0)
        let metrics = cached.gateway.metrics.text()
        #expect(metrics.contains(#"weir_cache_requests_total{app="default",result="hit",layer="memory"} 1"#))
        #expect(metrics.contains(#"weir_cache_saved_tokens_total{app="default",kind="completion"} 4"#))
    }

    @Test func `a stream is sent again byte for byte, and not to who wants it whole`() async throws {
        let answer = streamedAnswer(["all is ", "well"])
        let cached = try await CachedGateway.start([answer, answer, wholeAnswer("whole")], then: .close)
        let first = try await cached.ask(chat("hello", stream: true))
        let second = try await cached.ask(chat("hello", stream: true))
        #expect(second.cache == "hit" && second.body == first.body && second.body.hasSuffix("data: [DONE]\n\n"))
        #expect(second.field("content-type") == "text/event-stream; charset=utf-8")
        #expect(answer.hasSuffix(second.body))
        #expect(cached.asked == 1)
        #expect(try await cached.ask(chat("hello")).cache == "miss")
        await cached.stop()
    }

    @Test(arguments: [false, true])
    func `what was redacted is kept redacted`(isStream: Bool) async throws {
        let said = "pay 4111 1111 1111 1111 now"
        let answer = isStream ? streamedAnswer(["pay 4111 1111", " 1111 1111 now"]) : wholeAnswer(said)
        let cached = try await CachedGateway.start([answer], then: .close)
        let first = try await cached.ask(chat("hello", stream: isStream))
        let second = try await cached.ask(chat("hello", stream: isStream))
        #expect(second.cache == "hit" && second.body == first.body)
        #expect(!second.text.contains("1111 1111") && second.body.contains("now"))
        await cached.stop()
        #expect(cached.records.map(\.outcome) == [.redacted, .allowed])
    }

    @Test(arguments: [false, true])
    func `a blocked answer is not kept, nor is one that broke off`(isStream: Bool) async throws {
        let bad = "the key is AKIAABCDEFGHIJKLMNOP, thanks"
        let cached = try await CachedGateway.start(
            [
                isStream ? streamedAnswer(["so: ", bad]) : wholeAnswer(bad),
                isStream ? streamedAnswer(["half"], isWhole: false) : String(wholeAnswer("half").dropLast(20)),
                isStream ? streamedAnswer(["good"]) : wholeAnswer("good"),
            ],
            then: .close
        )
        for expected in ["miss", "miss", "miss", "hit"] {
            let reply = try await cached.ask(chat("hello", stream: isStream))
            #expect(reply.cache == expected)
        }
        #expect(cached.asked == 3)
        await cached.stop()
        #expect(cached.records.map(\.outcome) == [.blocked, .upstreamFailed, .allowed, .allowed])
    }

    @Test func `errors, and answers that a provider's filter cut short, are not kept`() async throws {
        let error = #"{"error":{"message":"no"}}"#
        let cached = try await CachedGateway.start([
            "HTTP/1.1 400 No\r\nContent-Type: application/json\r\nContent-Length: \(error.utf8.count)\r\n\r\n\(error)",
            wholeAnswer("cut", finish: "content_filter"), wholeAnswer(#"he said "content_filter""#),
        ])
        for expected in ["miss", "miss", "miss", "hit"] {
            #expect(try await cached.ask(chat("hello")).cache == expected)
        }
        await cached.stop()
    }

    @Test func `a kept answer is inspected for who asks now`() async throws {
        let store = EditableStore()
        let cached = try await CachedGateway.start(
            [wholeAnswer("fine")],
            answersIn: ResponseCache(memoryBytes: 0, memoryEntries: 0, store: store)
        )
        for _ in 0..<3 { #expect(try await cached.ask(chat("hello")).status == 200) }
        // As if it had been kept under a policy that did not mind.
        let body = Array(CachedReply(text: wholeAnswer("the key is AKIAABCDEFGHIJKLMNOP")).body.utf8)
        store.rewrite(body)
        let blocked = try await cached.ask(chat("hello"))
        #expect(blocked.cache == "hit" && blocked.status == 400 && !blocked.text.contains("AKIA"))
        store.rewrite(Array("{broken".utf8))
        #expect(try await cached.ask(chat("hello")).status == 502)
        // What cannot be read is gone.
        #expect(try await cached.ask(chat("hello")).cache == "miss")
        await cached.stop()
        #expect(cached.records.map(\.outcome) == [.allowed, .allowed, .allowed, .blocked, .upstreamFailed, .allowed])
    }

    @Test func `values of one prompt never come back in the answer to another`() async throws {
        var principal = Principal(keyID: nil, app: "crm")
        principal.restoresPlaceholders = true
        let cached = try await CachedGateway.start([wholeAnswer("ok [CREDIT_CARD_1]")], anonymous: principal)
        let cards = ["4111 1111 1111 1111", "4222 2222 2222 2222"]
        for card in cards + cards {
            let reply = try await cached.ask(chat("about \(card)"))
            #expect(reply.cache == "bypass; reason=placeholders")
            #expect(cards.filter { reply.body.contains($0) } == [card])
        }
        // Without a value in the prompt there is nothing to put back.
        #expect(try await cached.ask(chat("about nothing")).cache == "miss")
        #expect(try await cached.ask(chat("about nothing")).cache == "hit")
        await cached.stop()
    }

    @Test func `prompts that are the same once they are redacted share an answer`() async throws {
        let cached = try await CachedGateway.start([wholeAnswer("done")])
        #expect(try await cached.ask(chat("pay 4111 1111 1111 1111")).cache == "miss")
        #expect(try await cached.ask(chat("pay 4222 2222 2222 2222")).cache == "hit")
        #expect(!cached.upstream.received.contains("1111 1111"))
        await cached.stop()
    }

    @Test(arguments: CacheRules.Scope.allCases)
    func `answers stay within their scope, and a hit needs a key`(scope: CacheRules.Scope) async throws {
        var rules = CacheRules()
        rules.scope = scope
        rules.control = .keys
        let cached = try await CachedGateway.start(
            [wholeAnswer("x")],
            rules: rules,
            keys: [
                "a1": Principal(keyID: "a1", app: "a"), "a2": Principal(keyID: "a2", app: "a"),
                "b1": Principal(keyID: "b1", app: "b"),
            ]
        )
        for own in ["", "x-weir-cache-key: shared\r\n"] {
            func ask(_ key: String) async throws -> String? {
                try await cached.ask(chat("hello", fields: "Authorization: Bearer \(key)\r\n" + own)).cache
            }
            #expect(try await ask("a1") == "miss")
            #expect(try await ask("a1") == "hit")
            #expect(try await ask("a2") == (scope == .key ? "miss" : "hit"))
            #expect(try await ask("b1") == (scope == .org ? "hit" : "miss"))
        }
        #expect(try await cached.ask(chat("hello")).status == 401)
        await cached.stop()
    }

    @Test func `an upstream that has moved to another address under its id answers anew`() async throws {
        let store = EditableStore()
        for (answer, expected) in [("here", "miss"), ("there", "miss")] {
            // Both gateways name their upstream alike, and each upstream has a port of its own.
            let cached = try await CachedGateway.start(
                [wholeAnswer(answer)],
                answersIn: ResponseCache(memoryBytes: 0, memoryEntries: 0, store: store)
            )
            let reply = try await cached.ask(chat("hello"))
            #expect(reply.cache == expected && reply.body.contains(answer))
            #expect(try await cached.ask(chat("hello")).cache == "hit")
            await cached.stop()
        }
    }

    @Test func `a key that may not ask for a model gets no answer of it`() async throws {
        var limited = Principal(keyID: "l", app: "a")
        limited.models = ["other"]
        let cached = try await CachedGateway.start(
            [wholeAnswer("x")],
            keys: ["full": Principal(keyID: "f", app: "a"), "limited": limited]
        )
        #expect(try await cached.ask(chat("hello", fields: "Authorization: Bearer full\r\n")).cache == "miss")
        #expect(try await cached.ask(chat("hello", fields: "Authorization: Bearer limited\r\n")).status == 404)
        await cached.stop()
    }

    @Test func `what is kept by the provider, or asks for findings, is passed by`() async throws {
        let cached = try await CachedGateway.start([wholeAnswer("x")])
        let reasons = [
            #","store":true"#: "state", #","n":2"#: "choices", #","tools":[{"type":"web_search"}]"#: "provider_tool",
            #","moderation":{"model":"omni-moderation-latest"}"#: "annotations",
        ]
        for (extra, reason) in reasons {
            for _ in 0..<2 {
                #expect(try await cached.ask(chat("hello", extra: extra)).cache == "bypass; reason=\(reason)")
            }
        }
        await cached.stop()
    }

    @Test func `without settings nothing is kept and nothing is said`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: wholeAnswer("x"))
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)]
        )
        for _ in 0..<2 {
            let client = try await gateway.client()
            await client.send(chat("hello", fields: "x-weir-cache: nonsense\r\n"))
            let reply = CachedReply(text: await client.receiveAnswer())
            #expect(reply.status == 200 && reply.cache == nil)
        }
        await gateway.stop()
        await upstream.stop()
        #expect(gateway.sink.records.allSatisfy { $0.cache == nil })
    }

    @Test func `a hit waits for the log where the settings say so`() async throws {
        var durability = DurabilityPolicy()
        durability.durability = .beforeClose
        let cached = try await CachedGateway.start([wholeAnswer("x")], durability: durability)
        _ = try await cached.ask(chat("hello"))
        cached.gateway.sink.stall()
        let client = try await cached.gateway.client()
        await client.send(chat("hello"))
        await eventually { cached.gateway.sink.records.count == 2 }
        #expect(client.received.isEmpty)
        cached.gateway.sink.resume()
        #expect(await client.receiveAnswer().status == 200)
        await cached.stop()
    }

    @Test func `an answer that was found ahead waits for the prompt's verdict`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: wholeAnswer("fine"))
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            categories: ScriptedClassifier(delay: .milliseconds(30)).plan(
                [.asked(.toxicity, .redact, .prompt)],
                ahead: true
            ),
            cache: CacheRules()
        )
        let cached = CachedGateway(gateway: gateway, upstream: upstream)
        for text in ["this is nothing.", "First sentence. Then AAA stands here. And a third."] {
            #expect(try await cached.ask(chat(text)).cache == "miss")
            let second = try await cached.ask(chat(text))
            #expect(second.cache == "hit" && second.body.contains("fine"))
            let judged = second.field("server-timing")?.dropFirst("weir;dur=".count)
            #expect(Double(judged ?? "") ?? 0 >= 25)
        }
        await cached.stop()
        #expect(cached.records.count == 4)
    }
}
