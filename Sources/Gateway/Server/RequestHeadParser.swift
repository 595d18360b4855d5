import Caching
import Wire

/// Makes a `RequestHead` of the lines of a head, one at a time; strict where RFC 9112 lets a recipient choose.
///
/// Lines come without their CRLF and without control characters other than tab. Pure, so that each refusal is a line
/// in a table of tests. Unknown fields are checked and forgotten. Cost: one pass, no allocation for unknown fields.
struct RequestHeadParser {
    private(set) var head = RequestHead()
    private var hosts = 0
    private var hasRequestLine = false
    private var hasLength = false
    private var hasTransferEncoding = false

    var isStarted: Bool { hasRequestLine }

    /// - Parameter wanted: fields that are kept beside those that are always read.
    init(wanted: WantedFields = WantedFields()) {
        head.wanted = wanted
    }

    /// Takes the request line first, then each field line.
    mutating func add(_ line: ArraySlice<UInt8>) throws(HTTPViolation) {
        if hasRequestLine {
            try addField(line)
        } else {
            try addRequestLine(line)
            hasRequestLine = true
        }
    }

    /// The head, once the empty line has come.
    mutating func finish() throws(HTTPViolation) -> RequestHead {
        guard hosts == 1 || (hosts == 0 && head.isHTTP10) else { throw hosts == 0 ? .missingHost : .duplicateHost }
        guard !(hasLength && hasTransferEncoding) else { throw .lengthAndTransferEncoding }
        guard !(hasTransferEncoding && head.isHTTP10) else { throw .invalidTransferEncoding }
        if head.isHTTP10 { head.keepsAlive = false }
        return head
    }

    // MARK: The request line

