import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Upstream

/// Whole transfers against a real server.
struct CurlDriverTests {
    private let driver = CurlDriver()

    @Test func `a request arrives as it was made and the answer comes back`() async throws {
        let seen = Shared<ScriptedServer.Request?>(nil)
        let server = try ScriptedServer { request, channel in
            seen.withLock { $0 = request }
            channel.answer("hello", headers: "Content-Type: text/plain\r\nX-Request-Id: 7\r\n")
        }
        var request = try server.request()
        request.headers += [
            ("Authorization", "Bearer k"), ("accept-encoding", "gzip"), ("Host", "elsewhere"), ("X-Empty", ""),
        ]
        request.body = ByteBuffer(string: #"{"model":"m"}"#)
        let result = try await driver.fetch(request)
        #expect(result.error == nil)
        #expect(result.head?.status == 200)
        #expect(result.head?.first("x-request-id") == "7")
        #expect(result.text == "hello")

        let sent = try #require(seen.withLock { $0 })
        #expect(sent.head.method == .POST && sent.head.uri == "/v1/chat")
        #expect(String(buffer: sent.body) == #"{"model":"m"}"#)
        #expect(sent.head.headers["accept-encoding"] == ["identity"])
        #expect(sent.head.headers["host"] == ["127.0.0.1:\(server.port)"])
        #expect(sent.head.headers["content-type"] == ["application/json"])
        #expect(sent.head.headers["authorization"] == ["Bearer k"])
        #expect(sent.head.headers["x-empty"] == [""])
        #expect(!sent.head.headers.contains(name: "expect"))
    }

    @Test func `a get follows a post on the same handle without its body`() async throws {
        let server = try ScriptedServer { request, channel in
            channel.answer("\(request.head.method) \(request.body.readableBytes)")
        }
        let endpoint = try server.endpoint()
        let post = UpstreamRequest(endpoint: endpoint, method: .post, path: "/a", body: ByteBuffer(string: "123"))
        let get = UpstreamRequest(endpoint: endpoint, method: .get, path: "/b")
        var texts: [String] = []
        for request in [post, get, post, get, get, post] { texts.append(try await driver.fetch(request).text) }
        #expect(texts == ["POST 3", "GET 0", "POST 3", "GET 0", "GET 0", "POST 3"])
    }

    @Test(arguments: [0, 1, 600, 65_535, 65_536, 3_000_000])
    func `bodies of any size go both ways unchanged`(size: Int) async throws {
        let server = try ScriptedServer { request, channel in
            channel.write(ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), promise: nil)
            channel.writeAndFlush(request.body, promise: nil)
        }
        var request = try server.request()
        request.body = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        let result = try await driver.fetch(request)
        #expect(result.error == nil)
        #expect(result.body == request.body)
    }

    @Test func `chunks of a stream come while it runs`() async throws {
        // The server sends a chunk only after the one before it has reached the client.
        let connection = Shared<(any Channel)?>(nil)
        let server = try ScriptedServer { _, channel in
            connection.withLock { $0 = channel }
            channel.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        }
        let count = Shared(0)
        let running = driver.record(try server.request()) { event, _ in
            if case .end = event { return }
            let next = count.withLock { count in
                count += 1
                return count
            }
            connection.withLock { $0 }?.send(next <= 20 ? "5\r\ndata\n\r\n" : "0\r\n\r\n")
        }
        let result = try await running.recording.get()
        #expect(result.error == nil)
        #expect(result.bodyEvents == 20)
        #expect(result.text == String(repeating: "data\n", count: 20))
    }

    @Test func `informational heads and trailers are not reported`() async throws {
        let server = try ScriptedServer { _, channel in
            channel.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            channel.send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n")
            channel.send("2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n")
        }
        let result = try await driver.fetch(try server.request())
        #expect(result.head?.status == 201)
        #expect(result.head?.first("x-early") == nil && result.head?.first("x-late") == nil)
        #expect(result.text == "ok" && result.error == nil)
    }

    @Test func `a hundred requests in a row use one connection`() async throws {
        let server = try ScriptedServer { _, channel in channel.answer("ok") }
        let request = try server.request()
        for _ in 0..<100 { #expect(try await driver.fetch(request).text == "ok") }
        #expect(server.counts == .init(opened: 1, closed: 0, requests: 100))
    }

    @Test func `two thousand transfers run at the same time`() async throws {
        let waiting = Shared<[any Channel]>([])
        let server = try ScriptedServer { _, channel in
            // Nobody is answered before all have asked.
            let all: [any Channel] = waiting.withLock { waiting in
                waiting.append(channel)
                return waiting.count == 2000 ? waiting : []
            }
            for channel in all { channel.answer("ok") }
        }
        let request = try server.request()
        let results = (0..<2000).map { _ in driver.record(request).recording }
        for result in results { #expect(try await result.get().text == "ok") }
        waiting.withLock { $0 = [] }
    }

    @Test func `a kept connection that the server closed does not fail the next request`() async throws {
        let server = try ScriptedServer { _, channel in
            channel.answer("ok")
            channel.close(promise: nil)
        }
        let request = try server.request()
        for _ in 0..<300 {
            let result = try await driver.fetch(request)
            #expect(result.error == nil)
            #expect(result.text == "ok")
        }
    }

    /// What nobody asked for belongs to nobody: the next request on the connection may be another client's.
    @Test(arguments: [0, 1, 40_000, 5_000_000])
    func `an answer that nobody asked for goes to nobody`(padding: Int) async throws {
        let last = Shared<(any Channel)?>(nil)
        let server = try ScriptedServer { request, channel in
            last.withLock { $0 = channel }
            channel.answer("to \(request.head.uri)")
        }
        for round in 0..<20 {
            let path = "/\(round)"
            #expect(try await driver.fetch(server.request(path)).text == "to /v1\(path)")
            let opened = server.counts.opened
            #expect(opened == round + 1)
            last.withLock { $0 }?.answer("unasked" + String(repeating: "x", count: padding))
            try await eventually { server.counts.closed == opened }
        }
    }

    @Test func `shutdown ends every transfer and later starts`() async throws {
        let server = try ScriptedServer { _, _ in }
        let driver = CurlDriver()
        let request = try server.request()
        let running = (0..<50).map { _ in driver.record(request) }
        try await eventually { server.counts.requests == 50 }
        driver.shutdown()
        driver.shutdown()
        for each in running { #expect(try await each.recording.get().code == .cancelled) }
        #expect(try await driver.fetch(request).code == .cancelled)
        try await eventually { server.counts.closed == 50 }
    }
}
