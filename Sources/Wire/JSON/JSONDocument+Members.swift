/// Finding members by their names, and writing parts of a document again.
extension JSONDocument {
    /// The value of the member of `object` with this name; nil also if `object` is something else.
    ///
    /// For names that are looked for once in a document; `KnownKey`s are found faster.
    package func member(named name: StaticString, of object: Int) -> Int? {
        guard nodes[object].kind == .object else { return nil }
        let expected = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        let end = end(of: object)
        var next = object + 1
        while next < end {
            if isKey(next, expected) { return next + 1 }
            next = self.end(of: next + 1)
        }
        return nil
    }

    private func isKey(_ node: Int, _ expected: UnsafeBufferPointer<UInt8>) -> Bool {
        if nodes[node].isEscaped { return text(of: node).elementsEqual(expected) }
        return bytes[nodes[node].rawRange.withoutQuotes].elementsEqual(expected)
    }

    /// The nodes of a value: itself and all inside it.
    package func nodes(of value: Int) -> Range<Int> { value..<end(of: value) }

    /// The bytes of one value with other texts in some fields, everything else byte for byte.
    ///
    /// Whether two keys have become one is for `replacing` to find out.
    /// - Parameter replacements: those outside of `value` are passed over.
    package func literal(of value: Int, replacing replacements: [TextReplacement] = []) -> [UInt8] {
        let range = nodes[value].rawRange
        let inside = nodes(of: value)
        let edits = replacements.filter { inside.contains($0.node) }.map { replacement in
            let place = nodes[replacement.node].rawRange
            return JSONEdit(
                place.lowerBound - range.lowerBound..<place.upperBound - range.lowerBound,
                .text(replacement.text)
            )
        }
        return JSONSplicer.splice(Array(bytes[range]), edits)
    }
}
