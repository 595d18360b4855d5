/// Members that an object shall have.
package struct MemberAddition: Sendable {
    /// The object's index in the document's nodes.
    package let object: Int
    /// Keys that need no escape, each with one JSON value.
    package let members: [(key: String, json: String)]

    package init(_ object: Int, _ members: [(key: String, json: String)]) {
        self.object = object
        self.members = members
    }
}

extension JSONDocument {
    /// The document's bytes with members of some objects replaced where they stand, or added behind the last one;
    /// everything else byte for byte.
    ///
    /// - Complexity: one pass over the objects' members, one copy and one strict reading of the result.
    package func setting(_ additions: [MemberAddition]) throws(JSONError) -> [UInt8] {
        var edits: [JSONEdit] = []
        for addition in additions where kind(of: addition.object) == .object { append(addition, to: &edits) }
        return try applying(edits)
    }

    private func append(_ addition: MemberAddition, to edits: inout [JSONEdit]) {
        var added = addition.members
        forEachChild(of: addition.object) { _, value in
            let key = text(of: value - 1)
            guard let place = added.firstIndex(where: { key.elementsEqual($0.key.utf8) }) else { return }
            let json = added.remove(at: place).json
            edits.append(JSONEdit(nodes[value].rawRange, .literal(Array(json.utf8))))
        }
        guard !added.isEmpty else { return }
        let isEmpty = end(of: addition.object) == addition.object + 1
        let members = added.map { "\"\($0.key)\":\($0.json)" }.joined(separator: ",")
        let close = nodes[addition.object].rawRange.upperBound - 1
        edits.append(JSONEdit(close..<close, .literal(Array((isEmpty ? members : "," + members).utf8))))
    }
}
