/// A new text for one string, key or number of a document.
package struct TextReplacement: Hashable, Sendable {
    package let node: Int
    /// Unescaped, valid UTF-8.
    package let text: [UInt8]

    package init(node: Int, text: [UInt8]) {
        self.node = node
        self.text = text
    }
}

extension JSONDocument {
    /// The document's bytes with other texts in some of its fields.
    ///
    /// The result is read again by the strict tokenizer, so that what leaves is what was inspected: two keys that
    /// have become equal are an error, and a text that is not UTF-8 as well.
    /// - Complexity: one copy and one pass; no replacements give the source bytes themselves.
    package func replacing(_ replacements: [TextReplacement]) throws(JSONError) -> [UInt8] {
        try applying(replacements.map(edit))
    }

    func edit(_ replacement: TextReplacement) -> JSONEdit {
        JSONEdit(nodes[replacement.node].rawRange, .text(replacement.text))
    }

    func applying(_ edits: [JSONEdit]) throws(JSONError) -> [UInt8] {
        guard !edits.isEmpty else { return bytes }
        let output = JSONSplicer.splice(bytes, edits)
        // Labels may make it a little longer than the sender was allowed, which is not the sender's fault.
        var limits = limits
        limits.lengthInBytes = 1 << 31
        _ = try JSONDocument(parsing: output, limits: limits)
        return output
    }

    /// Takes a member out of its object, with one comma.
    ///
    /// - Parameter value: the index of the member's value.
    func removal(ofMember value: Int) -> JSONEdit {
        let key = value - 1
        let object = Int(nodes[value].parent)
        let next = end(of: value)
        if next < end(of: object) {
            return JSONEdit(nodes[key].rawRange.lowerBound..<nodes[next].rawRange.lowerBound, .nothing)
        }
        var start = nodes[key].rawRange.lowerBound
        forEachChild(of: object) { _, sibling in
            if sibling < key { start = nodes[sibling].rawRange.upperBound }
        }
        return JSONEdit(start..<nodes[value].rawRange.upperBound, .nothing)
    }
}
