import Classification
import GuardrailTypes
import NIOCore
import Testing

@testable import ClassifierClients

/// A backend that wants to harm: no answer of it costs more than its limits, and none is "safe".
@Suite struct `A hostile answer` {
    private func judge(
        _ script: @escaping FakeBackend.Script,
        within deadline: Duration = .seconds(5)
    ) async throws -> Judgement {
        let backend = try FakeBackend(script)
        let result = await (try remote(backend)).judge(.prompt("x", [.harmful]), within: deadline)
        try await backend.close()
        return result
    }

    @Test
    func `that announces too much is not read`() async throws {
        let result = try await judge { _, channel in
            channel.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        }
        #expect(result.code == .unreadableAnswer)
    }

    @Test
    func `that does not end is cut off at its limit`() async throws {
        let sent = Shared(0)
        let result = try await judge { _, channel in
            channel.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            Self.pour(channel, sent, left: 64)
        }
        #expect(result.code == .unreadableAnswer)
        // 1 MiB and what the sockets hold, of 16 MiB.
        #expect(sent.withLock { $0 } < 48)
    }

    /// Sends chunks of 256 KiB, each when the one before has left.
    private static func pour(_ channel: any Channel, _ sent: Shared<Int>, left: Int) {
        guard left > 0 else { return }
        let chunk = String(repeating: " ", count: 256 << 10)
        channel.writeAndFlush(ByteBuffer(string: "40000\r\n\(chunk)\r\n")).whenSuccess {
            sent.withLock { $0 += 1 }
            pour(channel, sent, left: left - 1)
        }
    }

    @Test(arguments: [
        String(repeating: "[", count: 200_000), String(repeating: "{\"a\":", count: 100_000),
        "[" + String(repeating: "0,", count: 200_000) + "0]",
        "{\"bad\":" + String(repeating: "9", count: 500_000) + "}",
        "{\"bad\":1e400}", "{\"bad\":-0.5}", "{\"\\u0062ad\":0,\"bad\":1}", "{\"bad\":0}\u{0}", "\u{FEFF}{\"bad\":0}",
    ])
    func `that is deep, wide, long or double is unreadable`(body: String) async throws {
        let start = ContinuousClock.now
        let result = try await judge { _, channel in channel.answer(body) }
        #expect(result.code == .unreadableAnswer)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test(arguments: [
        "X-A: \(String(repeating: "a", count: 100_000))\r\n", String(repeating: "X-B: b\r\n", count: 20_000),
        "Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n", " folded: x\r\n", "no colon\r\n",
    ])
    func `with headers that are too many or not ours is an error`(headers: String) async throws {
        let result = try await judge { _, channel in channel.answer(#"{"bad":0}"#, headers: headers) }
        #expect(result.code == .unreadableAnswer || result.code == .unreachable)
    }

    @Test
    func `with two lengths is no answer`() async throws {
        let result = try await judge { _, channel in
            channel.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 90\r\n\r\n{\"bad\":0}")
        }
        #expect(result.verdict == nil)
    }

    @Test
    func `that never stops announcing itself is late`() async throws {
        let result = try await judge(
            { _, channel in Self.repeatContinue(channel, left: 400) },
            within: .milliseconds(300)
        )
        #expect([.timeout, .unreadableAnswer].contains(result.code))
    }

    private static func repeatContinue(_ channel: any Channel, left: Int) {
        guard left > 0, channel.isActive else { return }
        channel.send("HTTP/1.1 100 Continue\r\n\r\n")
        channel.eventLoop.scheduleTask(in: .milliseconds(2)) { repeatContinue(channel, left: left - 1) }
    }

    @Test
    func `that sends us elsewhere is not followed`() async throws {
        let reached = Shared(0)
        let elsewhere = try FakeBackend { _, channel in
            reached.withLock { $0 += 1 }
            channel.answer(#"{"bad":0}"#)
        }
        let port = elsewhere.port
        for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
            let result = try await judge { _, channel in
                channel.answer("", status: status, headers: "Location: http://127.0.0.1:\(port)/\r\n")
            }
            #expect(result.code == .status)
        }
        #expect(reached.withLock { $0 } == 0)
        try await elsewhere.close()
    }

    @Test
    func `with another behind it in the same packet says nothing about the next text`() async throws {
        let second = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"bad\":0}"
        let backend = try FakeBackend { request, channel in
            if request.body.contains("first") {
                channel.send("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"bad\":0.5}" + second)
            } else {
                channel.answer("", status: "500 No")
            }
        }
        let classifier = try remote(backend)
        #expect(await classifier.judge(.prompt("first", [.harmful])).verdict?.scores == [.harmful: 0.5])
        #expect(await classifier.judge(.prompt("second", [.harmful])).status == 500)
        #expect(backend.counts.opened == 2)
        try await backend.close()
    }

    /// Texts that are dear to read: long, of blanks, of marks that join into one character.
    @Test(arguments: ["\\n", " ", "\u{301}", "safe\\n", "S1,", "<", "\u{1F468}\u{200D}", "unsafe\\nS1,"])
    func `in a model's words is short work`(piece: String) throws {
        let content = String(repeating: piece, count: 500_000 / piece.utf8.count)
        let formats: [any WireFormat] = [
            LlamaGuard(.three, model: "m", key: nil, api: .chat),
            GraniteGuardian(model: "m", key: nil, template: .risk),
            GraniteGuardian(model: "m", key: nil, template: .criteria),
            PolicyJudge(model: "m", key: nil, policies: [.hate: "Hate."]),
        ]
        for format in formats {
            for text in [content, String(content.prefix(500))] {
                for tokens in [[], [(text, 1, [(text, 1)])]] as [[FormatCase.Token]] {
                    let start = ContinuousClock.now
                    #expect(throws: UnreadableAnswer.self) {
                        try format.verdicts(for: [.prompt("x", [.hate])], from: utf8(FormatCase.chat(text, tokens)))
                    }
                    #expect(ContinuousClock.now - start < .seconds(5))
                }
            }
        }
    }

    @Test
    func `leaves nothing of the text or the answer in the error`() async throws {
        let result = try await judge { _, channel in channel.answer("canary-of-the-answer", status: "400 canary") }
        #expect(!"\(result)".contains("canary"))
        #expect(result.status == 400)
    }
}
