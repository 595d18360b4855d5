import Classification
import NIOCore
import Testing
import Upstream

@testable import ClassifierClients

private typealias Places = Result<[Embedding], ClassifierError>

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// An answer with a vector for each text of a request: its length in bytes, and one.
private func answer(to request: FakeBackend.Request, reversed: Bool = false) -> String {
    let texts = request.body.split(separator: "\"input\":[")[1].prefix { $0 != "]" }.split(separator: ",")
    var entries = texts.enumerated().map { index, text in
        #"{"object":"embedding","index":\#(index),"embedding":[\#(text.utf8.count - 2),1.0]}"#
    }
    if reversed { entries.reverse() }
    return #"{"object":"list","data":[\#(entries.joined(separator: ","))],"usage":{"prompt_tokens":3}}"#
}

private func embedder(
    _ backend: FakeBackend,
    _ change: (inout RemoteEmbedder.Limits) -> Void = { _ in }
) throws -> RemoteEmbedder {
    var limits = RemoteEmbedder.Limits()
    change(&limits)
    let endpoint = try backend.endpoint()
    return RemoteEmbedder(id: "e", model: "m", limits: limits, client: sharedClient, eventLoop: sharedLoop) { body in
        UpstreamRequest(
            endpoint: endpoint,
            method: .post,
            path: "/embeddings",
            headers: [(name: "authorization", value: "Bearer k")],
            body: body
        )
    }
}

extension RemoteEmbedder {
    /// The one answer; a second one traps.
    fileprivate func places(of texts: [String], within deadline: Duration = .seconds(5)) async -> Places {
        await withCheckedContinuation { continuation in
            embed(texts.map(bytes), deadline: deadline) { continuation.resume(returning: $0) }
        }
    }
}

extension Result where Success == [Embedding], Failure == ClassifierError {
    fileprivate var code: ClassifierError.Code? { if case .failure(let error) = self { error.code } else { nil } }
}

@Suite(.timeLimit(.minutes(1))) struct `An embeddings endpoint` {
    @Test(arguments: [false, true])
    func `is asked in batches, and its vectors go by their index`(reversed: Bool) async throws {
        let backend = try FakeBackend { $1.answer(answer(to: $0, reversed: reversed)) }
        let embedder = try embedder(backend) { $0.batch = 4 }
        let texts = (1...10).map { String(repeating: "x", count: $0) }
        let places = try await embedder.places(of: texts).get()
        #expect(places == (1...10).map { Embedding([Float($0), 1]) })
        #expect(backend.counts.requests == 3)
        #expect(backend.bodies.allSatisfy { $0.hasPrefix(#"{"model":"m","input":["x"#) })
        #expect(backend.bodies.allSatisfy { $0.hasSuffix(#"],"encoding_format":"float"}"#) })
        try await backend.close()
    }

    @Test func `is not asked again for what it has said, nor twice for one text`() async throws {
        let backend = try FakeBackend { $1.answer(answer(to: $0)) }
        let embedder = try embedder(backend)
        _ = try await embedder.places(of: ["aa", "b", "aa"]).get()
        #expect(backend.bodies == [#"{"model":"m","input":["aa","b"],"encoding_format":"float"}"#])
        let again = try await embedder.places(of: ["b", "ccc", "aa"]).get()
        #expect(again == [1, 3, 2].map { Embedding([$0, 1]) })
        #expect(backend.bodies.last == #"{"model":"m","input":["ccc"],"encoding_format":"float"}"#)
        _ = try await embedder.places(of: ["b", "ccc"]).get()
        #expect(backend.counts.requests == 2)
        try await backend.close()
    }

    @Test func `is paid for what it was asked, as it counts or as is likely`() async throws {
        let backend = try FakeBackend { request, connection in
            if request.body.contains("LATE") { return }
            if request.body.contains("NO") { return connection.answer("{}", status: "500 No") }
            connection.answer(answer(to: request))
        }
        let embedder = try embedder(backend)
        func metered(_ texts: [String]) async -> EmbeddingMeter.Reading {
            let meter = EmbeddingMeter()
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                embedder.embed(texts.map(bytes), deadline: .seconds(1), meter: meter) { _ in
                    continuation.resume()
                }
            }
            return meter.reading
        }
        #expect(await metered(["aa", "b"]) == EmbeddingMeter.Reading(tokens: 3))
        #expect(await metered(["b"]) == EmbeddingMeter.Reading())
        #expect(await metered(["NO"]) == EmbeddingMeter.Reading())
        #expect(await metered(["LATE 012"]) == EmbeddingMeter.Reading(tokens: 3, isEstimated: true))
        try await backend.close()
    }

    @Test func `that is late has failed, and is hung up on`() async throws {
        let backend = try FakeBackend { _, _ in }
        let embedder = try embedder(backend)
        let began = ContinuousClock.now
        #expect(await embedder.places(of: ["a"], within: .milliseconds(50)).code == .timeout)
        #expect(ContinuousClock.now - began < .seconds(5))
        try await eventually { backend.counts.closed == 1 }
        try await backend.close()
    }

    @Test func `is hung up on when nobody waits any more`() async throws {
        let backend = try FakeBackend { _, _ in }
        let embedder = try embedder(backend)
        let ended = Shared<[ClassifierError.Code?]>([])
        let call = embedder.embed([bytes("a")], deadline: .seconds(60)) { result in
            ended.withLock { $0.append(result.code) }
        }
        try await eventually { backend.counts.requests == 1 }
        call.cancel()
        call.cancel()
        try await eventually { ended.withLock { $0 } == [.cancelled] && backend.counts.closed == 1 }
        let running = try await sharedLoop.submit { embedder.running }.get()
        #expect(running == 0)
        try await backend.close()
    }

    @Test func `that fails again and again is left alone, and tried once its pause is over`() async throws {
        let isBroken = Shared(true)
        let backend = try FakeBackend { request, channel in
            isBroken.withLock { $0 }
                ? channel.answer("{}", status: "500 Oops") : channel.answer(answer(to: request))
        }
        let embedder = try embedder(backend) {
            $0.failures = 2
            $0.cooldown = .milliseconds(500)
            $0.batch = 1
        }
        for _ in 0..<2 { #expect(await embedder.places(of: ["a"]).code == .status) }
        #expect(await embedder.places(of: ["a"]).code == .circuitOpen)
        #expect(backend.counts.requests == 2)
        isBroken.withLock { $0 = false }
        try await Task.sleep(for: .milliseconds(550))
        // Several requests of one call may try it.
        #expect(try await embedder.places(of: ["a", "bb", "ccc"]).get().count == 3)
        try await backend.close()
    }

    @Test func `more calls than it may take are refused`() async throws {
        let backend = try FakeBackend { _, _ in }
        let embedder = try embedder(backend) {
            $0.requests = 1
            $0.batch = 1
        }
        #expect(await embedder.places(of: ["a", "b"]).code == .overloaded)
        try await backend.close()
    }

    @Test func `that is gone is unreachable`() async throws {
        let backend = try FakeBackend { _, channel in channel.reset() }
        #expect(await (try embedder(backend)).places(of: ["a"]).code == .unreachable)
        try await backend.close()
    }
}

