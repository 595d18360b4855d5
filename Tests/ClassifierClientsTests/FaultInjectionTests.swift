import Classification
import GuardrailTypes
import NIOCore
import Testing

@testable import ClassifierClients

/// What a backend can do wrong, and what we call it.
private enum Fault: String, CaseIterable, Sendable {
    case stall, stallAfterHead, late, drip
    case hangUp, reset, hangUpAfterHead, hangUpInBody, resetInBody
    case garbage, html, empty, truncated, wrongType, unknownLabel, notHTTP
    case serverError, tooMany, unauthorised, redirect, noContent
    case healthy

    var codes: Set<ClassifierError.Code> {
        switch self {
        case .stall, .stallAfterHead, .late, .drip: [.timeout]
        case .hangUp, .reset, .hangUpAfterHead, .hangUpInBody, .resetInBody: [.unreachable]
        case .garbage, .html, .empty, .truncated, .wrongType, .unknownLabel, .noContent: [.unreadableAnswer]
        case .notHTTP: [.unreadableAnswer, .unreachable]
        case .serverError, .tooMany, .unauthorised, .redirect: [.status]
        case .healthy: []
        }
    }

    var status: Int? {
        switch self {
        case .serverError: 500
        case .tooMany: 429
        case .unauthorised: 401
        case .redirect: 302
        default: nil
        }
    }

    func play(_ channel: any Channel) {
        switch self {
        case .stall: break
        case .stallAfterHead: channel.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
        case .late: channel.eventLoop.scheduleTask(in: .milliseconds(1500)) { channel.answer(#"{"bad":0}"#) }
        case .drip: drip(channel, Array(#"{"bad":0}"#), sent: 0)
        case .hangUp: channel.hangUp()
        case .reset: channel.reset()
        case .hangUpAfterHead: finish(channel, with: "", by: { $0.hangUp() })
        case .hangUpInBody: finish(channel, with: #"{"bad":0"#, by: { $0.hangUp() })
        case .resetInBody: finish(channel, with: #"{"bad":0"#, by: { $0.reset() })
        case .garbage: channel.answer("\u{0}\u{1}\u{7F}garbage")
        case .html: channel.answer("<html><body>It works</body></html>")
        case .empty: channel.answer("")
        case .truncated: channel.answer(#"{"bad":0.1"#)
        case .wrongType: channel.answer(#"{"bad":"0"}"#)
        case .unknownLabel: channel.answer(#"{"bad":0,"worse":1}"#)
        case .notHTTP:
            channel.send("220 mail.example.com ESMTP\r\n")
            channel.hangUp()
        case .serverError: channel.answer(#"{"bad":0}"#, status: "500 Internal Server Error")
        case .tooMany: channel.answer("", status: "429 Too Many Requests", headers: "Retry-After: 1\r\n")
        case .unauthorised: channel.answer("{}", status: "401 Unauthorized")
        case .redirect: channel.answer("", status: "302 Found", headers: "Location: /elsewhere\r\n")
        case .noContent: channel.send("HTTP/1.1 204 No Content\r\n\r\n")
        case .healthy: channel.answer(#"{"bad":0.5}"#)
        }
    }

    /// A byte every 200 ms: too slow for any deadline here, and never idle.
    private func drip(_ channel: any Channel, _ body: [Character], sent: Int) {
        if sent == 0 { channel.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n") }
        guard sent < body.count else { return }
        channel.send(String(body[sent]))
        channel.eventLoop.scheduleTask(in: .milliseconds(200)) { drip(channel, body, sent: sent + 1) }
    }

    private func finish(_ channel: any Channel, with body: String, by end: @escaping @Sendable (any Channel) -> Void) {
        channel.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n\(body)")
        channel.eventLoop.scheduleTask(in: .milliseconds(5)) { end(channel) }
    }
}

@Suite struct `Faults of a backend` {
    private static let deadline = Duration.seconds(1)
    private static let tolerance = Duration.milliseconds(1500)

    private struct Report: Sendable {
        let fault: Fault
        let result: Judgement
        let time: Duration
        let completions: Shared<Int>
    }

    @Test
    func `a thousand of them end in the right error, in time and once`() async throws {
        let backend = try FakeBackend { request, channel in
            let word = request.body.split(separator: "#").dropFirst().first.map(String.init) ?? ""
            (Fault(rawValue: word) ?? .stall).play(channel)
        }
        let classifier = try remote(backend) { $0.concurrency = 128 }
        var random = SeededRandom(state: 53)
        let faults = (0..<1000).map { index in
            index < Fault.allCases.count
                ? Fault.allCases[index] : Fault.allCases.randomElement(using: &random) ?? .stall
        }
        var reports: [Report] = []
        for wave in stride(from: 0, to: faults.count, by: 100) {
            reports += await withTaskGroup(of: Report.self) { group in
                for fault in faults[wave..<min(wave + 100, faults.count)] {
                    group.addTask { await Self.ask(classifier, fault) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        // Whatever still comes late must find nobody.
        try await Task.sleep(for: .seconds(1))
        #expect(reports.count == 1000)
        var late = 0
        for report in reports {
            #expect(report.completions.withLock { $0 } == 1, "\(report.fault)")
            #expect(report.time < Self.deadline + Self.tolerance, "\(report.fault) took \(report.time)")
            if report.result.code == .timeout, !report.fault.codes.contains(.timeout), report.time >= Self.deadline {
                // On a machine with other work a quick answer can be late too, and says so.
                late += 1
            } else if report.fault == .healthy {
                #expect(report.result.verdict?.scores == [.harmful: 0.5])
            } else {
                let isRight = report.result.code.map(report.fault.codes.contains) == true
                #expect(isRight, "\(report.fault): \(report.result)")
                #expect(report.result.status == report.fault.status, "\(report.fault): \(report.result)")
            }
        }
        #expect(late < 20)
        // And it still works.
        #expect((await Self.ask(classifier, .healthy)).result.verdict != nil)
        try await backend.close()
    }

    private static func ask(_ classifier: RemoteClassifier, _ fault: Fault) async -> Report {
        let completions = Shared(0)
        let start = ContinuousClock.now
        let result: Judgement = await withCheckedContinuation { continuation in
            classifier.classify(.prompt("#\(fault.rawValue)#", [.harmful]), deadline: deadline) { result in
                let isFirst = completions.withLock { count in
                    count += 1
                    return count == 1
                }
                if isFirst { continuation.resume(returning: result) }
            }
        }
        return Report(fault: fault, result: result, time: ContinuousClock.now - start, completions: completions)
    }

    @Test
    func `nobody listens`() async throws {
        let backend = try FakeBackend { _, _ in }
        let classifier = try remote(backend)
        try await backend.close()
        #expect(await classifier.judge(.prompt("x", [.harmful])).code == .unreachable)
    }
}
