/// What a Redis server answers to one command, in version 2 of its protocol.
///
/// Source: the RESP specification, https://redis.io/docs/latest/develop/reference/protocol-spec/.
package enum RedisReply: Hashable, Sendable {
    case status([UInt8])
    /// The server's own words, such as `NOSCRIPT No matching script`. They may repeat what was sent, so only `code` of
    /// them goes into a log.
    case failure([UInt8])
    case integer(Int64)
    case bytes([UInt8])
    case null
    case array([RedisReply])

    /// The first word of a failure if it is one of capitals, such as `NOSCRIPT`; else `ERR`.
    package var failureCode: String? {
        guard case .failure(let text) = self else { return nil }
        let word = text.prefix { $0 != UInt8(ascii: " ") }
        let isCode = word.count <= 24 && word.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return isCode && !word.isEmpty ? String(decoding: word, as: UTF8.self) : "ERR"
    }
}

/// Takes a server's answers from the bytes of a connection, however they are cut.
package struct RedisReplyReader {
    /// Most bytes of one string; a server may keep no longer one (512 MB), we ask for no longer one.
    static let longest = 64 << 20
    static let mostElements = 1 << 20
    static let deepest = 8

    private var bytes: [UInt8] = []
    /// Up to where `bytes` has been read.
    private var start = 0

    package init() {}

    package mutating func append(_ more: UnsafeRawBufferPointer) {
        if start > 1 << 16 {
            bytes.removeSubrange(..<start)
            start = 0
        }
        bytes += more
    }

    /// The next whole answer; nil if there is none yet.
    ///
    /// An answer that comes in many pieces is read from its beginning with each: keep answers small.
    ///
    /// - Throws: `protocolViolation`, after which the connection is of no use.
    package mutating func next() throws(RedisError) -> RedisReply? {
        var cursor = start
        guard let reply = try read(&cursor, depth: 0) else { return nil }
        start = cursor
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            start = 0
        }
        return reply
    }

    private func read(_ cursor: inout Int, depth: Int) throws(RedisError) -> RedisReply? {
        guard depth <= Self.deepest else { throw .protocolViolation }
        guard let line = try line(&cursor), let kind = line.first else { return nil }
        let rest = line.dropFirst()
        switch kind {
        case UInt8(ascii: "+"): return .status(Array(rest))
        case UInt8(ascii: "-"): return .failure(Array(rest))
        case UInt8(ascii: ":"): return .integer(try integer(rest))
        case UInt8(ascii: "$"): return try string(&cursor, length: integer(rest))
        case UInt8(ascii: "*"): return try array(&cursor, count: integer(rest), depth: depth)
        default: throw .protocolViolation
        }
    }

    /// The bytes up to the next CR LF; nil if it has not come.
    private func line(_ cursor: inout Int) throws(RedisError) -> ArraySlice<UInt8>? {
        let rest = bytes[cursor...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\r")) else {
            guard rest.count <= 1 << 16 else { throw .protocolViolation }
            return nil
        }
        guard end + 1 < bytes.count else { return nil }
        guard bytes[end + 1] == UInt8(ascii: "\n"), end > cursor else { throw .protocolViolation }
        defer { cursor = end + 2 }
        return bytes[cursor..<end]
    }

    private func integer(_ digits: ArraySlice<UInt8>) throws(RedisError) -> Int64 {
        guard digits.count <= 20, let value = Int64(String(decoding: digits, as: UTF8.self)) else {
            throw .protocolViolation
        }
        return value
    }

    private func string(_ cursor: inout Int, length: Int64) throws(RedisError) -> RedisReply? {
        if length == -1 { return .null }
        guard (0...Int64(Self.longest)).contains(length) else { throw .protocolViolation }
        let end = cursor + Int(length)
        guard end + 2 <= bytes.count else { return nil }
        guard bytes[end] == UInt8(ascii: "\r"), bytes[end + 1] == UInt8(ascii: "\n") else { throw .protocolViolation }
        defer { cursor = end + 2 }
        return .bytes(Array(bytes[cursor..<end]))
    }

    private func array(_ cursor: inout Int, count: Int64, depth: Int) throws(RedisError) -> RedisReply? {
        if count == -1 { return .null }
        guard (0...Int64(Self.mostElements)).contains(count) else { throw .protocolViolation }
        var elements: [RedisReply] = []
        for _ in 0..<count {
            guard let element = try read(&cursor, depth: depth + 1) else { return nil }
            elements.append(element)
        }
        return .array(elements)
    }
}
