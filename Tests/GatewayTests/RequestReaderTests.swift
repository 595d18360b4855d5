import NIOCore
import Testing

@testable import Gateway

/// What a reader makes of bytes that come in pieces of `size`.
private func events(_ text: String, inPiecesOf size: Int = .max, limits: ServerLimits = ServerLimits()) -> [String] {
    var reader = RequestReader(limits: limits)
    var seen: [String] = []
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
        let end = size < bytes.count - start ? start + size : bytes.count
        reader.append(ByteBuffer(bytes: bytes[start..<end]))
        start = end
        loop: while true {
            switch reader.next() {
            case .needsMore: break loop
            case .head(let head): seen.append("\(head.method) \(String(decoding: head.target, as: UTF8.self))")
            case .body(let body): seen.append("body \(String(buffer: body))")
            case .violation(let violation): seen.append(violation.rawValue)
            }
        }
    }
    return seen
}

private let head = "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\n"

@Test(
    arguments: [
        (head + "Content-Length: 2\r\n\r\n{}", ["post /v1/chat/completions", "body {}"]),
        (head + "\r\n", ["post /v1/chat/completions", "body "]),
        (
            "\r\n" + head + "\r\n" + head + "\r\n",
            Array(repeating: ["post /v1/chat/completions", "body "], count: 2).flatMap(\.self)
        ),
        (
            head + "transfer-encoding: ChUnKeD\r\n\r\n1;a=b\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n",
            ["post /v1/chat/completions", "body {}"]
        ),
        (head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", ["length_and_transfer_encoding"]),
        (head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", ["duplicate_content_length"]),
        (head + "Content-Length: +2\r\n\r\n{}", ["invalid_content_length"]),
        (head + "Content-Length: 99999999999999999999\r\n\r\n", ["invalid_content_length"]),
        (head + "Content-Length: 9999999999\r\n\r\n", ["post /v1/chat/completions", "body_too_large"]),
        (head + "Transfer-Encoding: gzip, chunked\r\n\r\n", ["invalid_transfer_encoding"]),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", ["invalid_transfer_encoding"]),
        (head + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n", ["post /v1/chat/completions", "malformed_chunk"]),
        (head + "Transfer-Encoding: chunked\r\n\r\n2\n{}", ["post /v1/chat/completions", "malformed_chunk"]),
        (head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFF\r\n", ["post /v1/chat/completions", "malformed_chunk"]),
        ("GET / HTTP/1.1\r\n\r\n", ["missing_host"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", ["duplicate_host"]),
        ("GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", ["malformed_request_line"]),
        ("GET / HTTP/1.1\nHost: b\n\n", ["malformed_request_line"]),
        ("GET / HTTP/1.1\r\nHost: b\r\nX: a\r\n b\r\n\r\n", ["malformed_header"]),
        ("GET / HTTP/1.1\r\nHost : b\r\n\r\n", ["malformed_header"]),
        ("GET / HTTP/1.1\r\nHost: b\r\nX: a\0b\r\n\r\n", ["malformed_header"]),
        (head + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", ["duplicate_authorization"]),
        ("GET / HTTP/2.0\r\n\r\n", ["unsupported_version"]),
        ("GET /\r\n", ["malformed_request_line"]),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", ["method_not_allowed"]),
        (head + "Expect: more\r\n\r\n", ["unsupported_expectation"]),
    ] as [(String, [String])]
)
func `a request gives the same events in one piece and byte by byte`(text: String, expected: [String]) {
    #expect(events(text) == expected)
    for size in 1...7 { #expect(events(text, inPiecesOf: size) == expected) }
}

@Test func `heads are bounded in line, size and number of fields`() {
    let long = String(repeating: "a", count: 9000)
    #expect(events("GET /\(long) HTTP/1.1\r\n") == ["target_too_long"])
    #expect(events(long) == ["request_line_too_long"])
    let many = (0...101).map { "a\($0): b\r\n" }.joined()
    #expect(events("GET / HTTP/1.1\r\nHost: b\r\n" + many) == ["headers_too_large"])
    let big = String(repeating: "X: \(long)\r\n", count: 6)
    #expect(events("GET / HTTP/1.1\r\nHost: b\r\n" + big) == ["headers_too_large"])
}

@Test func `a body over the limit is refused at its declared length or at the chunk that goes over`() {
    var limits = ServerLimits()
    limits.body = 4
    #expect(events(head + "Content-Length: 5\r\n\r\n", limits: limits).last == "body_too_large")
    #expect(
        events(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\n", limits: limits).last == "body_too_large"
    )
}

@Test(arguments: [
    ("application/json", RequestHead.ContentType.json), ("Application/JSON; charset=UTF-8", .json),
    ("application/json; charset=utf-16", .other), ("text/plain", .other),
])
func `only JSON in UTF-8 counts as JSON`(value: String, expected: RequestHead.ContentType) {
    var reader = RequestReader(limits: ServerLimits())
    reader.append(ByteBuffer(string: head + "Content-Type: \(value)\r\n\r\n"))
    guard case .head(let head) = reader.next() else {
        Issue.record("no head")
        return
    }
    #expect(head.contentType == expected)
}

@Test func `after a violation nothing more is read`() {
    #expect(events("GET /\r\n" + head + "\r\n") == ["malformed_request_line"])
}
