import FoundationEssentials
import Routing
import RuleFiles
import Testing
import Wire

@testable import Gateway

private func read(_ text: String, catalogue: String) throws -> Settings {
    let folder = FileManager.default.temporaryDirectory.path + "/weir-catalogue-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try text.write(toFile: folder + "/weir.yaml", atomically: true, encoding: .utf8)
    try catalogue.write(toFile: folder + "/models.yaml", atomically: true, encoding: .utf8)
    return try SettingsReader.read(folder + "/weir.yaml", environment: [:])
}

private let settings = """
    schema: 1
    rules: [r]
    catalogue: models.yaml
    upstreams:
      - {id: a, preset: anthropic, models: [big]}
      - {id: b, preset: groq, base_url: https://proxy.example/v1, models: "*"}
      - {id: c, preset: ollama, models: [small], internal: true}

    """

private let catalogue = """
    schema: 1
    models:
      - upstream: a
        model: big
        context: 200000
        capabilities: [tools, images]
        prices:
          - {input: 3, output: 15, cached_read: 0.3, cached_write: 3.75, reasoning: 15}
          - {from: 2027-01-01, input: 2, output: 10}
          - {from: 2027-01-01, above_tokens: 100000, input: 4, output: 20, image: 0.002, audio: 7}
      - {upstream: b, model: new, capabilities: []}
      - upstream: b
        model: media
        max_seconds: 1500
        prices:
          - input: 1
            output: 2
            cached_write_1h: 3
            audio_output: 80
            image_tokens: 5
            image_output: 40
            minute: 0.006
            characters: 15
            images: [{price: 0.02}, {size: 1024x1024, quality: high, price: 0.17}]

    """

