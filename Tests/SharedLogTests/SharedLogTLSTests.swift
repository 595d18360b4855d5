import PostgresClient
import SharedLog
import TestSupport
import Testing

@testable import AuditLog

@Suite("The shared log over TLS", .enabled(if: PostgresServer.programs != nil))
struct SharedLogTLSTests {
    private func makeLog() throws -> (folder: TemporaryFolder, path: String) {
        let folder = try TemporaryFolder()
        let path = folder.path + "/audit.db"
        let writer = try AuditWriter(AuditWriter.Configuration(path: path))
        let ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
        ticket.close(.allowed, status: 200)
        #expect(writer.flush())
        writer.shutdown()
        return (folder, path)
    }

    @Test("is copied where the certificate is of the server's name and trusted, and nowhere else")
    func verifyFull() throws {
        let server = try PostgresServer(isSecure: true)
        let other = try PostgresServer(isSecure: true)
        let secure = try #require(server.secure)
        let log = try makeLog()
        let stranger = try #require(other.secure).authority
        func copy(host: String = "localhost", trusting authority: String) throws(SharedLogError) -> Int64 {
            let address =
                "host=\(host) port=\(secure.port) dbname=postgres user=weir sslmode=verify-full sslrootcert=\(authority)"
            var writer = try SharedLogWriter(log: log.path, to: address, password: nil)
            return try writer.copy()
        }
        #expect(try copy(trusting: secure.authority) == 0)
        #expect(throws: SharedLogError.self) { _ = try copy(trusting: stranger) }
        // It is for `localhost` and for no other name.
        #expect(throws: SharedLogError.self) { _ = try copy(host: "127.0.0.1", trusting: secure.authority) }
    }
}
