import NIOCore
import NIOPosix
import Testing

@testable import Upstream

/// What upstreams do wrong, and what we make of it.
struct FaultTests {
    private let driver = CurlDriver()

    /// What a server sends before it ends the connection, and how that ends a transfer.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: String
        let code: UpstreamError.Code?
        var body = ""

        init(_ name: String, _ bytes: String, _ code: UpstreamError.Code?, body: String = "") {
            (testDescription, self.bytes, self.code, self.body) = (name, bytes, code, body)
        }
    }

    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    static let faults = [
        Fault("nothing", "", .reset),
        Fault("half a status line", "HTTP/1.1 2", .reset),
        Fault("half a head line", ok + "Content-Le", .protocolViolation),
        Fault("head without end", ok + "Content-Length: 5\r\n", .reset),
        Fault("short of its length", ok + "Content-Length: 10\r\n\r\n12345", .reset, body: "12345"),
        Fault("longer than its length", ok + "Content-Length: 5\r\n\r\n1234567", nil, body: "12345"),
        Fault("bad length", ok + "Content-Length: x\r\n\r\n12345", .protocolViolation),
        Fault("no length", ok + "\r\n12345", nil, body: "12345"),
        Fault("end before a chunk", chunked, .reset),
        Fault("end in a chunk", chunked + "5\r\n123", .reset, body: "123"),
        Fault("end between chunks", chunked + "5\r\n12345\r\n", .reset, body: "12345"),
        Fault("no chunk size", chunked + "5\r\n12345\r\nzz\r\n", .reset, body: "12345"),
        Fault("complete", chunked + "5\r\n12345\r\n0\r\n\r\n", nil, body: "12345"),
        Fault("gzip", ok + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n12345", .contentEncoding),
        Fault("identity", ok + "Content-Encoding: identity\r\nContent-Length: 5\r\n\r\n12345", nil, body: "12345"),
        Fault("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", .protocolViolation),
        Fault("folded header", ok + "A: b\r\n c\r\nContent-Length: 0\r\n\r\n", .protocolViolation),
        Fault("many headers", ok + String(repeating: "A: b\r\n", count: 129) + "\r\n", .tooLarge),
        Fault(
            "long headers",
            ok + String(repeating: "A: \(String(repeating: "b", count: 8000))\r\n", count: 9),
            .tooLarge
        ),
        Fault("announced too large", ok + "Content-Length: 999999999999\r\n\r\n12345", .tooLarge),
    ]

    @Test(arguments: faults)
    func `each fault has its code and what came before it is delivered`(fault: Fault) async throws {
        let server = try ScriptedServer { _, channel in
            channel.writeAndFlush(ByteBuffer(string: fault.bytes)).whenComplete { _ in channel.close(promise: nil) }
        }
        let result = try await driver.fetch(try server.request())
        #expect(result.code == fault.code)
        #expect(result.text == fault.body)
    }

    @Test(arguments: [0, 9, 17, 30, 60, 95, 125])
    func `a reset at any point fails the transfer`(after count: Int) async throws {
        let answer =
            Self.ok + "X-Filler: 0123456789\r\nContent-Length: 100\r\n\r\n" + String(repeating: "x", count: 100)
        let connection = Shared<(any Channel)?>(nil)
        let server = try ScriptedServer { _, channel in
            connection.withLock { $0 = channel }
            channel.send(String(answer.prefix(count)))
            if !answer.prefix(count).contains("\r\n\r\n") { channel.reset() }
        }
        let running = driver.record(try server.request()) { event, _ in
            if case .body = event { connection.withLock { $0 }?.reset() }
        }
        let result = try await running.recording.get()
        #expect(result.code == .reset || result.code == .protocolViolation)
    }

    @Test func `nobody listening is a failed connect that may be tried again`() async throws {
        let server = try ScriptedServer { _, _ in }
        let request = try server.request()
        try await server.close()
        let result = try await driver.fetch(request)
        #expect(result.code == .connect)
        #expect(result.error?.isRetryable == true)
    }

    @Test(arguments: ["http://127.0.0.1", "http://localhost", "http://[::ffff:127.0.0.1]", "http://0x7f000001"])
    func `loopback is refused unless the endpoint is internal`(base: String) async throws {
        let server = try ScriptedServer { _, channel in channel.answer("ok") }
        let endpoint = try UpstreamEndpoint(baseURL: "\(base):\(server.port)")
        let result = try await driver.fetch(UpstreamRequest(endpoint: endpoint, method: .get, path: "/"))
        #expect(result.code == .refusedDestination)
        #expect(server.counts.opened == 0)
    }

    @Test(arguments: [
        "http://169.254.169.254", "http://[fe80::1]", "http://[::ffff:169.254.169.254]", "http://0.0.0.0",
    ])
    func `link-local is refused even for internal endpoints`(base: String) async throws {
        let endpoint = try UpstreamEndpoint(baseURL: base, isInternal: true)
        let result = try await driver.fetch(UpstreamRequest(endpoint: endpoint, method: .get, path: "/"))
        #expect(result.code == .refusedDestination)
    }

    @Test func `a name that does not exist fails to resolve`() async throws {
        let endpoint = try UpstreamEndpoint(baseURL: "http://weir.invalid")
        let result = try await driver.fetch(UpstreamRequest(endpoint: endpoint, method: .get, path: "/"))
        #expect(result.code == .resolve)
    }

    @Test func `a redirect is an answer and not followed`() async throws {
        let server = try ScriptedServer { _, channel in
            channel.send("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
        }
        let result = try await driver.fetch(try server.request())
        #expect(result.head?.status == 302 && result.error == nil)
    }

    @Test(arguments: [("X-A", "1\r\nX-B: 2"), ("X-A\r\n", "1"), ("X A", "1"), ("", "1"), ("X-A", "1\0")])
    func `a header that would break out is not sent`(name: String, value: String) async throws {
        let server = try ScriptedServer { _, channel in channel.answer("ok") }
        var request = try server.request()
        request.headers.append((name, value))
        #expect(try await driver.fetch(request).code == .invalidRequest)
        #expect(server.counts.opened == 0)
    }

    @Test func `a body over its limit is cut off`() async throws {
        let server = try ScriptedServer { _, channel in
            channel.send(Self.chunked + "fffff\r\n" + String(repeating: "x", count: 0xfffff))
        }
        var request = try server.request()
        request.limits.bodyBytes = 100_000
        let result = try await driver.fetch(request)
        #expect(result.code == .tooLarge)
        #expect(result.body.readableBytes <= 100_000)
    }

    /// Where a server stops, and which time runs out.
    static let stalls: [(bytes: String, phase: UpstreamError.Phase)] = [
        ("", .head),
        (ok, .head),
        (chunked, .idle),
        (chunked + "5\r\n12345\r\n", .idle),
    ]

    @Test(arguments: stalls)
    func `a stall ends in the timeout of its phase`(bytes: String, phase: UpstreamError.Phase) async throws {
        let server = try ScriptedServer { _, channel in channel.send(bytes) }
        let timeouts = UpstreamTimeouts(head: .milliseconds(phase == .head ? 200 : 30_000), idle: .milliseconds(200))
        let began = ContinuousClock.now
        let result = try await driver.fetch(try server.request(timeouts: timeouts))
        #expect(result.code == .timeout(phase))
        #expect(ContinuousClock.now - began < .seconds(5))
        try await eventually { server.counts.closed == 1 }
    }

    @Test func `an endless stream ends with the total time`() async throws {
        let connection = Shared<(any Channel)?>(nil)
        let server = try ScriptedServer { _, channel in
            connection.withLock { $0 = channel }
            channel.send(Self.chunked)
        }
        let timeouts = UpstreamTimeouts(total: .milliseconds(200))
        let running = driver.record(try server.request(timeouts: timeouts)) { event, _ in
            if case .failed = event { return }
            connection.withLock { $0 }?.send("1\r\nx\r\n")
        }
        #expect(try await running.recording.get().code == .timeout(.total))
    }
}
