import RedisClient
import TestSupport
import Testing

@Suite("A connection to a real Redis server", .enabled(if: RedisServer.program != nil))
struct RedisConnectionTests {
    private func connect(_ server: RedisServer, _ access: RedisAccess) throws -> [RedisReply] {
        var connection = try RedisConnection.open(RedisAddress(server.address + "/2"), access)
        return try connection.ask([
            RedisCommand("SET", "a", "1"), RedisCommand("INCR", "a"), RedisCommand("GET", "a"),
            RedisCommand("HGET", "a", "b"),
        ])
    }

    private func access(_ server: RedisServer) -> RedisAccess {
        RedisAccess(password: server.password, authority: server.authority)
    }

    @Test("sends commands together and takes their answers in order", arguments: [false, true])
    func pipeline(isSecure: Bool) throws {
        let server = try RedisServer(password: "of the house", isSecure: isSecure)
        let replies = try connect(server, access(server))
        #expect(Array(replies.prefix(3)) == [.status(Array("OK".utf8)), .integer(2), .bytes(Array("2".utf8))])
        #expect(replies.last?.failureCode == "WRONGTYPE")
    }

    @Test("carries large values both ways", arguments: [false, true])
    func largeValues(isSecure: Bool) throws {
        let server = try RedisServer(isSecure: isSecure)
        var connection = try RedisConnection.open(RedisAddress(server.address), access(server))
        let value = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let replies = try connection.ask([
            RedisCommand([Array("SET".utf8), [0, 13, 10], value]), RedisCommand([Array("GET".utf8), [0, 13, 10]]),
        ])
        #expect(replies.last == .bytes(value))
    }

    @Test("says that a password is wrong, and that a certificate is not trusted")
    func refused() throws {
        let server = try RedisServer(password: "of the house")
        #expect(throws: RedisError.refused("WRONGPASS")) {
            try connect(server, RedisAccess(password: "of the neighbour"))
        }
        let secure = try RedisServer(isSecure: true)
        #expect(throws: RedisError.tls) { try connect(secure, RedisAccess()) }
    }

    @Test("ends in an error, in time, when the server freezes or dies")
    func gone() throws {
        let server = try RedisServer()
        var access = RedisAccess()
        access.answerMilliseconds = 100
        var connection = try RedisConnection.open(RedisAddress(server.address), access)
        server.freeze()
        #expect(throws: RedisError.timeout) { try connection.ask([RedisCommand("PING")]) }
        server.thaw()
        var other = try RedisConnection.open(RedisAddress(server.address), access)
        server.stop()
        #expect(throws: RedisError.closed) { try other.ask([RedisCommand("PING")]) }
        #expect(throws: RedisError.connect) { _ = try RedisConnection.open(RedisAddress(server.address), access) }
    }
}
