import NIOCore
import NIOPosix
import Testing

@testable import Upstream

/// Back-pressure and cancellation.
struct FlowTests {
    private let driver = CurlDriver()

    @Test func `a paused reader holds the upstream up and loses nothing`() async throws {
        let size = 64 << 20
        let server = try ScriptedServer { _, channel in
            channel.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            channel.writeAndFlush(ByteBuffer(repeating: 0x61, count: size), promise: nil)
        }
        let request = try server.request()
        let limit = request.limits.windowInBytes + (16 << 10)
        let received = Shared(0)
        let running = driver.record(request, keepsBody: false) { event, transfer in
            guard let transfer = transfer as? CurlTransfer else { return }
            #expect(transfer.window.undelivered <= limit)
            switch event {
            case .head: transfer.pause()
            case .body(let bytes): received.withLock { $0 += bytes.readableBytes }
            default: break
            }
        }
        let transfer = try #require(try await running.transfer.get() as? CurlTransfer)
        try await eventually { transfer.window.undelivered >= request.limits.windowInBytes }
        #expect(received.withLock { $0 } == 0)
        #expect(transfer.window.undelivered <= limit)
        transfer.eventLoop.execute { transfer.resume() }
        #expect(try await running.recording.get().error == nil)
        #expect(received.withLock { $0 } == size)
    }

    @Test func `a reader that stops at every event gets every byte in order`() async throws {
        let size = 2 << 20
        let bytes = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 / 251) })
        let server = try ScriptedServer { _, channel in
            channel.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            channel.writeAndFlush(bytes, promise: nil)
        }
        var request = try server.request()
        request.limits.windowInBytes = 32 << 10
        let running = driver.record(request) { _, transfer in
            guard let transfer = transfer as? CurlTransfer else { return }
            transfer.pause()
            transfer.eventLoop.execute { transfer.resume() }
        }
        let result = try await running.recording.get()
        #expect(result.error == nil)
        #expect(result.body == bytes)
    }

    @Test func `a consumer that holds the stream up does not time the upstream out`() async throws {
        let size = 1 << 20
        let server = try ScriptedServer { _, channel in
            channel.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            channel.writeAndFlush(ByteBuffer(repeating: 0x61, count: size), promise: nil)
        }
        let request = try server.request(timeouts: UpstreamTimeouts(idle: .milliseconds(100)))
        let running = driver.record(request) { event, transfer in
            guard case .head = event, let transfer = transfer as? CurlTransfer else { return }
            transfer.pause()
            transfer.eventLoop.scheduleTask(in: .milliseconds(400)) { transfer.resume() }
        }
        let result = try await running.recording.get()
        #expect(result.error == nil)
        #expect(result.body.readableBytes == size)
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"])
    func `a cancel closes the upstream connection within a second`(bytes: String) async throws {
        let server = try ScriptedServer { _, channel in channel.send(bytes) }
        let running = driver.record(try server.request())
        try await eventually { server.counts.requests == 1 }
        let transfer = try await running.transfer.get()
        let began = ContinuousClock.now
        transfer.cancel()
        transfer.cancel()
        #expect(try await running.recording.get().code == .cancelled)
        try await eventually { server.counts.closed == 1 }
        #expect(ContinuousClock.now - began < .seconds(1))
    }

    @Test func `a cancel ends a paused transfer too`() async throws {
        let server = try ScriptedServer { _, channel in channel.answer("ok") }
        let seen = Shared(false)
        let running = driver.record(try server.request()) { event, transfer in
            guard case .head = event else { return }
            transfer.pause()
            seen.withLock { $0 = true }
        }
        try await eventually { seen.withLock { $0 } }
        try await running.transfer.get().cancel()
        let result = try await running.recording.get()
        #expect(result.code == .cancelled && result.bodyEvents == 0)
    }

    @Test func `a thousand cancels in mid-stream close a thousand connections`() async throws {
        let server = try ScriptedServer { _, channel in
            channel.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")
        }
        let request = try server.request()
        let running = (0..<1000).map { _ in
            driver.record(request) { event, transfer in
                if case .body = event { transfer.cancel() }
            }
        }
        for each in running {
            let result = try await each.recording.get()
            #expect(result.code == .cancelled && result.text == "12345")
        }
        try await eventually { server.counts == .init(opened: 1000, closed: 1000, requests: 1000) }
    }

    @Test func `cancels that race with answers leave exactly one terminal event each`() async throws {
        let server = try ScriptedServer { _, channel in channel.answer("ok") }
        let request = try server.request()
        var outcomes: [UpstreamError.Code?: Int] = [:]
        for round in 0..<20 {
            let running = (0..<50).map { _ in driver.record(request) }
            for (index, each) in running.enumerated() where (index + round) % 2 == 0 {
                try await each.transfer.get().cancel()
            }
            for each in running { outcomes[try await each.recording.get().code, default: 0] += 1 }
        }
        #expect(outcomes.keys.allSatisfy { $0 == nil || $0 == .cancelled })
        #expect(outcomes.values.reduce(0, +) == 1000)
        driver.shutdown()
        try await eventually { server.counts.opened == server.counts.closed }
    }
}
