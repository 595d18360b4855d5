import AuditLog
import NIOCore
import Routing
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}]}"#
private let whole =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n" + answerBody
private let stream =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    + #"data: {"id":"a","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"well "},"finish_reason":"stop"}]}"#
    + "\n\ndata: [DONE]\n\n"

/// What becomes of an upstream while requests are under way.
private enum Outage: String, Sendable, CaseIterable {
    case killed, stalls, errors
}

@Suite(.timeLimit(.minutes(3)))
struct FailoverLoadTests {
    @Test(arguments: Outage.allCases, [false, true])
    fileprivate func `no request fails that another upstream can serve`(outage: Outage, isStreaming: Bool) async throws
    {
        let answer = isStreaming ? stream : whole
        let sound = Array(repeating: answer, count: 40)
        let error = "HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        // A stream ends with its connection; a stall needs one that stays.
        let bad = try await ScriptedUpstream.start(
            answers: sound + [outage == .errors ? error : ""],
            then: outage == .stalls ? .keepOpen : .close
        )
        let good = try await ScriptedUpstream.start(answer: answer, then: .close)
        var routing = RoutingSettings()
        routing.strategy = .roundRobin
        let gateway = try await TestGateway(
            upstreams: [("bad", bad), ("good", good)].map { id, upstream in
                var settings = UpstreamSettings(
                    id: id,
                    baseURL: upstream.baseURL,
                    models: .listed(["m"]),
                    isInternal: true
                )
                settings.timeouts.head = .seconds(1)
                settings.timeouts.idle = .seconds(1)
                return settings
            },
            routing: routing
        )
        let (clients, requests) = (12, 20)
        let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<clients {
                group.addTask {
                    var statuses: [Int] = []
                    for _ in 0..<requests {
                        let client = try await gateway.client()
                        await client.send(chat("hello", model: "m", stream: isStreaming))
                        let reply = await client.receiveAnswer()
                        statuses.append(reply.contains("well") ? reply.status : -1)
                    }
                    return statuses
                }
            }
            if outage == .killed {
                await eventually { gateway.sink.records.count > 40 }
                await bad.stop()
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(statuses.count == clients * requests)
        #expect(statuses.allSatisfy { $0 == 200 })
        await eventually { gateway.sink.records.count == clients * requests }
        #expect(gateway.sink.records.contains { $0.routing?.attempts == 2 })
        await eventually { gateway.configuration.routes.fleet.inFlight == [0, 0] }
        #expect(gateway.configuration.routes.fleet.inFlight == [0, 0])
        await gateway.stop()
        await bad.stop()
        await good.stop()
    }
}
