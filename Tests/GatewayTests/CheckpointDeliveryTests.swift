import AuditLog
import Foundation
import Glibc
import Logging
import NIOCore
import NIOPosix
import RuleFiles
import Testing

@testable import Gateway

/// Checkpoints that are posted to a receiver, with the real writer and the real client.
@Suite(.timeLimit(.minutes(1)))
struct CheckpointDeliveryTests {
    private static let taken = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
    private static let refused = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    /// Runs a gateway over one request, and stops it.
    private func run(
        receiver url: String,
        _ body: (GatewayService, RawClient) async throws -> Void
    ) async throws -> (directory: DataDirectory, metrics: String) {
        let folder = FileManager.default.temporaryDirectory.path + "/weir-delivery-\(UUID().uuidString)"
        var settings = Settings()
        settings.listen.port = 0
        settings.audit.checkpointURL = url
        settings.audit.checkpointRows = 1
        let directory = try DataDirectory(creating: folder)
        let loader = ConfigurationLoader(key: try directory.digestKey())
        let service = try await GatewayService.start(
            settings,
            loaded: try loader.load(settings),
            loader: loader,
            dataDirectory: directory,
            group: .singleton,
            logger: Logger(label: "test")
        )
        try await body(service, try await RawClient.connect(to: service.address.port))
        let statistics = await service.drain()
        #expect(statistics.lost == 0)
        return (directory, service.metrics.text())
    }

    /// The notes in the bodies that a receiver was sent.
    private func notes(_ received: String) -> [CheckpointNote] {
        received.components(separatedBy: "POST ").compactMap { request in
            let body = Data(request.drop { $0 != "{" }.utf8)
            let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any]
            return (object?["checkpoint"] as? String).flatMap(CheckpointNote.init)
        }
    }

    @Test func `every checkpoint of a run reaches the receiver, the last one too, and proves the log`() async throws {
        let receiver = try await ScriptedUpstream.start(answer: Self.taken, then: .close)
        let (directory, metrics) = try await run(receiver: receiver.baseURL) { _, client in
            await client.send(chat("hello"))
            _ = await client.receiveAnswer()
        }
        let notes = notes(receiver.received)
        var verifier = ChainVerifier(path: directory.auditPath)
        let key = try #require(FileManager.default.contents(atPath: directory.signingKeyPath + ".pub"))
        verifier.key = AuditPublicKey(String(decoding: key.dropLast(), as: UTF8.self))
        verifier.outside = notes
        let report = try verifier.verify()
        #expect(report.problem == nil && report.signedOutside == notes.count && notes.count > 1)
        #expect(report.signedThrough == report.entries && report.remarks == [])
        #expect(receiver.received.contains("POST /v1 HTTP/1.1"))
        #expect(metrics.contains(#"weir_audit_checkpoint_posts_total{result="taken"} \#(notes.count)"#))
        #expect(metrics.contains("weir_audit_unposted_checkpoints 0"))
        await receiver.stop()
    }

    @Test func `what was not taken is sent again, and both ends of the outage are in the log`() async throws {
        let receiver = try await ScriptedUpstream.start(answers: [Self.refused, Self.taken], then: .close)
        let (directory, metrics) = try await run(receiver: receiver.baseURL) { service, _ in
            await eventually { service.metrics.text().contains(#"posts_total{result="taken"}"#) }
        }
        let sent = notes(receiver.received)
        #expect(sent.count > 2 && sent[0] == sent[1])
        #expect(metrics.contains(#"weir_audit_checkpoint_posts_total{result="failed"} 1"#))
        let kinds = try AuditReader(path: directory.auditPath).events().map(\.kind)
        #expect(kinds.filter { $0.hasPrefix("checkpoints_") } == ["checkpoints_unsent", "checkpoints_sent"])
        #expect(try ChainVerifier(path: directory.auditPath).verify().problem == nil)
        await receiver.stop()
    }

    @Test func `a receiver that is not there holds nobody up, and a verification says so`() async throws {
        let receiver = try await ScriptedUpstream.start(answer: Self.taken)
        await receiver.stop()
        let (directory, metrics) = try await run(receiver: receiver.baseURL) { service, client in
            await client.send(chat("hello"))
            #expect(await client.receiveAnswer().status != 0)
            await eventually { service.metrics.text().contains(#"posts_total{result="failed"}"#) }
            #expect(service.audit.health == .ok)
        }
        #expect(metrics.contains(#"weir_audit_checkpoint_posts_total{result="failed"}"#))
        let report = try ChainVerifier(path: directory.auditPath).verify()
        #expect(report.problem == nil)
        #expect(report.remarks.contains { $0.hasPrefix("the receiver of checkpoints had not taken that of ") })
    }

    @Test func `a URL that nothing can be sent to is an error of the settings`() throws {
        for url in ["not a url", "ftp://host/x", "http://"] {
            let path = FileManager.default.temporaryDirectory.path + "/weir-url-\(UUID().uuidString).yaml"
            defer { unlink(path) }
            try "schema: 1\naudit: {checkpoint_url: '\(url)'}\n".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: Refusal.self) { try SettingsReader.read(path, environment: [:]) }
        }
    }
}
