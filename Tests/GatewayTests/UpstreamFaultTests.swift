import AuditLog
import Testing

@testable import Gateway

/// An upstream that fails, and what the client is told.
struct UpstreamFault: Sendable, CustomTestStringConvertible {
    let name: String
    let answer: String
    var ending = ScriptedUpstream.Ending.close
    /// 200 if the fault comes after the first byte of a stream.
    let status: Int
    var stream = false
    var testDescription: String { name }

    private static let streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
    private static let chunk =
        #"data: {"id":"a","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"hello and more "},"finish_reason":null}]}"#
        + "\n\n"

    static let all = [
        UpstreamFault(name: "closes without a word", answer: "", status: 502),
        UpstreamFault(name: "resets without a word", answer: "", ending: .reset, status: 502),
        UpstreamFault(name: "speaks something else", answer: "220 smtp ready\r\n", status: 502),
        UpstreamFault(name: "breaks off in its head", answer: "HTTP/1.1 200 OK\r\nContent-Ty", status: 502),
        UpstreamFault(
            name: "breaks off in its body",
            answer: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"id\"",
            status: 502
        ),
        UpstreamFault(
            name: "sends a page",
            answer: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>",
            status: 502
        ),
        UpstreamFault(
            name: "sends broken JSON",
            answer: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n{\"a\"",
            status: 502
        ),
        UpstreamFault(
            name: "compresses",
            answer:
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            status: 502
        ),
        UpstreamFault(
            name: "redirects",
            answer: "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
            status: 502
        ),
        UpstreamFault(
            name: "fails",
            answer:
                "HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n{\"error\":{\"message\":\"oops!\"}}",
            status: 500
        ),
        UpstreamFault(
            name: "limits",
            answer:
                "HTTP/1.1 429 Slow\r\nContent-Type: application/json\r\nRetry-After: 7\r\nContent-Length: 28\r\n\r\n{\"error\":{\"message\":\"slow!\"}}",
            status: 429
        ),
        UpstreamFault(
            name: "streams a page",
            answer: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p/>",
            status: 502,
            stream: true
        ),
        UpstreamFault(
            name: "resets before the first event",
            answer: streamHead + "Transfer-Encoding: chunked\r\n\r\n",
            ending: .reset,
            status: 502,
            stream: true
        ),
        UpstreamFault(
            name: "resets after an event",
            answer: streamHead + "Transfer-Encoding: chunked\r\n\r\n" + chunked(chunk + chunk),
            ending: .reset,
            status: 200,
            stream: true
        ),
        UpstreamFault(
            name: "ends without DONE",
            answer: streamHead + "Connection: close\r\n\r\n" + chunk + chunk,
            status: 200,
            stream: true
        ),
    ]

    private static func chunked(_ text: String) -> String {
        String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n"
    }
}

@Suite(.timeLimit(.minutes(1)))
struct UpstreamFaultTests {
    @Test(arguments: UpstreamFault.all)
    func `a failing upstream is told apart from a block and from an answer`(fault: UpstreamFault) async throws {
        let upstream = try await ScriptedUpstream.start(answer: fault.answer, then: fault.ending)
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)])
        let client = try await gateway.client()
        await client.send(chat("hello", stream: fault.stream))
        let reply = await client.receiveAnswer()
        #expect(reply.status == fault.status)
        #expect(!reply.contains("[DONE]"))
        #expect(reply.contains("\"error\""))
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.outcomes == [.upstreamFailed])
        #expect(gateway.sink.reserved == 1)
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `an upstream that nobody serves is a 502`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: "")
        let baseURL = upstream.baseURL
        await upstream.stop()
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: baseURL, models: .all, isInternal: true)])
        let client = try await gateway.client()
        await client.send(chat("hello"))
        #expect(await client.receiveAnswer().status == 502)
        await eventually { gateway.sink.outcomes == [.upstreamFailed] }
        #expect(gateway.metrics.text().contains(#"weir_upstream_errors_total{upstream="u",code="connect"} 1"#))
        await gateway.stop()
    }

    @Test func `a private address is not connected to unless it is said to be internal`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: "")
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all)])
        let client = try await gateway.client()
        await client.send(chat("hello"))
        #expect(await client.receiveAnswer().status == 502)
        #expect(upstream.received.isEmpty)
        await gateway.stop()
        await upstream.stop()
    }
}
