import AuditLog
import Caching
import Foundation
import GuardrailTypes
import Testing
import Wire

@testable import Gateway

/// What clients say of the cache, and what they are told.
@Suite(.timeLimit(.minutes(2)))
struct `Control of the cache by clients` {
    private static func rules(_ control: CacheRules.Control, isOn: Bool = true) -> CacheRules {
        var rules = CacheRules()
        rules.control = control
        rules.isOn = isOn
        return rules
    }

    @Test func `a client may have less of it`() async throws {
        let cached = try await CachedGateway.start((0..<9).map { wholeAnswer("number \($0)") })
        func ask(_ field: String) async throws -> CachedReply { try await cached.ask(chat("hello", fields: field)) }
        #expect(try await ask("x-weir-cache: only\r\n").status == 412)
        #expect(try await ask("").body.contains("number 0"))
        #expect(try await ask("x-weir-cache: only\r\n").body.contains("number 0"))
        #expect(try await ask("x-weir-cache: off\r\n").cache == "bypass; reason=asked")
        let refreshed = try await ask("Cache-Control: no-cache\r\n")
        #expect(refreshed.cache == "refresh" && refreshed.body.contains("number 2"))
        #expect(try await ask("").body.contains("number 2"))
        #expect(try await ask("cf-aig-skip-cache: true\r\n").field("cf-aig-cache-status") == nil)
        let hit = try await ask("cf-aig-skip-cache: false\r\n")
        #expect(hit.field("cf-aig-cache-status") == "HIT" && hit.cache == "hit")
        await cached.stop()
    }

    @Test func `a client may ask for it, in OpenRouter's words`() async throws {
        let cached = try await CachedGateway.start(
            [wholeAnswer("x")],
            rules: Self.rules(.more, isOn: false)
        )
        #expect(try await cached.ask(chat("hello")).cache == nil)
        let fields = "X-OpenRouter-Cache: true\r\nX-OpenRouter-Cache-TTL: 60\r\n"
        let first = try await cached.ask(chat("hello", fields: fields))
        #expect(first.field("x-openrouter-cache-status") == "MISS" && first.field("x-openrouter-cache-ttl") == "60")
        let second = try await cached.ask(chat("hello", fields: fields))
        #expect(second.field("x-openrouter-cache-status") == "HIT")
        #expect(Int(second.field("x-openrouter-cache-age") ?? "") != nil)
        #expect(second.field("x-openrouter-cache-source-id") == first.field("x-request-id"))
        let cleared = try await cached.ask(chat("hello", fields: fields + "X-OpenRouter-Cache-Clear: true\r\n"))
        #expect(cleared.field("x-openrouter-cache-status") == "MISS" && cleared.cache == "refresh")
        #expect(try await cached.ask(chat("hello")).cache == nil)
        await cached.stop()
    }

    @Test func `a client's own key holds for other bodies, where it may name one`() async throws {
        for control in [CacheRules.Control.more, .keys] {
            let cached = try await CachedGateway.start([wholeAnswer("x")], rules: Self.rules(control))
            _ = try await cached.ask(chat("hello", fields: "cf-aig-cache-key: k\r\n"))
            let other = try await cached.ask(chat("goodbye", fields: "cf-aig-cache-key: k\r\n"))
            #expect(other.field("cf-aig-cache-status") == (control == .keys ? "HIT" : "MISS"))
            #expect(try await cached.ask(chat("goodbye", stream: false, extra: #","seed":1"#)).cache == "miss")
            await cached.stop()
        }
    }

    @Test func `a field that means nothing is a 400, unless no field counts`() async throws {
        for control in CacheRules.Control.allCases {
            let cached = try await CachedGateway.start([wholeAnswer("x")], rules: Self.rules(control))
            let reply = try await cached.ask(chat("hello", fields: "x-weir-cache-ttl: forever-and-a-day\r\n"))
            #expect(reply.status == (control == .none ? 200 : 400))
            #expect(reply.text.contains("x-weir-cache-ttl") == (control != .none))
            #expect(!reply.text.contains("forever"))
            await cached.stop()
        }
    }

    @Test func `settings say who may do what`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weir-cache-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func read(_ cache: String) throws -> CacheSettings? {
            let path = folder.appending(path: "weir.yaml").path()
            try Data("schema: 1\nrules: r\ncache: \(cache)\n".utf8).write(to: URL(filePath: path))
            return try SettingsReader.read(path, environment: [:]).cache
        }
        #expect(try read("{}") == CacheSettings())
        let all = try read(
            "{mode: opt_in, scope: key, clients: keys, ttl_seconds: 60, max_ttl_seconds: 600, ignore: [user, metadata], max_answer_bytes: 10, wait_seconds: 2, memory_bytes: 5, memory_entries: 6, disk_bytes: 1048576}"
        )
        var rules = CacheRules()
        (rules.isOn, rules.scope, rules.control, rules.ignored) = (false, .key, .keys, [.user, .metadata])
        (rules.lifetime, rules.longestLifetime, rules.largestAnswer, rules.patience) = (60, 600, 10, 2000)
        #expect(all?.rules == rules)
        #expect(all?.memoryBytes == 5 && all?.memoryEntries == 6 && all?.diskBytes == 1_048_576)
        let near = try read(
            "{semantic: {threshold: 0.9, max_entries: 5, max_entries_per_scope: 4, embedding_model: e, embedding_timeout_ms: 7}}"
        )
        #expect(near?.rules.near?.threshold == 0.9 && near?.rules.near?.patience == 7)
        #expect(near?.rules.near?.embeddingModel == "e" && near?.nearEntries == 5 && near?.nearPerScope == 4)
        #expect(try read("{semantic: {embedding_model: built-in}}")?.rules.near == NearRules())
        for wrong in [
            "{semantic: {threshold: 0.4}}", "{semantic: {max_entries: 0}}", "{semantic: {mode: on}}",
            "{mode: maybe}", "{mode: opt_in}", "{ttl_seconds: 0}", "{ttl_seconds: 2592001}", "{ignore: [temperature]}",
            "{ttl_seconds: 100, max_ttl_seconds: 10}", "{scope: world}", "{colour: red}", "{disk_bytes: 1}",
        ] {
            #expect(throws: (any Error).self, "\(wrong)") { _ = try read(wrong) }
        }
    }
}
