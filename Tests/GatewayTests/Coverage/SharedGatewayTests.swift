import AuditLog
import Foundation
import NIOPosix
import TestSupport
import Testing
import Wire

@testable import Gateway

/// The shared cases that are about a whole request, over sockets, to every API.
@Suite(.enabled(if: SharedCase.isPresent), .timeLimit(.minutes(5)))
struct `The shared cases over sockets` {
    @Test func `bodies that could be read in two ways are refused by every API`() async throws {
        let cases = SharedCase.read("json-structure")
        #expect(cases.count == 42)
        for place in SharedCase.places {
            let upstream = try await ScriptedUpstream.start(
                answer: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            )
            var settings = UpstreamSettings(
                id: "up",
                baseURL: upstream.baseURL,
                apiKey: "k",
                models: .all,
                isInternal: true
            )
            settings.api = place.api
            let gateway = try await TestGateway(upstreams: [settings], onlyRules: RelayRules.all)
            for item in cases {
                let status = try await send(item, to: place, gateway)
                #expect(Self.statuses(item.expect).contains(status), "\(item.id) \(place.path): \(status)")
            }
            #expect(!upstream.received.contains(SharedCase.card), "\(place.path)")
            await gateway.stop()
            await upstream.stop()
        }
        print("structures: \(cases.count) to \(SharedCase.places.count) APIs")
    }

    private static func statuses(_ expect: String) -> Set<Int> {
        switch expect {
        case "reject": [400, 413, 415]
        // A key in another case is none of the API's, so what it needs is missing.
        case "detect": [200, 400]
        case "415", "415-or-413", "415-or-detect": [415, 413]
        default: [200, 400, 413]
        }
    }

    private func send(
        _ item: SharedCase,
        to place: (path: String, list: String, api: UpstreamAPI),
        _ gateway: TestGateway
    ) async throws -> Int {
        var body = item.body_b64 ?? Data()
        if place.list != "messages", item.content_encoding == nil {
            body.replace(Data("messages".utf8), with: Data(place.list.utf8))
        }
        var head = "POST \(place.path) HTTP/1.1\r\nHost: g\r\nContent-Length: \(body.count)\r\n"
        if let type = item.content_type, !type.isEmpty { head += "Content-Type: \(type)\r\n" }
        if let encoding = item.content_encoding { head += "Content-Encoding: \(encoding)\r\n" }
        let client = try await gateway.client()
        await client.send(Array((head + "\r\n").utf8) + Array(body))
        let status = await client.receive { $0.contains("\r\n\r\n") }.status
        await client.close()
        return status
    }

    @Test func `raw requests are refused whichever API they name`() async throws {
        let demo = try await DemoUpstream.start(group: MultiThreadedEventLoopGroup.singleton)
        var upstreams = demo.settings(beside: [])
        upstreams[1].models = .listed(["m"])
        let key = (digest: KeyRing.digest(of: "k".utf8), principal: Principal(keyID: "k", app: "test"))
        let gateway = try await TestGateway(upstreams: upstreams, keys: [key])
        var sent = 0
        for raw in RawCase.all where raw.statuses.isDisjoint(with: [0, 100, 200]) {
            for path in SharedCase.places.map(\.path).dropFirst() {
                let chat = Data("/v1/chat/completions".utf8)
                guard raw.raw.range(of: chat) != nil else { continue }
                let client = try await gateway.client()
                await client.send(raw.raw.replacing(chat, with: Data(path.utf8), maxReplacements: 1))
                _ = await client.receive { $0.contains("\r\n\r\n") }
                #expect(raw.statuses.contains(client.received.status), "\(raw.id) \(path)")
                await client.close()
                sent += 1
            }
        }
        await gateway.stop()
        await demo.stop()
        #expect(sent > 100)
        print("raw requests: \(RawCase.all.count) of chat, \(sent) more of other APIs")
    }
}