private func body(_ members: String) throws -> JSONDocument {
    try JSONDocument(parsing: Array(#"{"model":"m",\#(members)}"#.utf8))
}

@Suite(.timeLimit(.minutes(1)))
struct CatalogueTests {
    @Test func `a catalogue says what models can do and what they cost`() throws {
        let read = try read(settings, catalogue: catalogue)
        let entries = read.routing.catalogue.entries
        let big = try #require(entries[.init(upstream: "a", model: "big")])
        #expect(big.context == 200_000)
        #expect(big.capabilities == [.tools, .images])
        let then = try #require(big.prices?.prices(on: CalendarDay.number(2026, 12, 31), inputTokens: 500_000))
        #expect(
            [then.input, then.output, then.cachedRead, then.cachedWrite, then.reasoning]
                == [3_000_000, 15_000_000, 300_000, 3_750_000, 15_000_000]
        )
        let later = try #require(big.prices?.prices(on: CalendarDay.number(2027, 1, 1), inputTokens: 100_001))
        #expect([later.input, later.image, later.audio] == [4_000_000, 2_000_000_000, 7_000_000])
        #expect(entries[.init(upstream: "b", model: "new")]?.capabilities == [])
        let media = try #require(entries[.init(upstream: "b", model: "media")])
        let prices = try #require(media.prices?.prices(on: 0, inputTokens: 0))
        #expect(media.maximumSeconds == 1500)
        #expect(
            [prices.cachedWriteLong, prices.audioOutput, prices.imageToken, prices.imageOutput]
                == [3_000_000, 80_000_000, 5_000_000, 40_000_000]
        )
        #expect([prices.minute, prices.character] == [6_000_000_000, 15_000_000])
        #expect(
            prices.images == [
                .init(price: 20_000_000_000), .init(size: "1024x1024", quality: "high", price: 170_000_000_000),
            ]
        )
    }

    @Test func `the settings that are shown as an example are sound`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: "Examples/weir.yaml").path()
        let settings = try SettingsReader.read(path, environment: ["OPENAI_API_KEY": "k"])
        #expect(settings.routing.routes.map(\.model) == ["fast"])
        #expect(settings.routing.semantic.map(\.model) == ["auto"])
        #expect(settings.routing.catalogue.order.count == 2)
        // What the file says are the values that hold without it.
        #expect(settings.routing.plan == RetryPlan())
        #expect(settings.routing.budget == RetryBudget())
    }

    @Test func `a preset knows where a provider is and what it speaks`() throws {
        let upstreams = try read(settings, catalogue: catalogue).upstreams
        #expect(
            upstreams.map(\.baseURL) == [
                "https://api.anthropic.com/v1", "https://proxy.example/v1", "http://127.0.0.1:11434/v1",
            ]
        )
        #expect(upstreams.map(\.api) == [.anthropic, .openAI, .openAI])
        #expect(upstreams.map(\.dialects) == [nil, [.chat], [.chat]])
        #expect(upstreams.map(\.isInternal) == [false, false, true])
    }

    @Test(arguments: ProviderPreset.allCases)
    func `every preset is an upstream that can be used`(preset: ProviderPreset) throws {
        _ = try UpstreamTarget(UpstreamSettings(id: "u", baseURL: preset.baseURL, models: .all))
        #expect(preset.isInternal != preset.baseURL.hasPrefix("https://"))
    }

    @Test(arguments: [
        ("schema: 1\nmodels: [{upstream: z, model: m}]\n", DiagnosticCode.valueNotAllowed),
        ("schema: 1\nmodels: [{upstream: a, model: m}, {upstream: a, model: m}]\n", .conflictingKeys),
        ("schema: 1\nmodels: [{upstream: a, model: m, capabilities: [flying]}]\n", .valueNotAllowed),
        ("schema: 1\nmodels: [{upstream: a, model: m, prices: [{input: 1}]}]\n", .missingKey),
        ("schema: 1\nmodels: [{upstream: a, model: m, prices: [{input: -1, output: 1}]}]\n", .valueNotAllowed),
        (
            "schema: 1\nmodels: [{upstream: a, model: m, prices: [{above_tokens: 5, input: 1, output: 1}]}]\n",
            .missingKey
        ),
        (
            "schema: 1\nmodels: [{upstream: a, model: m, prices: [{input: 1, output: 1}, {input: 2, output: 1}]}]\n",
            .conflictingKeys
        ),
        ("schema: 1\nmodels: [{upstream: a, model: m, prices: [{from: soon, input: 1, output: 1}]}]\n", .badForm),
        ("models: []\n", .missingKey),
    ])
    func `what is wrong with a catalogue is said`(text: String, code: DiagnosticCode) {
        do {
            _ = try read(settings, catalogue: text)
            Issue.record("it was read")
        } catch let refusal as Refusal {
            #expect(refusal.diagnostics.map(\.code) == [code])
        } catch {
            Issue.record(error)
        }
    }

    @Test(
        arguments: [
            (#""messages":[]"#, []), (#""tools":[]"#, []), (#""tools":[{"type":"function"}]"#, [.tools]),
            (#""functions":[{"name":"f"}]"#, [.tools]),
            (#""messages":[{"content":[{"type":"text","text":"image_url"},{"type":"image_url"}]}]"#, [.images]),
            (#""input":[{"content":[{"type":"input_image"},{"type":"input_file"}]}]"#, [.images, .files]),
            (#""messages":[{"content":[{"type":"input_audio"}]}]"#, [.audio]),
            (#""messages":[{"content":[{"type":"document"}]}]"#, [.files]),
            (
                #""contents":[{"parts":[{"inlineData":{"mimeType":"image/png"}},{"fileData":{"mimeType":"audio/wav"}}]}]"#,
                [.images, .audio]
            ),
            (#""response_format":{"type":"json_schema"}"#, [.jsonSchema]),
            (#""response_format":{"type":"json_object"}"#, []),
            (#""text":{"format":{"type":"json_schema"}}"#, [.jsonSchema]),
            (#""generationConfig":{"responseSchema":{}}"#, [.jsonSchema]),
            (#""metadata":{"type":"image_url"}"#, []), (#""messages":"image_url""#, []),
        ] as [(String, Set<Capability>)]
    )
    func `what a request needs is seen in its body`(members: String, needs: Set<Capability>) throws {
        #expect(RequestNeeds(try body(members)).capabilities == needs)
    }

    @Test func `a request goes to a model that can serve it, and is refused if none can`() async throws {
        let plain = try await ScriptedUpstream.start(answer: Self.answer)
        let able = try await ScriptedUpstream.start(answer: Self.answer)
        var routing = RoutingSettings()
        for (upstream, capabilities) in [("plain", Set<Capability>()), ("able", [.tools])] {
            let key = Catalogue.Key(upstream: upstream, model: "m")
            var entry = Catalogue.Entry()
            entry.capabilities = capabilities
            routing.catalogue.entries[key] = entry
            routing.catalogue.order.append(key)
        }
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "plain", baseURL: plain.baseURL, models: .listed(["m"]), isInternal: true),
                UpstreamSettings(id: "able", baseURL: able.baseURL, models: .listed(["m"]), isInternal: true),
            ],
            routing: routing
        )
        func ask(_ extra: String) async throws -> String {
            let client = try await gateway.client()
            await client.send(chat("hello", model: "m", extra: extra))
            return await client.receiveAnswer()
        }
        #expect(try await ask("").contains("x-weir-route: plain/m"))
        #expect(try await ask(#","tools":[{"type":"function"}]"#).contains("x-weir-route: able/m"))
        let refused = try await ask(#","response_format":{"type":"json_schema"}"#)
        #expect(refused.status == 400)
        #expect(refused.contains("\"unsupported_capability\""))
        #expect(refused.contains("json_schema"))
        #expect(refused.contains("\"param\":\"response_format\""))
        await gateway.stop()
        await plain.stop()
        await able.stop()
    }

    @Test func `a key sees and uses its own models only`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: Self.answer)
        var principal = Principal(keyID: "k", app: "app")
        principal.models = ["m"]
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .listed(["m", "other"]), isInternal: true)
            ],
            keys: [(digest: KeyRing.digest(of: "secret".utf8), principal: principal)]
        )
        func ask(_ request: String) async throws -> String {
            let client = try await gateway.client()
            await client.send(request)
            return await client.receiveAnswer()
        }
        let fields = "Authorization: Bearer secret\r\n"
        let list = try await ask("GET /v1/models HTTP/1.1\r\nHost: g\r\n\(fields)\r\n")
        #expect(list.contains("\"m\"") && !list.contains("other"))
        #expect(try await ask("GET /v1/models/other HTTP/1.1\r\nHost: g\r\n\(fields)\r\n").status == 404)
        #expect(try await ask("GET /v1/models/m HTTP/1.1\r\nHost: g\r\n\(fields)\r\n").status == 200)
        #expect(try await ask(chat("hello", model: "other", fields: fields)).status == 404)
        #expect(try await ask(chat("hello", model: "m", fields: fields)).status == 200)
        await gateway.stop()
        await upstream.stop()
    }

    private static let answerBody =
        #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}]}"#
    private static let answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n"
        + answerBody
}
