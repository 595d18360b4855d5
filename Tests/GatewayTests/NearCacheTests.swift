import AuditLog
import Caching
import Classification
import Testing

@testable import Gateway

/// Answers to what asks the same in other words.
@Suite(.timeLimit(.minutes(2)))
struct NearCacheTests {
    private static func rules(_ change: (inout CacheRules) -> Void = { _ in }) -> CacheRules {
        var rules = CacheRules()
        rules.near = NearRules()
        change(&rules)
        return rules
    }

    private static let builtIn = HashedEmbedder(dimensions: 1024)

    private static func start(
        _ answers: [String] = [wholeAnswer("one"), wholeAnswer("two"), wholeAnswer("three")],
        then ending: ScriptedUpstream.Ending = .keepOpen,
        rules: CacheRules = rules(),
        embedder: any Embedder = builtIn,
        keys: [String: Principal] = [:],
        answersIn cache: ResponseCache = ResponseCache(memoryBytes: 1 << 20, memoryEntries: 100)
    ) async throws -> CachedGateway {
        try await CachedGateway.start(
            answers,
            then: ending,
            rules: rules,
            embedder: embedder,
            keys: keys,
            answersIn: cache
        )
    }

    @Test(arguments: [false, true])
    func `what asks the same in other words gets the answer`(isStream: Bool) async throws {
        let answer = isStream ? streamedAnswer(["Par", "is"]) : wholeAnswer("Paris")
        let cached = try await Self.start([answer], then: .close)
        let first = try await cached.ask(chat("What is the capital of France?", stream: isStream))
        let second = try await cached.ask(chat("what's the capital of France", stream: isStream))
        let third = try await cached.ask(chat("What is the capital of Spain?", stream: isStream))
        let again = try await cached.ask(chat("What is the capital of France?", stream: isStream))
        #expect(first.cache == "miss" && second.cache == "hit" && third.cache == "miss" && again.cache == "hit")
        #expect(second.body == first.body && cached.asked == 2)
        let similarity = try #require(second.field("x-weir-cache-similarity").flatMap(Float.init))
        #expect(similarity >= 0.6 && similarity <= 1)
        #expect(first.field("x-weir-cache-similarity") == nil && again.field("x-weir-cache-similarity") == nil)
        await cached.stop()
        #expect(cached.records.map { $0.cache?.layer?.text } == [nil, "semantic", nil, "memory"])
        let metrics = cached.gateway.metrics.text()
        #expect(metrics.contains(#"weir_cache_requests_total{app="default",result="hit",layer="semantic"} 1"#))
    }

    @Test func `it is off unless the settings say so, and for what is no single text`() async throws {
        let off = try await CachedGateway.start([wholeAnswer("x")], embedder: Self.builtIn)
        for text in ["What is the capital of France?", "what's the capital of France"] {
            #expect(try await off.ask(chat(text)).cache == "miss")
        }
        await off.stop()
        let cached = try await Self.start()
        for text in ["Fix this: the cat", "fix this: the cat", "Please fix this: the cat"] {
            #expect(try await cached.ask(chat(text)).cache == "miss")
        }
        await cached.stop()
    }

    @Test func `everything else of the request has to be the same`() async throws {
        let cached = try await Self.start(
            rules: Self.rules { $0.scope = .key },
            keys: ["a": Principal(keyID: "a", app: "a"), "b": Principal(keyID: "b", app: "a")]
        )
        func ask(_ text: String, _ key: String, _ extra: String = "", _ model: String = "m") async throws -> String? {
            let fields = "Authorization: Bearer \(key)\r\n"
            return try await cached.ask(chat(text, model: model, extra: extra, fields: fields)).cache
        }
        let (one, other) = ("What is the capital of France?", "what's the capital of France")
        #expect(try await ask(one, "a") == "miss")
        #expect(try await ask(other, "b") == "miss")
        #expect(try await ask(other, "a", #","temperature":1"#) == "miss")
        #expect(try await ask(other, "a", #","tools":[{"type":"function","function":{"name":"f"}}]"#) == "miss")
        #expect(try await ask(other, "a", "", "n") == "miss")
        #expect(try await ask(other, "a") == "hit")
        await cached.stop()
    }

    @Test func `redacted values are compared as they are sent`() async throws {
        let cached = try await Self.start()
        #expect(try await cached.ask(chat("How do I cancel 4111 1111 1111 1111?")).cache == "miss")
        #expect(try await cached.ask(chat("How can I cancel 4222 2222 2222 2222?")).cache == "hit")
        await cached.stop()
    }

    @Test func `a hit is inspected for who asks now`() async throws {
        let cache = ResponseCache(memoryBytes: 1 << 20, memoryEntries: 100, store: nil)
        let cached = try await Self.start([wholeAnswer("mind 4111 1111 1111 1111")], answersIn: cache)
        _ = try await cached.ask(chat("What is the capital of France?"))
        let hit = try await cached.ask(chat("what's the capital of France"))
        #expect(hit.cache == "hit" && !hit.text.contains("1111 1111"))
        await cached.stop()
        #expect(cached.records.map(\.outcome) == [.redacted, .allowed])
    }

