import AuditLog
import NIOCore
import NIOPosix
import Testing

@testable import Gateway

/// Text that would travel in a head, past the rules.
@Suite(.timeLimit(.minutes(1)))
struct HeadTextTests {
    private static let secrets = ["4111 1111 1111 1111", "AKIAQ3EGQ7VY2WXL5J4T"]

    private func exchange(
        answerFields: String = "",
        requestFields: String = ""
    ) async throws -> (
        reply: String, sent: String
    ) {
        let body = #"{"choices":[]}"#
        let upstream = try await ScriptedUpstream.start(
            answer:
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(answerFields)\r\n\(body)"
        )
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)])
        let client = try await gateway.client()
        await client.send(chat("hello", fields: requestFields))
        let reply = await client.receiveAnswer()
        let sent = upstream.received
        await gateway.stop()
        await upstream.stop()
        return (reply, sent)
    }

    @Test(arguments: secrets)
    func `of an answer is inspected like its body`(secret: String) async throws {
        let names = ["Retry-After", "X-Request-Id", "Retry-After-Ms", "X-Should-Retry", "X-RateLimit-Note"]
        let (reply, _) = try await exchange(
            answerFields: names.map { "\($0): \(secret)\r\n" }.joined()
                + "X-RateLimit-\(secret.replacing(" ", with: "")): 1\r\nX-RateLimit-Limit-Tokens: 90\r\n"
                + "X-RateLimit-Story: \(String(repeating: "w", count: 400))\r\n"
        )
        #expect(reply.status == 200)
        #expect(!reply.contains(secret) && !reply.contains(secret.replacing(" ", with: "").lowercased()))
        #expect(!reply.contains("wwww"))
        #expect(reply.contains("x-ratelimit-limit-tokens: 90"))
    }

    @Test func `of a request goes upstream only as a trace context`() async throws {
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        #expect(try await exchange(requestFields: "traceparent: \(trace)\r\n").sent.contains(trace))
        for text in ["AKIAQ3EGQ7VY2WXL5J4T", "00-4111-1111-11", trace.uppercased(), trace + "-x"] {
            let (reply, sent) = try await exchange(requestFields: "traceparent: \(text)\r\n")
            #expect(reply.status == 200 && !sent.lowercased().contains("traceparent"))
        }
    }
}
