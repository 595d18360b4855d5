/// Where a Redis server is: `redis://HOST[:PORT][/DB]`, with TLS `rediss://…`.
///
/// Name and password stand apart from the address, so that an address may be shown.
package struct RedisAddress: Hashable, Sendable {
    package var host: String
    package var port: Int
    package var database: Int
    package var isSecure: Bool

    /// - Throws: `address`, which says what is wrong.
    package init(_ text: String) throws(RedisError) {
        var rest = text[...]
        if rest.hasPrefix("rediss://") {
            isSecure = true
            rest = rest.dropFirst(9)
        } else if rest.hasPrefix("redis://") {
            isSecure = false
            rest = rest.dropFirst(8)
        } else {
            throw .address("The address begins with redis:// or rediss://.")
        }
        guard !rest.contains("@") else {
            throw .address("The address holds no name and no password; they have settings of their own.")
        }
        database = 0
        if let slash = rest.firstIndex(of: "/") {
            let name = rest[rest.index(after: slash)...]
            guard let number = name.isEmpty ? 0 : Int(name), (0...65_535).contains(number) else {
                throw .address("What follows the server's name is the number of a database.")
            }
            database = number
            rest = rest[..<slash]
        }
        (host, port) = try Self.hostAndPort(rest)
    }

    private static func hostAndPort(_ text: Substring) throws(RedisError) -> (String, Int) {
        var host = text
        var port = 6379
        // An IPv6 address stands in brackets (RFC 3986, section 3.2.2).
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]") ?? text.startIndex : text.startIndex
        if let colon = text[end...].lastIndex(of: ":") {
            guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) else {
                throw .address("The port is a number from 1 to 65535.")
            }
            port = number
            host = text[..<colon]
        }
        let isName = host.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
        guard !host.isEmpty, isName else { throw .address("The address lacks a server's name.") }
        return (String(host), port)
    }
}

/// How to get in: what `AUTH` is given, and whom TLS trusts.
package struct RedisAccess: Hashable, Sendable {
    /// Nil for the default user.
    package var user: String?
    package var password: String?
    /// File with the certificates to trust (PEM); nil for the system's.
    package var authority: String?
    package var connectMilliseconds = 1_000
    package var answerMilliseconds = 1_000

    package init(user: String? = nil, password: String? = nil, authority: String? = nil) {
        self.user = user
        self.password = password
        self.authority = authority
    }
}
