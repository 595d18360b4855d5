package import NIOCore

/// Writes a status line and header fields straight into a buffer.
///
/// Names are lower-case constants; values that come from outside are checked for control characters here, once for all.
package struct ResponseHead {
    package private(set) var bytes: ByteBuffer
    package let status: Int

    /// - Parameter capacity: room for the head, and for a body that is to follow it in the same buffer.
    package init(status: Int, capacity: Int = 1024) {
        self.status = status
        bytes = ByteBuffer()
        bytes.reserveCapacity(capacity)
        bytes.writeStaticString("HTTP/1.1 ")
        bytes.writeInteger(UInt8(0x30 + status / 100 % 10))
        bytes.writeInteger(UInt8(0x30 + status / 10 % 10))
        bytes.writeInteger(UInt8(0x30 + status % 10))
        bytes.writeStaticString(" ")
        bytes.writeStaticString(Self.reason(status))
        bytes.writeStaticString("\r\n")
    }

    package mutating func field(_ name: StaticString, _ value: StaticString) {
        begin(name)
        bytes.writeStaticString(value)
        end()
    }

    package mutating func field(_ name: StaticString, _ value: Int) {
        begin(name)
        bytes.writeDecimal(value)
        end()
    }

    /// Leaves the field out if its value could break the framing.
    package mutating func field(_ name: StaticString, text value: some Collection<UInt8>) {
        guard Self.isSafe(value) else { return }
        begin(name)
        bytes.writeBytes(value)
        end()
    }

    package mutating func field(_ name: StaticString, text value: String) {
        field(name, text: value.utf8)
    }

    /// A field of an upstream's answer under its own name.
    package mutating func passThrough(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        guard Self.isSafe(name), Self.isSafe(value) else { return }
        bytes.writeBytes(name)
        bytes.writeStaticString(": ")
        bytes.writeBytes(value)
        end()
    }

    /// Fields that were prepared before, each with its CRLF.
    package mutating func block(_ prepared: ByteBuffer) {
        bytes.writeImmutableBuffer(prepared)
    }

    private mutating func begin(_ name: StaticString) {
        bytes.writeStaticString(name)
        bytes.writeStaticString(": ")
    }

    private mutating func end() {
        bytes.writeStaticString("\r\n")
    }

    private static func isSafe(_ value: some Collection<UInt8>) -> Bool {
        value.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }

    private static func reason(_ status: Int) -> StaticString {
        switch status {
        case 200: "OK"
        case 204: "No Content"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 402: "Payment Required"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: status < 400 ? "OK" : "Error"
        }
    }
}

extension ByteBuffer {
    /// Decimal digits of a number that is not negative, without making a `String`.
    mutating func writeDecimal(_ value: Int) {
        precondition(value >= 0, "only lengths, counts and times are written")
        if value >= 10 { writeDecimal(value / 10) }
        writeInteger(UInt8(0x30 + value % 10))
    }

    /// A chunk's size line.
    mutating func writeChunkSize(_ size: Int) {
        writeHexadecimal(size)
        writeStaticString("\r\n")
    }

    private mutating func writeHexadecimal(_ value: Int) {
        if value >= 16 { writeHexadecimal(value >> 4) }
        let digit = UInt8(value & 15)
        writeInteger(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
}
