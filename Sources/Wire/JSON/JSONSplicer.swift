/// One change to a document's bytes.
package struct JSONEdit: Hashable, Sendable {
    package enum Replacement: Hashable, Sendable {
        /// Becomes a string literal: the text is escaped and quoted here, once, for this document.
        ///
        /// If the literal held JSON of its own (a tool call's arguments), the text is that inner document after
        /// its edit. A label such as `[EMAIL]` needs no escape in either, so an inner string stays a string;
        /// a label put in the place of an inner *number* leaves inner JSON that its reader will refuse.
        case text([UInt8])
        /// Becomes these bytes, which must be one JSON value.
        case literal([UInt8])
        /// Goes away, without a trace.
        case nothing
    }

    /// Bytes of the source; of a string with its quotes.
    package let range: Range<Int>
    package let replacement: Replacement

    package init(_ range: Range<Int>, _ replacement: Replacement) {
        self.range = range
        self.replacement = replacement
    }
}

/// Writes a document again around its edits, everything else byte for byte.
package enum JSONSplicer {
    /// - Parameter edits: in any order. One that begins inside another, which begins earlier or is longer, is
    ///   dropped with the bytes it meant to change.
    /// - Complexity: one copy of the source, O(n log n) in the number of edits.
    package static func splice(_ source: [UInt8], _ edits: [JSONEdit]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(source.count + 16 * edits.count)
        var position = 0
        for edit in edits.sorted(by: precedes) where edit.range.lowerBound >= position {
            output.append(contentsOf: source[position..<edit.range.lowerBound])
            append(edit.replacement, to: &output)
            position = edit.range.upperBound
        }
        output.append(contentsOf: source[position...])
        return output
    }

    private static func precedes(_ left: JSONEdit, _ right: JSONEdit) -> Bool {
        if left.range.lowerBound != right.range.lowerBound { return left.range.lowerBound < right.range.lowerBound }
        return left.range.upperBound > right.range.upperBound
    }

    private static func append(_ replacement: JSONEdit.Replacement, to output: inout [UInt8]) {
        switch replacement {
        case .text(let text): JSONString.appendLiteral(text, to: &output)
        case .literal(let literal): output.append(contentsOf: literal)
        case .nothing: break
        }
    }
}
