import AuditLog
import GuardrailTypes
import NIOCore
import NIOPosix
import Testing
import Wire

@testable import Gateway

@Suite(.timeLimit(.minutes(1)))
struct StreamTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

    private static func event(_ delta: String, finish: String = "null") -> String {
        #"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{\#(delta)},"finish_reason":\#(finish)}]}"#
            + "\n\n"
    }

    private static func content(_ text: String) -> String { event(#""content":\#(JSONString.literal(text))"#) }
    private static let end = event("", finish: #""stop""#) + "data: [DONE]\n\n"

    /// What a client gets for a stream of these deltas, and the row.
    private func relay(
        _ deltas: [String],
        end: String = StreamTests.end,
        then ending: ScriptedUpstream.Ending = .close
    ) async throws -> (reply: String, record: AuditRecord?, closed: Int) {
        let upstream = try await ScriptedUpstream.start(
            answer: Self.head + deltas.map(Self.content).joined() + end,
            then: ending
        )
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)])
        let client = try await gateway.client()
        await client.send(chat("hello", stream: true))
        let reply = await client.receiveAnswer()
        await eventually { gateway.sink.records.count == 1 }
        await eventually { upstream.closed == 1 }
        let closed = upstream.closed
        await gateway.stop()
        await upstream.stop()
        return (reply, gateway.sink.records.first, closed)
    }

    /// The deltas' contents in an answer, joined.
    private func text(of reply: String) -> String {
        reply.split(separator: "\"content\":\"").dropFirst().map { $0.prefix { $0 != "\"" } }.joined()
    }

    @Test func `a card number that is cut into deltas is redacted in the stream`() async throws {
        let (reply, record, _) = try await relay(["use 41", "11 1111 ", "1111 11", "11, please"])
        #expect(text(of: reply) == "use [CREDIT_CARD], please")
        #expect(reply.contains("data: [DONE]"))
        #expect(reply.contains("x-weir-action: allow"))
        #expect(record?.outcome == .redacted)
        #expect(record?.decisions.first?.findings.first?.rule.id == "pci.card-number")
        #expect(record?.status == 200)
    }

    @Test func `a key before the first byte is a 400`() async throws {
        let (reply, record, _) = try await relay(["AKIAQ3EG", "Q7VY2WXL5J4T is it"])
        #expect(reply.status == 400)
        #expect(reply.contains("content_filter"))
        #expect(record?.outcome == .blocked)
        #expect(record?.blockedDirection == .response)
    }

    @Test func `a key in the middle ends the stream with content_filter and cancels the upstream`() async throws {
        let (reply, record, closed) = try await relay(
            ["well, here it comes: ", "AKIAQ3EG", "Q7VY2WXL5J4T is it"],
            end: "",
            then: .keepOpen
        )
        #expect(reply.status == 200)
        #expect(text(of: reply).hasPrefix("well, here it comes: "))
        #expect(!reply.contains("AKIAQ3EG"))
        #expect(reply.contains(#""finish_reason":"content_filter""#))
        #expect(reply.hasSuffix("data: [DONE]\n\n\r\n0\r\n\r\n"))
        #expect(record?.outcome == .blocked)
        #expect(record?.status == 200)
        #expect(closed == 1)
    }

    @Test func `an untouched stream passes byte for byte`() async throws {
        let deltas = ["The weir ", "below the mill ", "holds the river."]
        let (reply, record, _) = try await relay(deltas)
        for delta in deltas { #expect(reply.contains(Self.content(delta))) }
        #expect(record?.outcome == .allowed)
        #expect(record?.volume.withheld == 0)
    }

    @Test func `a silent stream is kept alive with comments, and only after it has begun`() async throws {
        let upstream = try await ScriptedUpstream.start(
            answer: Self.head + Self.content("hello, reader, ") + Self.content("how are you")
        )
        let silent = try await ScriptedUpstream.start(answer: Self.head)
        var limits = ServerLimits()
        limits.heartbeat = .milliseconds(500)
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true),
                UpstreamSettings(id: "s", baseURL: silent.baseURL, models: .listed(["silent"]), isInternal: true),
            ],
            limits: limits
        )
        let client = try await gateway.client()
        let waiting = try await gateway.client()
        await waiting.send(chat("hello", model: "silent", stream: true))
        await client.send(chat("hello", model: "m", stream: true))
        let reply = await client.receive { $0.contains(": keep-alive\n\n") }
        #expect(reply.contains("hello, reader"))
        #expect(reply.contains("\n\n\r\ne\r\n: keep-alive\n\n\r\n"))
        #expect(waiting.received.isEmpty)
        await gateway.stop()
        await upstream.stop()
        await silent.stop()
    }

    @Test func `a slow reader slows the upstream down, and gets everything`() async throws {
        let piece = String(repeating: "water ", count: 500)
        let upstream = try await ScriptedUpstream.start(
            answer: Self.head + String(repeating: Self.content(piece), count: 4000) + Self.end,
            then: .close
        )
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)])
        let client = try await gateway.client()
        try await client.stopReading()
        await client.send(chat("hello", stream: true))
        await eventually { upstream.received.hasSuffix("}") }
        try await client.resumeReading()
        let reply = await client.receiveAnswer()
        #expect(reply.utf8.count > 4000 * piece.utf8.count)
        #expect(reply.contains("data: [DONE]"))
        await eventually { gateway.sink.outcomes == [.allowed] }
        await gateway.stop()
        await upstream.stop()
    }
}
