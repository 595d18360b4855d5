/// A value of a document, for readers that go by name through the shapes of an API.
///
/// Members are found by comparing bytes, so that keys need not be in `KnownKey`.
struct JSONView {
    let document: JSONDocument
    let node: Int

    init(_ document: JSONDocument, _ node: Int = 0) {
        self.document = document
        self.node = node
    }

    var kind: JSONNode.Kind { document.kind(of: node) }
    var isNull: Bool { kind == .null }
    var isObject: Bool { kind == .object }
    var isArray: Bool { kind == .array }

    /// The literal or the whole container as it was written.
    var raw: [UInt8] { Array(document.bytes[document.nodes[node].rawRange]) }

    /// The text of a string; nil for anything else.
    var text: [UInt8]? { kind == .string ? document.text(of: node) : nil }

    /// The text of a string, for comparing with words of an API.
    var word: String? { text.map { String(decoding: $0, as: UTF8.self) } }

    var integer: Int? { document.integer(at: node) }

    /// `true` or `false`; nil for anything else.
    var flag: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The elements of an array, or the values of an object; none of anything else.
    var elements: [JSONView] {
        guard document.isContainer(node) else { return [] }
        var elements: [JSONView] = []
        document.forEachChild(of: node) { _, value in elements.append(JSONView(document, value)) }
        return elements
    }

    /// The members of an object with their unescaped names; none of anything else.
    var members: [(name: String, value: JSONView)] {
        guard isObject else { return [] }
        var members: [(name: String, value: JSONView)] = []
        document.forEachChild(of: node) { _, value in
            let name = String(decoding: document.text(of: value - 1), as: UTF8.self)
            members.append((name, JSONView(document, value)))
        }
        return members
    }

    /// The member of an object, unless it is missing or null.
    ///
    /// A name in camel case is found in snake case too: Gemini's API reads both.
    subscript(_ name: StaticString) -> JSONView? {
        guard isObject else { return nil }
        var next = node + 1
        let end = document.end(of: node)
        while next < end {
            if document.isKey(next, name) {
                let value = JSONView(document, next + 1)
                return value.isNull ? nil : value
            }
            next = document.end(of: next + 1)
        }
        return nil
    }

    /// Where the value stands, as a safe path.
    var path: String { document.path(of: node) }
}

extension JSONView {
    func invalid(_ expected: String) -> TranslationError {
        TranslationError(.invalid, param: path, "'\(path)' must be \(expected).")
    }

    func requireText() throws(TranslationError) -> [UInt8] {
        guard let text else { throw invalid("a string") }
        return text
    }

    func requireWord() throws(TranslationError) -> String {
        String(decoding: try requireText(), as: UTF8.self)
    }

    func requireFlag() throws(TranslationError) -> Bool {
        guard let flag else { throw invalid("true or false") }
        return flag
    }

    func requireInteger() throws(TranslationError) -> Int {
        guard let integer else { throw invalid("a whole number") }
        return integer
    }

    /// A number as it is written.
    func requireNumber() throws(TranslationError) -> [UInt8] {
        guard kind == .number else { throw invalid("a number") }
        return raw
    }

    func requireObject() throws(TranslationError) -> JSONView {
        guard isObject else { throw invalid("an object") }
        return self
    }

    func requireElements() throws(TranslationError) -> [JSONView] {
        guard isArray else { throw invalid("an array") }
        return elements
    }

    /// The member of an object that must be there.
    func require(_ name: StaticString) throws(TranslationError) -> JSONView {
        guard let value = self[name] else {
            let place = node == 0 ? "\(name)" : "\(path).\(name)"
            throw TranslationError(.invalid, param: place, "'\(place)' is missing.")
        }
        return value
    }
}

extension JSONDocument {
    /// True if the key at `node` is `name`, or the same in snake case.
    func isKey(_ node: Int, _ name: StaticString) -> Bool {
        let range = nodes[node].rawRange.withoutQuotes
        let expected = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        if nodes[node].isEscaped { return text(of: node).elementsEqual(expected) }
        guard range.count >= expected.count else { return false }
        var index = range.lowerBound
        for byte in expected {
            guard index < range.upperBound else { return false }
            if bytes[index] == UInt8(ascii: "_"), 0x41...0x5A ~= byte, index + 1 < range.upperBound {
                index += 1
                guard bytes[index] == byte | 0x20 else { return false }
            } else if bytes[index] != byte {
                return false
            }
            index += 1
        }
        return index == range.upperBound
    }
}
