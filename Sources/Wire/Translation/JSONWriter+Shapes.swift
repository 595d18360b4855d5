/// The kinds of values that the APIs' shapes consist of, as members or, without a key, as elements.
extension JSONWriter {
    mutating func string(_ key: String?, _ text: [UInt8]) {
        if let key { member(key, text) } else { value(text) }
    }

    /// A text that is put together from several.
    mutating func string(_ key: String, joining texts: [[UInt8]]) {
        member(key, texts.count == 1 ? texts[0] : Array(texts.joined()))
    }

    /// A word of an API; it needs no escapes.
    mutating func word(_ key: String?, _ word: StaticString) {
        let text = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        let quote = CollectionOfOne(UInt8(ascii: "\""))
        if let key { member(key, literal: quote) } else { literal(quote) }
        bytes.append(contentsOf: text)
        bytes.append(contentsOf: quote)
    }

    /// - Parameter value: one JSON value, copied as it is.
    mutating func raw(_ key: String?, _ value: [UInt8]) {
        if let key { member(key, literal: value) } else { literal(value) }
    }

    mutating func number(_ key: String, _ value: Int) { member(key, value) }
    mutating func flag(_ key: String, _ value: Bool) { member(key, value) }
    mutating func null(_ key: String) { member(key, literal: "null".utf8) }

    mutating func string(_ key: String, ifPresent text: [UInt8]?) {
        if let text { member(key, text) }
    }

    mutating func raw(_ key: String, ifPresent value: [UInt8]?) {
        if let value { member(key, literal: value) }
    }

    mutating func number(_ key: String, ifPresent value: Int?) {
        if let value { member(key, value) }
    }

    mutating func flag(_ key: String, ifPresent value: Bool?) {
        if let value { member(key, value) }
    }
}