    @Test func `clients may have less of it`() async throws {
        let cached = try await Self.start()
        let (one, other) = ("What is the capital of France?", "what's the capital of France")
        #expect(try await cached.ask(chat(other, fields: "x-weir-cache: only\r\n")).status == 412)
        #expect(try await cached.ask(chat(one)).cache == "miss")
        let only = try await cached.ask(chat(other, fields: "x-weir-cache: only\r\n"))
        #expect(only.cache == "hit" && only.body.contains("one"))
        #expect(try await cached.ask(chat(other, fields: "x-weir-cache: off\r\n")).cache == "bypass; reason=asked")
        // A new answer to the first is what the second gets from then on.
        #expect(try await cached.ask(chat(one, fields: "Cache-Control: no-cache\r\n")).cache == "refresh")
        let renewed = try await cached.ask(chat(other))
        #expect(renewed.cache == "hit" && renewed.body.contains("three"))
        await cached.stop()
    }

    @Test func `a place that cannot be found is a miss`() async throws {
        let embedder = ScriptedEmbedder(failures: 1)
        let cached = try await Self.start(embedder: embedder)
        #expect(try await cached.ask(chat("What is this code?")).cache == "miss")
        #expect(try await cached.ask(chat("what's this code")).cache == "miss")
        #expect(try await cached.ask(chat("tell me what's this code")).cache == "hit")
        #expect(embedder.texts.count == 3)
        await cached.stop()
    }

    @Test func `a client that goes meanwhile, and a shutdown, end in one row`() async throws {
        let embedder = ScriptedEmbedder()
        let cached = try await Self.start(embedder: embedder)
        let gone = try await cached.gateway.client()
        await gone.send(chat("HANG for me"))
        await eventually { embedder.texts.count == 1 }
        await gone.close()
        await eventually { cached.records.count == 1 }
        let client = try await cached.gateway.client()
        await client.send(chat("HANG for us"))
        await eventually { embedder.texts.count == 2 }
        await cached.gateway.shutDown()
        #expect(await client.receiveAnswer().status == 503)
        await eventually { cached.records.count == 2 }
        #expect(cached.records.map(\.outcome) == [.clientGone, .shutdown] && embedder.cancelled == 2)
        #expect(cached.asked == 0)
        await cached.stop()
    }

    @Test func `what is gone from memory is not found`() async throws {
        let cache = ResponseCache(memoryBytes: 1 << 20, memoryEntries: 100)
        let cached = try await Self.start(answersIn: cache)
        #expect(try await cached.ask(chat("What is the capital of France?")).cache == "miss")
        #expect(cache.nearEntries == 1)
        cache.forget()
        #expect(cache.nearEntries == 0)
        #expect(try await cached.ask(chat("what's the capital of France")).cache == "miss")
        await cached.stop()
    }

    /// How many courtesies the built-in embedding lets through at the usual threshold; that the form keeps all others apart is
    /// shown in `CachingTests`.
    @Test func `the built-in embedding finds short courtesies`() {
        let pairs = [
            ("What is the capital of France?", "what's the capital of France"),
            ("List the planets", "Please list the planets."),
            ("How do I reset my password?", "How can I reset my password?"),
            ("Why doesn't water burn?", "Why does not water burn"),
        ]
        for (one, other) in pairs {
            let places = [one, other].map { Self.builtIn.embedding(of: Array($0.utf8)) }
            #expect(
                places[0].similarity(to: places[1]) >= NearRules().threshold,
                "\(places[0].similarity(to: places[1])) \(one)"
            )
        }
    }
}

/// What the merged way in must hold for kept answers.
@Suite(.timeLimit(.minutes(1)))
struct CacheMergeTests {
    @Test(arguments: [true, false])
    func `what a body says of its routing is part of the request`(isRead: Bool) async throws {
        var routing = RoutingSettings()
        if isRead { routing.forms = [.openrouter] }
        let cached = try await CachedGateway.start([wholeAnswer("x")], routing: routing)
        let wishes = [
            "", #","provider":{"order":["u"]}"#, #","provider":{"only":["u"]}"#, #","models":["other"]"#,
            #","models":["third"]"#,
        ]
        for expected in ["miss", "hit"] {
            for wish in wishes { #expect(try await cached.ask(chat("hello", extra: wish)).cache == expected) }
        }
        #expect(cached.asked == wishes.count)
        await cached.stop()
    }

    @Test func `an answer on disk does not live longer for being wanted`() async throws {
        let store = EditableStore()
        let cached = try await CachedGateway.start(
            [wholeAnswer("x")],
            answersIn: ResponseCache(memoryBytes: 0, memoryEntries: 0, store: store)
        )
        _ = try await cached.ask(chat("hello"))
        let times = store.times
        try await Task.sleep(for: .milliseconds(1100))
        #expect(try await cached.ask(chat("hello")).cache == "hit")
        #expect(store.times == times && times.count == 1)
        await cached.stop()
    }
}
