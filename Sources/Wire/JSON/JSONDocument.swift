/// A JSON document that passed the strict profile, with its bytes as they came.
///
/// The nodes are in source order; node 0 is the outermost value. Indices handed to the members below must be
/// of nodes of this document. Nothing is copied until a text is asked for.
package struct JSONDocument: Sendable {
    package let bytes: [UInt8]
    package let nodes: [JSONNode]
    /// What the document was held to, and its edited form will be.
    let limits: JSONLimits

    /// - Complexity: one pass over `bytes`, one allocation.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        nodes = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var tokenizer = JSONTokenizer(buffer, limits: limits)
            try tokenizer.run()
            return tokenizer.nodes
        }
        self.bytes = bytes
        self.limits = limits
    }

    package func kind(of node: Int) -> JSONNode.Kind { nodes[node].kind }

    /// The index of the first node after `node` and all that is inside it.
    ///
    /// - Precondition: `node` is a value, not a key.
    package func end(of node: Int) -> Int { Int(nodes[node].link) }

    /// The value of the first member of `object` with a known key; nil also if `object` is something else.
    package func member(_ key: KnownKey, of object: Int) -> Int? {
        guard nodes[object].kind == .object else { return nil }
        let end = end(of: object)
        var next = object + 1
        while next < end {
            if nodes[next].key == key { return next + 1 }
            next = self.end(of: next + 1)
        }
        return nil
    }

    /// Calls `body` with each element of an array or each value of an object, and its place among them.
    package func forEachChild<Failure>(
        of container: Int,
        _ body: (_ position: Int, _ value: Int) throws(Failure) -> Void
    ) throws(Failure) {
        let keys = nodes[container].kind == .object ? 1 : 0
        let end = end(of: container)
        var next = container + 1
        var position = 0
        while next < end {
            try body(position, next + keys)
            next = self.end(of: next + keys)
            position += 1
        }
    }

    package func isContainer(_ node: Int) -> Bool {
        nodes[node].kind == .object || nodes[node].kind == .array
    }
}

extension JSONDocument {
    /// The unescaped text of a string or key, or a number as it is written.
    ///
    /// - Complexity: one copy of the text.
    package func text(of node: Int) -> [UInt8] {
        let literal = nodes[node]
        let range = literal.kind == .number ? literal.rawRange : literal.rawRange.withoutQuotes
        guard literal.isEscaped else { return Array(bytes[range]) }
        return bytes.withUnsafeBufferPointer { JSONString.unescape(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Appends the unescaped text of a string or key, or a number as it is written.
    package func appendText(of node: Int, to output: inout [UInt8]) {
        let literal = nodes[node]
        let range = literal.kind == .number ? literal.rawRange : literal.rawRange.withoutQuotes
        bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[range])
            if literal.isEscaped {
                JSONString.append(unescaping: text, to: &output)
            } else {
                output.append(contentsOf: text)
            }
        }
    }

    /// True if `node` is a string with exactly this text.
    package func isText(_ node: Int, _ text: StaticString) -> Bool {
        guard nodes[node].kind == .string else { return false }
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        if nodes[node].isEscaped { return self.text(of: node).elementsEqual(expected) }
        return bytes[nodes[node].rawRange.withoutQuotes].elementsEqual(expected)
    }

    /// The value of a number without fraction or exponent that fits in 18 digits.
    package func integer(at node: Int) -> Int? {
        let literal = nodes[node]
        guard literal.kind == .number, literal.rawRange.count <= 19 else { return nil }
        let isNegative = bytes[literal.rawRange.lowerBound] == UInt8(ascii: "-")
        var value = 0
        for byte in bytes[literal.rawRange].dropFirst(isNegative ? 1 : 0) {
            guard byte &- 0x30 < 10, value < 100_000_000_000_000_000 else { return nil }
            value = value * 10 + Int(byte & 0xF)
        }
        return isNegative ? -value : value
    }
}

extension Range<Int> {
    /// The inside of a string literal.
    var withoutQuotes: Range<Int> { lowerBound + 1..<upperBound - 1 }
}
