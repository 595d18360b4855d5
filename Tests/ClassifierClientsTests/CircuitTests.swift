import Classification
import GuardrailTypes
import NIOCore
import Testing

@testable import ClassifierClients

@Suite struct `A circuit breaker` {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    /// Fails `count` times.
    private func fail(_ breaker: inout CircuitBreaker, _ count: Int, at now: NIODeadline) {
        for _ in 0..<count {
            if let ticket = breaker.begin(at: now) { breaker.failed(ticket, at: now) }
        }
    }

    private func begin(_ breaker: inout CircuitBreaker, at now: NIODeadline) throws -> CircuitBreaker.Ticket {
        let ticket = breaker.begin(at: now)
        return try #require(ticket)
    }

    @Test
    func `opens after failures in a row, and only then`() throws {
        var breaker = CircuitBreaker(limit: 3, cooldown: .seconds(10))
        fail(&breaker, 2, at: start)
        let ticket = try begin(&breaker, at: start)
        breaker.succeeded(ticket)
        fail(&breaker, 2, at: start)
        #expect(!breaker.isOpen(at: start))
        fail(&breaker, 1, at: start)
        #expect(breaker.isOpen(at: start))
        #expect(breaker.begin(at: start + .seconds(9)) == nil)
    }

    @Test
    func `lets one call try, and closes if it succeeds`() throws {
        var breaker = CircuitBreaker(limit: 1, cooldown: .seconds(10))
        fail(&breaker, 1, at: start)
        let probe = try begin(&breaker, at: start + .seconds(10))
        #expect(breaker.begin(at: start + .seconds(10)) == nil)
        breaker.succeeded(probe)
        #expect(breaker.begin(at: start + .seconds(10)) != nil)
    }

    @Test
    func `stays open longer after each probe that fails`() throws {
        var breaker = CircuitBreaker(limit: 1, cooldown: .seconds(10))
        fail(&breaker, 1, at: start)
        var now = start
        for pause in [10, 20, 40, 80, 80] {
            #expect(breaker.isOpen(at: now + .seconds(Int64(pause) - 1)))
            now = now + .seconds(Int64(pause))
            #expect(!breaker.isOpen(at: now))
            fail(&breaker, 1, at: now)
        }
        now = now + .seconds(80)
        let ticket = try begin(&breaker, at: now)
        breaker.succeeded(ticket)
        fail(&breaker, 1, at: now)
        #expect(!breaker.isOpen(at: now + .seconds(10)))
    }

    @Test
    func `counts nothing that was begun before its state changed`() throws {
        var breaker = CircuitBreaker(limit: 1, cooldown: .seconds(10))
        let old = try begin(&breaker, at: start)
        fail(&breaker, 1, at: start)
        breaker.succeeded(old)
        #expect(breaker.isOpen(at: start))
        let probe = try begin(&breaker, at: start + .seconds(10))
        breaker.failed(old, at: start + .seconds(10))
        #expect(breaker.isProbing)
        breaker.abandoned(probe, at: start + .seconds(11))
        #expect(breaker.begin(at: start + .seconds(11)) != nil)
    }

    @Test
    func `keeps calls from a backend that fails, and finds it again`() async throws {
        let isHealthy = Shared(false)
        let backend = try FakeBackend { _, channel in
            if isHealthy.withLock({ $0 }) {
                channel.answer(#"{"bad":0}"#)
            } else {
                channel.answer("", status: "500 No")
            }
        }
        let classifier = try remote(backend) {
            $0.failures = 3
            $0.cooldown = .seconds(1)
            $0.window = 64
            $0.overlap = 0
            $0.concurrency = 4
        }
        for _ in 0..<3 { #expect(await classifier.judge(.prompt("x", [.harmful])).code == .status) }
        for _ in 0..<5 { #expect(await classifier.judge(.prompt("x", [.harmful])).code == .circuitOpen) }
        #expect(backend.counts.requests == 3)
        isHealthy.withLock { $0 = true }
        try await Task.sleep(for: .milliseconds(1_050))
        // A text of many windows tries the backend with one of them, and the rest waits for that.
        let long = String(repeating: "word ", count: 100)
        #expect(await classifier.judge(.prompt(long, [.harmful])).verdict?.scores == [.harmful: 0])
        #expect(await classifier.judge(.prompt("x", [.harmful])).verdict != nil)
        try await backend.close()
    }

    @Test
    func `a failed probe ends those who wait for it`() async throws {
        let backend = try FakeBackend { _, channel in channel.answer("", status: "500 No") }
        let classifier = try remote(backend) {
            $0.failures = 1
            $0.cooldown = .milliseconds(500)
        }
        #expect(await classifier.judge(.prompt("x", [.harmful])).code == .status)
        try await Task.sleep(for: .milliseconds(550))
        let codes = await withTaskGroup(of: ClassifierError.Code?.self) { group in
            for _ in 0..<8 { group.addTask { await classifier.judge(.prompt("x", [.harmful])).code } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0 == .status }.count == 1)
        #expect(codes.filter { $0 == .circuitOpen }.count == 7)
        #expect(backend.counts.requests == 2)
        try await backend.close()
    }
}
