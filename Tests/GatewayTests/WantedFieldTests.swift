import Foundation
import GuardrailTypes
import NIOCore
import Routing
import RuleFiles
import TestSupport
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}]}"#
private let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n" + answerBody

/// The head that a reader makes of bytes in pieces.
private func head(_ text: String, _ wanted: Set<String>, inPiecesOf size: Int) throws -> RequestHead {
    var reader = RequestReader(limits: ServerLimits())
    reader.wanted = WantedFields(wanted)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        reader.append(ByteBuffer(bytes: rest.prefix(size)))
        rest = rest.dropFirst(size)
        if case .head(let head) = reader.next() { return head }
    }
    throw CancellationError()
}

@Suite(.timeLimit(.minutes(1)))
struct WantedFieldTests {
    private static let text =
        "POST /v1/models HTTP/1.1\r\nHost: g\r\nUser-Agent: one\r\nX-Plan:  gold \r\nuser-agent: two\r\nX-Plans: no\r\nX-Weir-A: b\r\n\r\n"

    @Test func `only what is wanted is kept, however the head was cut`() throws {
        for size in 1...Self.text.utf8.count {
            let kept = try head(Self.text, ["user-agent", "x-plan", "host", "x-none"], inPiecesOf: size)
            #expect(
                kept.wantedValues.mapValues { $0.map { String(decoding: $0, as: UTF8.self) } }
                    == ["user-agent": ["one", "two"], "x-plan": ["gold"], "host": ["g"]]
            )
            #expect(kept.ownFields.keys.sorted() == ["x-weir-a"])
            #expect(try head(Self.text, [], inPiecesOf: size).wantedValues.isEmpty)
        }
    }

    @Test func `names of any length are told apart`() throws {
        let long = String(repeating: "x", count: 80)
        let text = "GET / HTTP/1.1\r\nHost: g\r\n\(long): a\r\n\(long)x: b\r\n\r\n"
        #expect(try head(text, [long], inPiecesOf: 7).wantedValues == [long: [Array("a".utf8)]])
    }

    private func settings(_ condition: String) throws -> RoutingSettings {
        let folder = try TemporaryFolder([
            "weir.yaml": """
            schema: 1
            rules: [r]
            upstreams: [{id: u, base_url: http://127.0.0.1:9/v1, internal: true, models: [m, other]}]
            routes: [{model: m, when: [\(condition)], candidates: [{upstream: u, model: other}]}]

            """
        ])
        return try SettingsReader.read(folder.path + "/weir.yaml", environment: [:]).routing
    }

    private func routes(_ condition: String, _ fields: String...) async throws -> [String] {
        let upstream = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .listed(["m", "other"]), isInternal: true)
            ],
            routing: try settings(condition)
        )
        var routes: [String] = []
        for fields in fields {
            let client = try await gateway.client()
            await client.send(chat("hi", model: "m", fields: fields))
            let reply = await client.receiveAnswer()
            let line = reply.split(separator: "\r\n").first { $0.hasPrefix("x-weir-route: ") }
            routes.append(line.map { String($0.dropFirst(14).prefix { $0 != ";" }) } ?? "")
        }
        await gateway.stop()
        await upstream.stop()
        return routes
    }

    @Test func `a condition looks at every value of any header field`() async throws {
        let found = try await routes(
            "{field: header.user-agent, $regex: '^curl/'}",
            "User-Agent: curl/8\r\n",
            "USER-AGENT: other\r\nUser-Agent: curl/8\r\n",
            "User-Agent: not curl/8\r\n",
            ""
        )
        #expect(found == ["u/other", "u/other", "u/m", "u/m"])
        #expect(
            try await routes("{field: header.content-type, $ne: x}", "", "X-Weir-Content-Type: x\r\n") == [
                "u/other", "u/other",
            ]
        )
    }

    @Test func `a request whose head came before the settings that look at it is sent again`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: answer)
        let upstreams = [
            UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .listed(["m", "other"]), isInternal: true)
        ]
        let gateway = try await TestGateway(upstreams: upstreams)
        let next = try await TestGateway(
            upstreams: upstreams,
            routing: try settings("{field: header.user-agent, $exists: true}")
        )
        let client = try await gateway.client()
        let request = chat("hi", model: "m", fields: "User-Agent: curl/8\r\n")
        let middle = request.utf8.index(request.startIndex, offsetBy: 60)
        // The answer to the first says that the half of the second is there, too.
        await client.send("GET /healthz HTTP/1.1\r\nHost: g\r\n\r\n" + request[..<middle])
        #expect(await client.receiveAnswer().status == 200)
        try await Task.sleep(for: .milliseconds(50))
        gateway.reference.replace(with: next.configuration)
        await client.send(String(request[middle...]))
        let second = await client.receive { $0.ranges(of: "HTTP/1.1 ").count == 2 && $0.hasSuffix("}") }
        #expect(second.contains("HTTP/1.1 503 ") && second.contains("\"code\":\"reloaded\""))
        #expect(upstream.received.isEmpty)
        await client.send(request)
        let third = await client.receive { $0.ranges(of: "HTTP/1.1 ").count == 3 && $0.hasSuffix("}") }
        #expect(third.contains("x-weir-route: u/other;"))
        await gateway.stop()
        await next.stop()
        await upstream.stop()
    }
}
