import AuditLog
import Caching
import Classification
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Wire

@testable import Gateway

/// A gateway with a cache in front of an upstream that gives another answer each time.
struct CachedGateway {
    let gateway: TestGateway
    let upstream: ScriptedUpstream

    /// - Parameter upstream: one that is there already, in place of one with `answers`.
    static func start(
        _ answers: [String] = [],
        from upstream: ScriptedUpstream? = nil,
        then ending: ScriptedUpstream.Ending = .keepOpen,
        rules: CacheRules = CacheRules(),
        embedder: (any Embedder)? = nil,
        routing: RoutingSettings = RoutingSettings(),
        keys: [String: Principal] = [:],
        anonymous: Principal = Principal(keyID: nil, app: "default"),
        answersIn cache: ResponseCache = ResponseCache(memoryBytes: 1 << 20, memoryEntries: 100),
        durability: DurabilityPolicy = DurabilityPolicy()
    ) async throws -> CachedGateway {
        let upstream =
            if let upstream { upstream } else { try await ScriptedUpstream.start(answers: answers, then: ending) }
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            keys: keys.map { (KeyRing.digest(of: $0.key.utf8), $0.value) },
            anonymous: anonymous,
            routing: routing,
            durability: durability,
            cache: rules,
            cacheEmbedder: embedder,
            answers: cache
        )
        return CachedGateway(gateway: gateway, upstream: upstream)
    }

    /// Asks, and waits until the exchange is over: what it kept is there then.
    func ask(_ request: String) async throws -> CachedReply {
        let before = records.count
        let client = try await gateway.client()
        await client.send(request)
        let reply = CachedReply(text: await client.receiveAnswer())
        await eventually { records.count > before }
        await client.close()
        return reply
    }

    /// How many requests came to the upstream.
    var asked: Int { upstream.received.components(separatedBy: "POST ").count - 1 }

    var records: [AuditRecord] { gateway.sink.records }

    func stop() async {
        await gateway.stop()
        await upstream.stop()
    }
}

struct CachedReply {
    let text: String

    var status: Int { text.status }
    /// Everything behind the head, with the chunks of a stream joined.
    var body: String {
        let parts = text.components(separatedBy: "\r\n\r\n")
        let body = parts.dropFirst().joined(separator: "\r\n\r\n")
        guard parts.first?.contains("transfer-encoding: chunked") == true else { return body }
        return Self.joined(Array(body.utf8))
    }

    func field(_ name: String) -> String? {
        let head = text.components(separatedBy: "\r\n\r\n").first ?? ""
        let line = head.components(separatedBy: "\r\n").first { $0.hasPrefix(name + ": ") }
        return line.map { String($0.dropFirst(name.count + 2)) }
    }

    var cache: String? { field("x-weir-cache") }

    private static func joined(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0D),
            let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), size > 0
        {
            let start = end + 2
            output += rest[start..<start + size]
            rest = rest[(start + size + 2)...]
        }
        return String(decoding: output, as: UTF8.self)
    }
}

func wholeAnswer(_ text: String, finish: String = "stop") -> String {
    let body =
        #"{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":\#(JSONString.literal(text))},"finish_reason":"\#(finish)"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

func streamedAnswer(_ deltas: [String], isWhole: Bool = true) -> String {
    func event(_ delta: String, _ finish: String) -> String {
        #"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{\#(delta)},"finish_reason":\#(finish)}]}"#
            + "\n\n"
    }
    let text = deltas.map { event(#""content":\#(JSONString.literal($0))"#, "null") }.joined()
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + text
        + (isWhole ? event("", #""stop""#) + "data: [DONE]\n\n" : "")
}

/// A store whose answers a test can change, as if they had been kept under another policy.
final class EditableStore: CacheStore {
    private let entries = Mutex<[CacheKey: CacheEntry]>([:])

    var usage: (bytes: Int, entries: Int)? { (0, entries.withLock(\.count)) }
    var isShared: Bool { false }
    func shutdown() {}

    func get(_ request: CanonicalRequest, at now: Int, _ take: @escaping @Sendable (CacheEntry?) -> Void) {
        let entry = entries.withLock { $0[request.key] }
        MultiThreadedEventLoopGroup.singleton.next().execute {
            take(entry.flatMap { $0.answers(request, at: now) ? $0 : nil })
        }
    }

    func put(_ entry: CacheEntry, for key: CacheKey) { entries.withLock { $0[key] = entry } }

    func remove(_ key: CacheKey) { entries.withLock { $0[key] = nil } }

    /// When the answers were kept, and until when they are.
    var times: [ClosedRange<Int>] { entries.withLock { $0.values.map { $0.storedAt...$0.expiresAt } } }

    /// Puts `answer` in place of every answer.
    func rewrite(_ answer: [UInt8]) {
        entries.withLock { entries in
            entries = entries.mapValues { entry in
                CacheEntry(
                    request: entry.request,
                    answer: answer,
                    isStream: entry.isStream,
                    source: entry.source,
                    storedAt: entry.storedAt,
                    expiresAt: entry.expiresAt
                )
            }
        }
    }
}
