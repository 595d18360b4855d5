import Caching
import TestSupport
import Testing

@testable import Gateway

/// What nodes believe of what stands on a server that others can write to.
@Suite struct CacheSealTests {
    private let seal = CacheSeal(secret: Array("the nodes' secret, long enough to be one".utf8))

    private static func request(_ name: String, tenant: String = "t") -> CanonicalRequest {
        let scope = RequestScope(tenant: tenant, policyHash: "p", operation: "o", isStreaming: false, model: "m")
        return CanonicalRequest(scope, clientKey: Array(name.utf8))
    }

    private static func entry(for request: CanonicalRequest, _ random: inout SplitMix) -> CacheEntry {
        let size = Int.random(in: 0...300, using: &random)
        return CacheEntry(
            request: request.bytes,
            answer: (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) },
            isStream: Bool.random(using: &random),
            source: String(repeating: "ä", count: Int.random(in: 0...9, using: &random)),
            storedAt: Int.random(in: 0...Int(Int32.max), using: &random),
            expiresAt: Int.random(in: 0...Int(Int32.max), using: &random)
        )
    }

    @Test func `an entry comes back as it was, and its seal is never the same twice`() {
        var random = SplitMix(state: 1)
        for number in 0..<1_000 {
            let request = Self.request("\(number)")
            let entry = Self.entry(for: request, &random)
            let bytes = seal.seal(entry, for: request.key, generation: 7)
            #expect(seal.open(bytes, for: request.key, generation: 7) == .entry(entry))
            #expect(seal.seal(entry, for: request.key, generation: 7) != bytes)
        }
    }

    @Test func `one byte that is another, or that is missing, and nothing is believed`() {
        var random = SplitMix(state: 2)
        let request = Self.request("a")
        let bytes = seal.seal(Self.entry(for: request, &random), for: request.key, generation: 7)
        for index in bytes.indices {
            var other = bytes
            other[index] ^= UInt8.random(in: 1...255, using: &random)
            // The eight bytes behind the version are the generation, which is told apart before anything is opened.
            let expected: CacheSeal.Opened = (1...8).contains(index) ? .outdated : .forged
            #expect(seal.open(other, for: request.key, generation: 7) == expected)
        }
        for index in 9..<bytes.count {
            #expect(seal.open(Array(bytes[..<index]), for: request.key, generation: 7) == .forged)
        }
        #expect(seal.open(bytes + [0], for: request.key, generation: 7) == .forged)
    }

    @Test func `an answer means nothing under another request, tenant, secret or generation`() {
        var random = SplitMix(state: 3)
        let request = Self.request("a")
        let bytes = seal.seal(Self.entry(for: request, &random), for: request.key, generation: 7)
        #expect(seal.open(bytes, for: Self.request("b").key, generation: 7) == .forged)
        #expect(seal.open(bytes, for: Self.request("a", tenant: "u").key, generation: 7) == .forged)
        let stranger = CacheSeal(secret: Array("another secret, long enough to be one too".utf8))
        #expect(stranger.open(bytes, for: request.key, generation: 7) == .forged)
        #expect(stranger.name(of: request.key) != seal.name(of: request.key))
        #expect(seal.open(bytes, for: request.key, generation: 8) == .outdated)
        // Whoever writes a newer number before an old answer has not made it newer.
        let newer = seal.seal(Self.entry(for: request, &random), for: request.key, generation: 8)
        #expect(seal.open(Array(newer[..<9]) + bytes[9...], for: request.key, generation: 8) == .forged)
    }

    @Test func `bytes that are no entry are none, whatever they are`() {
        var random = SplitMix(state: 4)
        let request = Self.request("a")
        let entry = Self.entry(for: request, &random)
        let bytes = CacheEntryCoding.bytes(of: entry)
        #expect(CacheEntryCoding.entry(in: bytes) == entry)
        // Up to the end of the request there is no answer yet, and no entry.
        let head = bytes.count - entry.answer.count
        for count in 0..<head { #expect(CacheEntryCoding.entry(in: Array(bytes[..<count])) == nil) }
        for _ in 0..<20_000 {
            var other = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                other[Int.random(in: 0..<min(40, other.count), using: &random)] = UInt8.random(
                    in: 0...255,
                    using: &random
                )
            }
            if let read = CacheEntryCoding.entry(in: other) { #expect(read.size <= entry.size + 2 * bytes.count) }
        }
    }
}
