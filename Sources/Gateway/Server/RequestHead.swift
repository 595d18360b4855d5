package import Caching
import FoundationEssentials
package import Wire

/// What the gateway needs to know of a request line and its header fields; everything else was checked and dropped.
///
/// Nothing of it is ever sent upstream: an upstream request is made anew, so a head cannot smuggle anything.
package struct RequestHead: Hashable, Sendable {
    package enum Method: Hashable, Sendable { case get, head, post, delete, options, other }
    package enum ContentType: Hashable, Sendable {
        case absent, json, other
        case form(MultipartBoundary)
    }

    package enum BodyLength: Hashable, Sendable {
        case bytes(Int)
        case chunked
    }

    package var method = Method.other
    /// The request target as it came, with its query.
    package var target: [UInt8] = []
    package var isHTTP10 = false
    /// False after `Connection: close`, on HTTP/1.0, and where an upgrade was asked for.
    package var keepsAlive = true
    package var body = BodyLength.bytes(0)
    package var expectsContinue = false
    package var contentType = ContentType.absent
    /// True if a content encoding other than `identity` was declared.
    package var isEncoded = false
    package var asksForWebSocket = false
    /// The `Authorization` value; a secret, never logged.
    package var authorization: [UInt8]?
    /// The value of `x-api-key`, `api-key` or `x-goog-api-key`, of which only one may come; a secret, never logged.
    package var apiKey: [UInt8]?
    /// `anthropic-version` and `anthropic-beta`, which say what a request means: passed to upstreams that speak that API.
    package var anthropicVersion: [UInt8]?
    package var anthropicBeta: [UInt8]?
    /// A W3C trace context, passed upstream: hexadecimal digits and three dashes.
    package var traceParent: [UInt8]?

    /// Which requests should go to the same place, by `x-session-id` or `cf-aig-session-id`.
    ///
    /// User text, hashed and never kept.
    package var sessionID: [UInt8]?
    /// Fields whose names begin with `x-weir-` or `cf-aig-`, by their names in lower case, for conditions: user text.
    package var ownFields: [String: [UInt8]] = [:]
    /// For which other fields it was read, and the values of those that were there, in their order: user text.
    package var wanted = WantedFields()
    package var wantedValues: [String: [[UInt8]]] = [:]

    /// What it says of the cache; nil for nothing.
    package var cache: CacheDirectives?

    package init() {}

    /// The target up to its query.
    package var path: ArraySlice<UInt8> {
        target.prefix { $0 != UInt8(ascii: "?") }
    }

    /// The target's query, without its question mark.
    package var query: ArraySlice<UInt8> {
        target.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    }

    /// What stands between the query's ampersands.
    var queryItems: [ArraySlice<UInt8>] { query.split(separator: UInt8(ascii: "&")) }

    /// The secret of `Authorization: Bearer …`; nil if there is none or the scheme is another one.
    package var bearerToken: ArraySlice<UInt8>? {
        guard let authorization, authorization.count > 7, authorization.prefix(7).equalsIgnoringCase("bearer ") else {
            return nil
        }
        return authorization.dropFirst(7).trimmingSpace()
    }

    /// Every secret that a client may have sent to say who it is, in the way of each API.
    package var credentials: [ArraySlice<UInt8>] {
        var credentials: [ArraySlice<UInt8>] = []
        if let bearerToken { credentials.append(bearerToken) }
        if let basicPassword { credentials.append(basicPassword) }
        if let apiKey { credentials.append(apiKey[...]) }
        for item in queryItems where item.starts(with: "key=".utf8) {
            credentials.append(item.dropFirst(4))
        }
        return credentials
    }

    /// The password of `Authorization: Basic …` (RFC 7617): how a client that knows no header of its own sends a key that
    /// stands in its URL.
    private var basicPassword: ArraySlice<UInt8>? {
        guard let authorization, authorization.count > 6, authorization.prefix(6).equalsIgnoringCase("basic ") else {
            return nil
        }
        let token = Data(authorization.dropFirst(6).trimmingSpace())
        guard let pair = Data(base64Encoded: token), let colon = pair.firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        return Array(pair[(colon + 1)...])[...]
    }
}
