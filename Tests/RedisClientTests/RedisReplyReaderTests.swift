import RedisClient
import TestSupport
import Testing

@Suite("Answers of a Redis server")
struct RedisReplyReaderTests {
    static let stream =
        "+OK\r\n-NOSCRIPT No matching script\r\n:-42\r\n$5\r\na\r\nbc\r\n$-1\r\n*3\r\n:1\r\n*0\r\n$0\r\n\r\n*-1\r\n"
    static let replies: [RedisReply] = [
        .status(Array("OK".utf8)), .failure(Array("NOSCRIPT No matching script".utf8)), .integer(-42),
        .bytes(Array("a\r\nbc".utf8)), .null, .array([.integer(1), .array([]), .bytes([])]), .null,
    ]

    @Test("read alike however the bytes are cut")
    func cuts() throws {
        let bytes = Array(Self.stream.utf8)
        for size in 1...bytes.count {
            var reader = RedisReplyReader()
            var replies: [RedisReply] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { reader.append($0) }
                while let reply = try reader.next() { replies.append(reply) }
            }
            #expect(replies == Self.replies, "pieces of \(size) bytes")
        }
    }

    @Test(
        "refused where they break the protocol",
        arguments: ["?\r\n", "$-2\r\n", "$1\r\nab\r\n", ":x\r\n", "*99999999\r\n", "\r\n", "$3\r\nabcxx", "+a\rb"]
    )
    func broken(_ text: String) {
        var reader = RedisReplyReader()
        Array(text.utf8).withUnsafeBytes { reader.append($0) }
        #expect(throws: RedisError.protocolViolation) { while try reader.next() != nil {} }
    }

    @Test("never trap, whatever comes")
    func mutations() {
        var random = SplitMix(state: 7)
        for _ in 0..<20_000 {
            var bytes = Array(Self.stream.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var reader = RedisReplyReader()
            bytes.withUnsafeBytes { reader.append($0) }
            while let reply = try? reader.next() { _ = reply.failureCode }
        }
    }

    @Test("name of a failure is a word of capitals only, so that nothing that was sent is repeated")
    func failureCodes() {
        #expect(RedisReply.failure(Array("WRONGTYPE Operation".utf8)).failureCode == "WRONGTYPE")
        #expect(RedisReply.failure(Array("secret value".utf8)).failureCode == "ERR")
        #expect(RedisReply.integer(1).failureCode == nil)
    }

    @Test(
        "address is read, or refused with a sentence",
        arguments: [
            ("redis://localhost", "localhost", 6379, 0, false),
            ("rediss://a.example:7000/3", "a.example", 7000, 3, true),
            ("redis://[::1]:6380/", "[::1]", 6380, 0, false), ("redis://[::1]", "[::1]", 6379, 0, false),
        ]
    )
    func addresses(_ text: String, host: String, port: Int, database: Int, isSecure: Bool) throws {
        let address = try RedisAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.database == database)
        #expect(address.isSecure == isSecure)
    }

    @Test(
        "address that is none is refused",
        arguments: [
            "http://a", "redis://", "redis://u:p@a", "redis://a:0", "redis://a:x", "redis://a/x", "redis://a b",
        ]
    )
    func badAddresses(_ text: String) {
        #expect(throws: RedisError.self) { try RedisAddress(text) }
    }
}
