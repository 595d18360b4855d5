import AuditLog
import Caching
import Foundation
import NIOCore
import RedisClient
import Synchronization
import TestSupport

@testable import Gateway

/// A node with a cache that it shares, and an upstream that it may share as well.
struct SharingNode {
    let gateway: TestGateway
    let upstream: ScriptedUpstream
    let store: SharedCache
    let metrics: MetricsRegistry

    static let secret = Array("the nodes' secret, long enough to be one".utf8)

    static func configuration(
        _ server: RedisServer,
        trusting authority: String? = nil,
        secret: [UInt8] = secret
    ) throws -> SharedCache.Configuration {
        var access = RedisAccess(password: server.password, authority: authority ?? server.authority)
        access.connectMilliseconds = 300
        var configuration = SharedCache.Configuration(try RedisAddress(server.address), access, secret: secret)
        configuration.retryDelay = 20_000
        configuration.patience = 200
        return configuration
    }

    static func start(
        _ upstream: ScriptedUpstream,
        _ configuration: SharedCache.Configuration,
        rules: CacheRules = CacheRules(),
        memoryBytes: Int = 1 << 20,
        policies: [String: Principal] = [:]
    ) async throws -> SharingNode {
        let metrics = MetricsRegistry()
        let store = SharedCache(configuration) { metrics.add(to: .cacheStoreFaults, MetricLabels([$0.rawValue])) }
        let cache = ResponseCache(memoryBytes: memoryBytes, memoryEntries: 1000, store: store)
        store.onCleared { [weak cache] in cache?.forget() }
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            keys: policies.map { (KeyRing.digest(of: $0.key.utf8), $0.value) },
            anonymous: Principal(keyID: nil, app: "default"),
            cache: rules,
            answers: cache
        )
        return SharingNode(gateway: gateway, upstream: upstream, store: store, metrics: metrics)
    }

    func isConnected() async -> Bool {
        await eventually { store.isConnected }
        return store.isConnected
    }

    /// Asks, and waits until the exchange is over.
    func ask(_ request: String) async throws -> CachedReply {
        try await CachedGateway(gateway: gateway, upstream: upstream).ask(request)
    }

    func faults(_ reason: String) -> Int {
        let name = "weir_cache_store_faults_total{reason=\"\(reason)\"} "
        let line = metrics.text().split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.dropFirst(name.count)) } ?? 0
    }

    var layers: [String?] { gateway.sink.records.map { $0.cache?.layer?.text } }

    func stop() async {
        await gateway.stop()
        let store = store
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                store.shutdown()
                done.resume()
            }
        }
    }
}

extension SharedCache {
    func entry(for request: CanonicalRequest, at now: Int) async -> CacheEntry? {
        await withCheckedContinuation { done in get(request, at: now) { done.resume(returning: $0) } }
    }
}

extension ScriptedUpstream {
    var asked: Int { received.components(separatedBy: "POST ").count - 1 }
}