    private mutating func addRequestLine(_ line: ArraySlice<UInt8>) throws(HTTPViolation) {
        let parts = line.split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isToken(parts[0]) else { throw .malformedRequestLine }
        head.method = try Self.method(parts[0])
        guard let first = parts[1].first, parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .malformedRequestLine
        }
        // Only origin form, and `*` for OPTIONS. An absolute target could name another host than `Host` does.
        guard first == UInt8(ascii: "/") || (parts[1].elementsEqual("*".utf8) && head.method == .options) else {
            throw .malformedRequestLine
        }
        head.isHTTP10 = try Self.isVersion10(parts[2])
        head.target = Array(parts[1])
    }

    private static func isVersion10(_ version: ArraySlice<UInt8>) throws(HTTPViolation) -> Bool {
        if version.elementsEqual("HTTP/1.1".utf8) { return false }
        if version.elementsEqual("HTTP/1.0".utf8) { return true }
        guard version.starts(with: "HTTP/".utf8) else { throw .malformedRequestLine }
        throw .unsupportedVersion
    }

    private static func method(_ name: ArraySlice<UInt8>) throws(HTTPViolation) -> RequestHead.Method {
        if name.elementsEqual("POST".utf8) { return .post }
        if name.elementsEqual("GET".utf8) { return .get }
        if name.elementsEqual("DELETE".utf8) { return .delete }
        if name.elementsEqual("HEAD".utf8) { return .head }
        if name.elementsEqual("OPTIONS".utf8) { return .options }
        guard !name.elementsEqual("CONNECT".utf8) else { throw .methodNotAllowed }
        return .other
    }

    // MARK: Fields

    private mutating func addField(_ line: ArraySlice<UInt8>) throws(HTTPViolation) {
        // A line that begins with space continues the one before (obs-fold): refused, as its meaning is disputed.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isToken(line[..<colon]) else {
            throw .malformedHeader
        }
        let value = line[(colon + 1)...].trimmingSpace()
        if let name = head.wanted.name(line[..<colon]) { head.wantedValues[name, default: []].append(Array(value)) }
        try note(line[..<colon], value)
    }

    private mutating func note(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws(HTTPViolation) {
        switch name.count {
        case 4 where name.equalsIgnoringCase("host"): try noteHost(value)
        case 6 where name.equalsIgnoringCase("expect"): try noteExpectation(value)
        case 7 where name.equalsIgnoringCase("api-key"): try noteKey(value)
        case 7 where name.equalsIgnoringCase("upgrade"): noteUpgrade(value)
        case 9 where name.equalsIgnoringCase("x-api-key"): try noteKey(value)
        case 10 where name.equalsIgnoringCase("connection"): noteConnection(value)
        case 11 where name.equalsIgnoringCase("traceparent"): noteTraceParent(value)
        case 12 where name.equalsIgnoringCase("content-type"): noteContentType(value)
        case 12 where name.equalsIgnoringCase("x-session-id"): noteSession(value)
        case 13 where name.equalsIgnoringCase("authorization"): try noteAuthorization(value)
        case 14 where name.equalsIgnoringCase("content-length"): try noteLength(value)
        case 14 where name.equalsIgnoringCase("x-goog-api-key"): try noteKey(value)
        case 14 where name.equalsIgnoringCase("anthropic-beta"): noteBeta(value)
        case 16 where name.equalsIgnoringCase("content-encoding"): noteContentEncoding(value)
        case 17 where name.equalsIgnoringCase("transfer-encoding"): try noteTransferEncoding(value)
        case 17 where name.equalsIgnoringCase("anthropic-version"): noteVersion(value)
        case 17 where name.equalsIgnoringCase("cf-aig-session-id"): noteSession(value)
        default:
            CacheDirectives.note(name, value, in: &head.cache)
            if name.count > 7, Self.isOurs(name.prefix(7)) { noteOwn(name, value) }
        }
    }

    private static func isOurs(_ prefix: ArraySlice<UInt8>) -> Bool {
        prefix.equalsIgnoringCase("x-weir-") || prefix.equalsIgnoringCase("cf-aig-")
    }

    /// A few short ones; of two with one name the first.
    private mutating func noteOwn(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        guard head.ownFields.count < 16, name.count <= 64, value.count <= 256 else { return }
        let name = String(decoding: name, as: UTF8.self).lowercased()
        if head.ownFields[name] == nil { head.ownFields[name] = Array(value) }
    }

    private mutating func noteHost(_ value: ArraySlice<UInt8>) throws(HTTPViolation) {
        hosts += 1
        guard hosts == 1 else { throw .duplicateHost }
        guard !value.contains(where: { $0 == 0x20 || $0 == 0x09 || $0 == 0x2C || $0 == 0x2F }) else {
            throw .malformedHeader
        }
    }

    private mutating func noteExpectation(_ value: ArraySlice<UInt8>) throws(HTTPViolation) {
        guard value.equalsIgnoringCase("100-continue") else { throw .unsupportedExpectation }
        head.expectsContinue = true
    }

    private mutating func noteUpgrade(_ value: ArraySlice<UInt8>) {
        // Never honoured. The answer is an ordinary one, and nothing after it on this connection is read.
        head.keepsAlive = false
        head.asksForWebSocket = value.equalsIgnoringCase("websocket")
    }

    private mutating func noteConnection(_ value: ArraySlice<UInt8>) {
        guard value.listMembers().contains(where: { $0.equalsIgnoringCase("close") }) else { return }
        head.keepsAlive = false
    }

    private mutating func noteTraceParent(_ value: ArraySlice<UInt8>) {
        guard head.traceParent == nil, Self.isTraceParent(value) else { return }
        head.traceParent = Array(value)
    }

    /// Version 00 of the W3C's trace context, and nothing else: it travels to the upstream, so it must not carry a text.
    private static func isTraceParent(_ value: ArraySlice<UInt8>) -> Bool {
        let parts = value.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [2, 32, 16, 2] && parts[0].allSatisfy { $0 == 0x30 }
            && parts.joined().allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }
    }

    private mutating func noteContentType(_ value: ArraySlice<UInt8>) {
        let isSecond = head.contentType != .absent
        if isSecond {
            head.contentType = .other
        } else if let boundary = MultipartBoundary(contentType: value) {
            head.contentType = .form(boundary)
        } else {
            head.contentType = Self.isJSON(value) ? .json : .other
        }
    }

    private mutating func noteAuthorization(_ value: ArraySlice<UInt8>) throws(HTTPViolation) {
        guard head.authorization == nil else { throw .duplicateAuthorization }
        head.authorization = Array(value)
    }

    private mutating func noteKey(_ value: ArraySlice<UInt8>) throws(HTTPViolation) {
        guard head.apiKey == nil else { throw .duplicateAuthorization }
        head.apiKey = Array(value)
    }

    /// Longer ones are no sessions to OpenRouter either.
    private mutating func noteSession(_ value: ArraySlice<UInt8>) {
        if head.sessionID == nil, !value.isEmpty, value.count <= 256 { head.sessionID = Array(value) }
    }

    private mutating func noteVersion(_ value: ArraySlice<UInt8>) {
        if head.anthropicVersion == nil, Self.isNameList(value) { head.anthropicVersion = Array(value) }
    }

    /// The field may come more than once.
    private mutating func noteBeta(_ value: ArraySlice<UInt8>) {
        guard Self.isNameList(value) else { return }
        head.anthropicBeta = head.anthropicBeta.map { $0 + [UInt8(ascii: ",")] + value } ?? Array(value)
    }

    /// Names of versions and features: letters, digits, dashes, dots, commas; what else stands there travels no further.
    private static func isNameList(_ value: ArraySlice<UInt8>) -> Bool {
        value.count <= 512
            && value.allSatisfy { byte in
                byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "-._, ".utf8.contains(byte)
            }
    }

    private mutating func noteLength(_ value: ArraySlice<UInt8>) throws(HTTPViolation) {
        guard !hasLength else { throw .duplicateContentLength }
        hasLength = true
        // 18 digits fit an Int; a leading `+`, a list or hexadecimal is refused.
        guard !value.isEmpty, value.count <= 18, value.allSatisfy({ $0 &- 0x30 < 10 }) else {
            throw .invalidContentLength
        }
        head.body = .bytes(value.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }

    private mutating func noteContentEncoding(_ value: ArraySlice<UInt8>) {
        guard !value.equalsIgnoringCase("identity") else { return }
        head.isEncoded = true
    }

    private mutating func noteTransferEncoding(_ value: ArraySlice<UInt8>) throws(HTTPViolation) {
        guard !hasTransferEncoding, value.equalsIgnoringCase("chunked") else { throw .invalidTransferEncoding }
        hasTransferEncoding = true
        head.body = .chunked
    }

    // MARK: Words

    /// `application/json`, alone or with `charset=utf-8`.
    private static func isJSON(_ value: ArraySlice<UInt8>) -> Bool {
        let parts = value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
            $0.trimmingSpace()
        }
        guard parts[0].equalsIgnoringCase("application/json") else { return false }
        return parts.dropFirst().allSatisfy {
            $0.equalsIgnoringCase("charset=utf-8") || $0.equalsIgnoringCase("charset=\"utf-8\"") || $0.isEmpty
        }
    }

    /// RFC 9110 `token`.
    private static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && mayBeToken(bytes)
    }

    /// Whether `bytes`, or more bytes that begin so, are a token.
    static func mayBeToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { tokenBytes[Int($0)] }
    }

    private static let tokenBytes: [Bool] = {
        var table = Array(repeating: false, count: 256)
        for byte in "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8 {
            table[Int(byte)] = true
        }
        return table
    }()
}
