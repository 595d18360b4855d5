import AuditLog
import NIOCore
import NIOPosix
import Testing

@testable import Gateway

/// Clients that ask faster than they read.
@Suite(.timeLimit(.minutes(1)))
struct SlowReaderTests {
    /// An answer larger than all buffers on the way.
    private static let answer: String = {
        let body =
            #"{"choices":[{"index":0,"message":{"content":""# + String(repeating: "water ", count: 1 << 20) + #""}}]}"#
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }()

    private func withGateway(
        limits: ServerLimits = ServerLimits(),
        _ work: (TestGateway, RawClient) async throws -> Void
    ) async throws {
        let upstream = try await ScriptedUpstream.start(answer: Self.answer)
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            limits: limits
        )
        try await work(gateway, try await gateway.client())
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `a client that takes no answer is not given a second one`() async throws {
        try await withGateway { gateway, client in
            try await client.stopReading()
            for _ in 0..<4 { await client.send(chat("hello")) }
            await eventually { gateway.sink.records.count >= 1 }
            // Long enough for the others, were they served: each takes a fraction of this.
            try await Task.sleep(for: .seconds(1))
            #expect(gateway.sink.reserved == 1)
            try await client.resumeReading()
            await eventually { gateway.sink.records.count == 4 }
            #expect(gateway.sink.outcomes == [.allowed, .allowed, .allowed, .allowed])
        }
    }

    @Test func `the last answer of a connection waits for its reader`() async throws {
        try await withGateway { gateway, client in
            try await client.stopReading()
            await client.send(chat("hello", fields: "Connection: close\r\n"))
            await eventually { gateway.sink.records.count == 1 }
            // Longer than a connection lingers once its answer is on its way.
            try await Task.sleep(for: .milliseconds(3_500))
            try await client.resumeReading()
            let reply = await client.receive(until: isWholeAnswer)
            #expect(isWholeAnswer(reply))
        }
    }

    @Test func `a client that never reads is given up in the end`() async throws {
        var limits = ServerLimits()
        limits.writeIdle = .milliseconds(200)
        try await withGateway(limits: limits) { gateway, client in
            try await client.stopReading()
            for _ in 0..<3 { await client.send(chat("hello")) }
            await eventually { gateway.sink.records.count == 1 }
            try await Task.sleep(for: .milliseconds(1_500))
            try await client.resumeReading()
            _ = await client.receiveAll()
            #expect(client.isClosed && gateway.sink.reserved <= 2)
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct SlowSenderTests {
    @Test func `a body that trickles has an end`() async throws {
        var limits = ServerLimits()
        limits.bodyTime = .milliseconds(300)
        let gateway = try await TestGateway(upstreams: [], limits: limits)
        let client = try await gateway.client()
        await client.send(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        )
        let start = NIODeadline.now()
        while !client.isClosed, NIODeadline.now() - start < .seconds(6) {
            await client.send(" ")
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(client.received.status == 408)
        await eventually { gateway.sink.outcomes == [.refused] }
        #expect(gateway.sink.outcomes == [.refused])
        await gateway.stop()
    }
}
