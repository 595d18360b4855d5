/// Writes a document front to back, with the commas where they belong.
///
/// Every call writes a value, or with a key a member. What is handed over as `raw` must be one JSON value.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    mutating func object<Failure>(
        _ key: StaticString? = nil,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        begin(key)
        bytes.append(UInt8(ascii: "{"))
        try body(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    mutating func array<Failure>(
        _ key: StaticString? = nil,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        try body(&self)
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func string(_ key: StaticString? = nil, _ text: [UInt8]) {
        begin(key)
        JSONString.appendLiteral(text, to: &bytes)
    }

    /// A member whose text is put together from several.
    mutating func string(_ key: StaticString? = nil, joining texts: [[UInt8]]) {
        string(key, texts.count == 1 ? texts[0] : Array(texts.joined()))
    }

    /// A word of an API; it needs no escapes.
    mutating func word(_ key: StaticString? = nil, _ word: StaticString) {
        begin(key)
        bytes.append(UInt8(ascii: "\""))
        append(word)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func raw(_ key: StaticString? = nil, _ value: [UInt8]) {
        begin(key)
        bytes.append(contentsOf: value)
    }

    mutating func number(_ key: StaticString? = nil, _ value: Int) {
        begin(key)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func flag(_ key: StaticString? = nil, _ value: Bool) {
        begin(key)
        append(value ? "true" : "false")
    }

    mutating func null(_ key: StaticString? = nil) {
        begin(key)
        append("null")
    }

    /// A member whose name is somebody's text.
    mutating func member(_ name: [UInt8], raw value: [UInt8]) {
        string(nil, name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: value)
    }

    private mutating func begin(_ key: StaticString?) {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: bytes.append(UInt8(ascii: ","))
        }
        guard let key else { return }
        bytes.append(UInt8(ascii: "\""))
        append(key)
        bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    }

    private mutating func append(_ word: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}

extension JSONWriter {
    mutating func string(_ key: StaticString, ifPresent text: [UInt8]?) {
        if let text { string(key, text) }
    }

    mutating func raw(_ key: StaticString, ifPresent value: [UInt8]?) {
        if let value { raw(key, value) }
    }

    mutating func number(_ key: StaticString, ifPresent value: Int?) {
        if let value { number(key, value) }
    }

    mutating func flag(_ key: StaticString, ifPresent value: Bool?) {
        if let value { flag(key, value) }
    }

    /// A document that is one object.
    static func document<Failure>(
        capacity: Int = 256,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        var writer = JSONWriter(capacity: capacity)
        try writer.object(nil, body)
        return writer.bytes
    }
}
