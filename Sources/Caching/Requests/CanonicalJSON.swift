package import Wire

/// One form for all documents that say the same to a model: no white space, one spelling of strings and numbers, and the
/// members of objects in order where their order says nothing.
///
/// After RFC 8785, with two differences. Numbers are compared as decimals, not as doubles: two that differ stay different.
/// And only what the API itself defines is put in order: the request, its messages and their parts. A model may read a
/// schema or a tool's input as it was written, so there the order of members and the spelling of numbers stay.
package struct CanonicalJSON {
    private let document: JSONDocument
    private let omitted: Set<KnownKey>
    private let blank: Int?
    private var bytes: [UInt8]

    /// Appends the form of `document` to `output`.
    ///
    /// - Parameters:
    ///   - omitted: members of the outermost object that are left out.
    ///   - blank: the node of a string whose text makes no difference.
    package static func append(
        _ document: JSONDocument,
        omitting omitted: Set<KnownKey>,
        blank: Int? = nil,
        to output: inout [UInt8]
    ) {
        output.reserveCapacity(output.count + document.bytes.count)
        var writer = CanonicalJSON(document: document, omitted: omitted, blank: blank, bytes: output)
        writer.write(0, .outermost)
        output = writer.bytes
    }

    private enum Place {
        case outermost
        /// Messages, their contents, and the parts of these.
        case turns
        /// A value of one of these.
        case value
        /// Where the order of members may say something.
        case other

        var isOrdered: Bool { self == .outermost || self == .turns }
    }

    private mutating func write(_ node: Int, _ place: Place) {
        switch document.kind(of: node) {
        case .object: writeObject(node, place)
        case .array: writeArray(node, place)
        // No value begins so.
        case .string where node == blank: bytes.append(UInt8(ascii: "_"))
        case .string, .key: writeString(node)
        case .number: writeNumber(document.bytes[document.nodes[node].rawRange], place)
        case .true: bytes.append(UInt8(ascii: "t"))
        case .false: bytes.append(UInt8(ascii: "f"))
        case .null: bytes.append(UInt8(ascii: "n"))
        }
    }

    private mutating func writeString(_ node: Int) {
        let literal = document.nodes[node]
        // Without an escape it is spelled as we would spell it, quotes and all.
        if literal.isEscaped {
            JSONString.appendLiteral(document.text(of: node), to: &bytes)
        } else {
            bytes.append(contentsOf: document.bytes[literal.rawRange])
        }
    }

    /// The text of a key, which is copied only if it has an escape.
    private func key(_ node: Int) -> ArraySlice<UInt8> {
        let literal = document.nodes[node]
        return literal.isEscaped
            ? document.text(of: node)[...] : document.bytes[literal.rawRange].dropFirst().dropLast()
    }

    private mutating func writeNumber(_ literal: ArraySlice<UInt8>, _ place: Place) {
        guard place == .other else { return Self.append(number: literal, to: &bytes) }
        // Two numbers in a row must not read as one.
        bytes.append(UInt8(ascii: "="))
        bytes.append(contentsOf: literal)
    }

    private mutating func writeArray(_ node: Int, _ place: Place) {
        bytes.append(UInt8(ascii: "["))
        let document = document
        document.forEachChild(of: node) { _, element in write(element, place == .turns ? .turns : .other) }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeObject(_ node: Int, _ place: Place) {
        bytes.append(UInt8(ascii: "{"))
        var members: [(key: ArraySlice<UInt8>, value: Int)] = []
        document.forEachChild(of: node) { _, value in
            if place == .outermost, let key = document.nodes[value - 1].key, omitted.contains(key) { return }
            members.append((key(value - 1), value))
        }
        if place.isOrdered { members.sort { $0.key.lexicographicallyPrecedes($1.key) } }
        for member in members {
            writeString(member.value - 1)
            write(member.value, self.place(of: member.value, in: place))
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private func place(of value: Int, in parent: Place) -> Place {
        switch (parent, document.nodes[value - 1].key) {
        case (.outermost, .messages?), (.outermost, .input?), (.outermost, .contents?), (.outermost, .system?),
            (.outermost, .systemInstruction?), (.outermost, .generationConfig?), (.turns, .content?), (.turns, .parts?):
            .turns
        default: parent.isOrdered ? .value : .other
        }
    }

    /// A number as its sign, its digits without zeros at either end, and a power of ten: equal for equal decimals only.
    static func append(number literal: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var digits: [UInt8] = []
        var exponent = 0
        var isFraction = false
        var rest = literal
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        while let byte = rest.popFirst(), byte | 0x20 != UInt8(ascii: "e") {
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
                if isFraction { exponent -= 1 }
            }
        }
        exponent += self.exponent(rest)
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        guard !digits.isEmpty else { return output.append(contentsOf: "#0".utf8) }
        output.append(contentsOf: isNegative ? "#-".utf8 : "#".utf8)
        output.append(contentsOf: digits)
        output.append(contentsOf: "e\(exponent)".utf8)
    }

    /// - Parameter digits: what stands behind the `e`; its size was bounded by the tokenizer.
    private static func exponent(_ digits: ArraySlice<UInt8>) -> Int {
        let isNegative = digits.first == UInt8(ascii: "-")
        let value = digits.reduce(0) { $1 &- 0x30 < 10 ? $0 * 10 + Int($1 & 0xF) : $0 }
        return isNegative ? -value : value
    }
}