@Suite struct `An answer with embeddings` {
    private static let sound =
        #"{"object":"list","data":[{"index":0,"embedding":[0.25,-1e-3,3]},{"index":1,"embedding":[1,0,0]}],"model":"m"}"#

    private func places(_ body: [UInt8]) -> [Embedding]? { try? EmbeddingsFormat(model: "m").places(of: 2, from: body) }

    @Test func `is read`() {
        #expect(places(bytes(Self.sound))?.map(\.dimensions) == [3, 3])
        #expect(places(bytes(#"{"data":[{"embedding":[1]},{"embedding":[2]}]}"#))?.count == 2)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"data":null}"#, #"{"data":[]}"#, #"{"data":[{"index":0,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}"#,
        #"{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}"#,
        #"{"data":[{"index":0,"embedding":[0]},{"index":1,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":["1"]},{"index":1,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1e300]},{"index":1,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":"AACAPw=="},{"index":1,"embedding":[1]}]}"#,
        sound + "x", String(sound.dropLast()),
    ])
    func `that is not what the API says is not read`(body: String) {
        #expect(places(bytes(body)) == nil)
    }

    @Test func `that was damaged is read whole or not at all`() {
        var random = Mutations(state: 11)
        let sound = bytes(Self.sound)
        for _ in 0..<4000 {
            let damaged = random.mutated(sound)
            guard let places = places(damaged) else { continue }
            #expect(places.count == 2)
            #expect(Set(places.map(\.dimensions)).count == 1)
            #expect(places.allSatisfy { $0.values.allSatisfy(\.isFinite) })
        }
    }
}

/// Seeded damage to a text.
private struct Mutations {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...next(3) {
            let place = next(bytes.count)
            switch next(4) {
            case 0: bytes[place] = UInt8(next(256))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(Array("0123456789-+eE.,:[]{}\"".utf8)[next(22)], at: place)
            default: bytes.swapAt(place, next(bytes.count))
            }
        }
        return bytes
    }
}
