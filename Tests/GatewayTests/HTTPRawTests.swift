import FoundationEssentials
import NIOPosix
import Testing

@testable import Gateway

/// One raw request of the shared collection, and what a strict server does with it.
struct RawCase: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let raw: Data
    let expect: String
    let note: String

    enum CodingKeys: String, CodingKey {
        case id, expect, note
        case raw = "raw_b64"
    }

    var testDescription: String { "\(id): \(note)" }

    /// The cases beside the checkout; none where they are not there.
    static let all: [RawCase] = {
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        for parent in ["/\(here)/../shared", "/\(here)/../../shared"] {
            let path = parent + "/data/sec/openai-cases/http-raw.jsonl"
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            return data.split(separator: 0x0A).compactMap { try? JSONDecoder().decode(RawCase.self, from: Data($0)) }
        }
        return []
    }()

    /// Statuses of the first answer that are right; 0 stands for no answer and a closed connection.
    var statuses: Set<Int> {
        switch expect {
        case "400+close", "400", "400/close": [400]
        case "400/413": [400, 413]
        case "400/501": [400, 501]
        case "400/404": [400, 404]
        case "400/414": [400, 414]
        case "400/505": [400, 505]
        case "401/431": [401, 431]
        case "404/401": [401, 404]
        case "400-or-accept", "400-or-accept-once", "accept-or-400", "400-or-ignore": [200, 400, 404]
        case "accept", "accept-drop-trailers", "accept-drain", "auth-kept", "ignored", "100 responses in order": [200]
        case "417-or-ignore": [200, 417]
        case "100-then-ok": [100]
        case "no-passthrough", "ignore": [200, 400, 404]
        case "close": [0, 400]
        default: Set([Int(expect)].compactMap { $0 })
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct HTTPRawTests {
    private static let key = "k"

    private func gateway(_ demo: DemoUpstream) async throws -> TestGateway {
        var upstreams = demo.settings(beside: [])
        upstreams[1].models = .listed(["m"])
        let digest = KeyRing.digest(of: Self.key.utf8)
        return try await TestGateway(
            upstreams: upstreams,
            keys: [(digest, Principal(keyID: "k", app: "test"))]
        )
    }

    @Test(.enabled(if: !RawCase.all.isEmpty), arguments: RawCase.all)
    func `raw requests get the status that they deserve`(raw: RawCase) async throws {
        let demo = try await DemoUpstream.start(group: MultiThreadedEventLoopGroup.singleton)
        let gateway = try await gateway(demo)
        let client = try await gateway.client()
        await client.send(raw.raw)
        if raw.expect == "100 responses in order" {
            _ = await client.receive { $0.split(separator: "HTTP/1.1 200 OK").count >= 100 }
        } else if raw.expect == "close" {
            _ = await client.receiveAll()
        } else {
            _ = await client.receive { $0.contains("\r\n\r\n") }
        }
        #expect(raw.statuses.contains(client.received.status), "\(client.received.prefix(200))")
        if raw.expect.hasSuffix("+close") { await eventually { client.isClosed } }
        #expect(!raw.expect.hasSuffix("+close") || client.isClosed)
        await gateway.stop()
        await demo.stop()
    }
}
