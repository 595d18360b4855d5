/// One place in a document where somebody's text can stand: a string, a key, or a number.
///
/// A document's fields are all of these, whatever they are called and wherever they are: there is no list of places
/// that need no inspection. Ask the document for a field's text and path.
package struct TextField: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case string
        /// The key of a member. Redacting it may make it equal to another, which `replacing` refuses.
        case key
        /// A number as it is written. Its redaction is a string.
        case number
    }

    /// Index in the document's nodes.
    package let node: Int
    package let kind: Kind
    /// Bytes of the literal in the source, with its quotes.
    package let rawRange: Range<Int>
    package let isEscaped: Bool
    /// The field's key, or the member it is the value of, if the API defines it.
    package let key: KnownKey?

    /// Bytes of the literal in the source, without quotes.
    package var contentRange: Range<Int> { kind == .number ? rawRange : rawRange.withoutQuotes }

    /// True for a tool call's arguments: JSON inside a string.
    package var isArguments: Bool { key == .arguments && kind == .string }

    /// True for a key that the API defines: its text is from a closed set and cannot carry anything else.
    package var isKnownKey: Bool { kind == .key && key != nil }

    init(_ literal: JSONNode, at node: Int, kind: Kind) {
        self.node = node
        self.kind = kind
        rawRange = literal.rawRange
        isEscaped = literal.isEscaped
        key = literal.key
    }
}

extension JSONDocument {
    /// Every string, key and number of the document, in source order.
    package var fields: [TextField] {
        var fields: [TextField] = []
        fields.reserveCapacity(nodes.count)
        for node in nodes.indices {
            if let field = field(at: node) { fields.append(field) }
        }
        return fields
    }

    /// The field at `node`, unless it is a container or one of the words `true`, `false`, `null`.
    package func field(at node: Int) -> TextField? {
        let literal = nodes[node]
        switch literal.kind {
        case .string: return TextField(literal, at: node, kind: .string)
        case .key: return TextField(literal, at: node, kind: .key)
        case .number: return TextField(literal, at: node, kind: .number)
        case .object, .array, .true, .false, .null: return nil
        }
    }

    package func text(of field: TextField) -> [UInt8] { text(of: field.node) }
    package func path(of field: TextField) -> String { path(of: field.node) }
}
