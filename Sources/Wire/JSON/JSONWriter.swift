/// Writes one JSON value, with the commas where they belong.
///
/// Members and elements are written in the order of the calls; containers are closed by the end of their closure, so that
/// what comes out is always whole.
package struct JSONWriter {
    package internal(set) var bytes: [UInt8] = []
    /// True where the next value needs no comma before it.
    private var isFirst = true

    package init() {}

    /// The bytes of an object.
    ///
    /// - Parameter capacity: bytes to make room for.
    package static func object<Failure>(
        capacity: Int = 256,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(capacity)
        try writer.object(body)
        return writer.bytes
    }

    // MARK: Values

    package mutating func object<Failure>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        try container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    package mutating func array<Failure>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        try container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    package mutating func value(_ text: String) {
        separate()
        JSONString.appendLiteral(text, to: &bytes)
    }

    /// - Parameter text: valid UTF-8.
    package mutating func value(_ text: [UInt8]) {
        separate()
        JSONString.appendLiteral(text, to: &bytes)
    }

    package mutating func value(_ number: Int) { literal("\(number)".utf8) }
    package mutating func value(_ flag: Bool) { literal((flag ? "true" : "false").utf8) }

    /// - Parameter literal: one JSON value, copied as it is.
    package mutating func literal(_ literal: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: literal)
    }

    // MARK: Members

    package mutating func object<Failure>(
        _ key: String,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        write(key)
        try object(body)
    }

    package mutating func array<Failure>(
        _ key: String,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        write(key)
        try array(body)
    }

    /// Nil is written as `null`.
    package mutating func member(_ key: String, _ text: String?) {
        write(key)
        if let text { value(text) } else { literal("null".utf8) }
    }

    package mutating func member(_ key: String, _ text: [UInt8]) {
        write(key)
        value(text)
    }

    package mutating func member(_ key: String, _ number: Int) {
        write(key)
        value(number)
    }

    package mutating func member(_ key: String, _ flag: Bool) {
        write(key)
        value(flag)
    }

    package mutating func member(_ key: String, literal: some Sequence<UInt8>) {
        write(key)
        self.literal(literal)
    }

    private mutating func write(_ key: String) {
        value(key)
        bytes.append(UInt8(ascii: ":"))
        isFirst = true
    }

    private mutating func container<Failure>(
        _ opening: UInt8,
        _ closing: UInt8,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        separate()
        bytes.append(opening)
        isFirst = true
        try body(&self)
        bytes.append(closing)
        isFirst = false
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }
}
