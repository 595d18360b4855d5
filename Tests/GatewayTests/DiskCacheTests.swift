import AuditLog
import Caching
import Foundation
import Synchronization
import Testing

@testable import Gateway

/// `cache.db`.
@Suite struct DiskCacheTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "weir-disk-\(UUID().uuidString)")
    private var path: String { folder.appending(path: "cache.db").path() }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func request(_ number: Int) -> CanonicalRequest {
        let scope = RequestScope(tenant: "t", policyHash: "p", operation: "o", isStreaming: false, model: "m")
        return CanonicalRequest(scope, clientKey: Array("\(number)".utf8))
    }

    private func entry(_ number: Int, size: Int = 20, at now: Int = 100, for lifetime: Int = 50) -> CacheEntry {
        CacheEntry(
            request: request(number).bytes,
            answer: Array(repeating: UInt8(number % 256), count: size),
            isStream: number % 2 == 0,
            source: "req_\(number)",
            storedAt: now,
            expiresAt: now + lifetime
        )
    }

    private func found(_ cache: DiskCache, _ number: Int, at now: Int) -> CacheEntry? {
        let answer = Mutex<CacheEntry?>(nil)
        cache.get(request(number), at: now) { entry in answer.withLock { $0 = entry } }
        cache.flush()
        return answer.withLock { $0 }
    }

    @Test func `what is kept is there after a restart, for its time and for its owner only`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: URL(filePath: path))
        do {
            let cache = try DiskCache(path: path, maximumBytes: 1 << 20)
            for number in 0..<10 { cache.put(entry(number), for: request(number).key) }
            cache.remove(request(3).key)
            cache.flush()
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let cache = try DiskCache(path: path, maximumBytes: 1 << 20)
        #expect(found(cache, 4, at: 149) == entry(4))
        #expect(found(cache, 4, at: 150) == nil)
        #expect(found(cache, 4, at: 99) == nil)
        #expect(found(cache, 3, at: 120) == nil)
        #expect(found(cache, 11, at: 120) == nil)
    }

    @Test func `a digest alone is no answer`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = try DiskCache(path: path, maximumBytes: 1 << 20)
        cache.put(entry(1), for: request(2).key)
        #expect(found(cache, 2, at: 120) == nil)
    }

    @Test func `the file stays within its bound, and what was used last stays`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = try DiskCache(path: path, maximumBytes: 100_000)
        for number in 0..<300 {
            cache.put(entry(number, size: 1_000, at: 100 + number, for: 10_000), for: request(number).key)
            #expect(found(cache, 0, at: 100 + number) != nil)
        }
        cache.flush()
        let usage = try #require(cache.usage)
        #expect(usage.bytes <= 100_000 && usage.entries > 50)
        #expect(found(cache, 299, at: 500) != nil && found(cache, 1, at: 500) == nil)
    }

    @Test func `a file that is damaged or of another version is begun anew`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(repeating: 0x41, count: 9_000).write(to: URL(filePath: path))
        let cache = try DiskCache(path: path, maximumBytes: 1 << 20)
        cache.put(entry(1), for: request(1).key)
        #expect(found(cache, 1, at: 120) == entry(1))
    }

    @Test func `a clear by another process is noticed`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = try DiskCache(path: path, maximumBytes: 1 << 20)
        let cleared = Mutex(0)
        cache.onCleared { cleared.withLock { $0 += 1 } }
        cache.put(entry(1), for: request(1).key)
        cache.flush()
        do {
            let other = try CacheFile.open(path)
            let summary = try other.summary(at: 120)
            #expect(summary.live == 1 && summary.oldest == 100 && other.usage.entries == 1)
            try other.removeAll()
        }
        #expect(found(cache, 1, at: 120) == nil)
        #expect(cleared.withLock { $0 } == 1)
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(bytes.range(of: Data("req_1".utf8)) == nil)
    }

    @Test func `an answer from the file is sent, and stays in memory`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        func cache() throws -> ResponseCache {
            var settings = CacheSettings()
            settings.diskBytes = 1 << 20
            return try ResponseCache(settings, in: DataDirectory(creating: folder.path()), MetricsRegistry())
        }
        let answers = try cache()
        let first = try await CachedGateway.start(
            [wholeAnswer("from disk"), wholeAnswer("another")],
            answersIn: answers
        )
        _ = try await first.ask(chat("hello"))
        await first.gateway.stop()
        (answers.store as? DiskCache)?.flush()
        // `chat` names the model, the settings the upstream: both are the same after a restart.
        let second = try await CachedGateway.start(from: first.upstream, answersIn: cache())
        for _ in 0..<2 {
            let reply = try await second.ask(chat("hello"))
            #expect(reply.cache == "hit" && reply.body.contains("from disk"))
        }
        #expect(try await second.ask(chat("other")).cache == "miss")
        await second.stop()
        #expect(second.records.map { $0.cache?.layer?.text } == ["disk", "memory", nil])
    }
}
