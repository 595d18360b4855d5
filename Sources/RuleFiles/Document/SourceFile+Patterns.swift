extension SourceFile {
    /// Where a byte of a text value stands in the file, if that can be told; else where the value stands.
    ///
    /// It can be told for plain and single-quoted texts on one line, and for literal blocks (`|`).
    ///
    /// - Parameter offset: UTF-8 byte offset in the value as YAML reads it; nil for the whole value.
    func place(ofByte offset: Int?, in value: Value) -> Place {
        guard let offset, let text = value.text else { return value.place }
        let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
        switch value.style {
        case .plain:
            return oneLine(before, text, at: value.place, indent: 0)
        case .singleQuoted:
            return oneLine(Self.singleQuoted(before), Self.singleQuoted(text), at: value.place, indent: 1)
        case .literalBlock:
            return block(before, at: value.place)
        case .doubleQuoted, .other:
            return value.place
        }
    }

    /// Where a stretch of a text value stands: from its first byte to its last, or as far as the first line goes.
    func place(ofBytes range: Range<Int>, in value: Value) -> Place {
        let start = place(ofByte: range.lowerBound, in: value)
        let end = place(ofByte: range.upperBound, in: value)
        guard start != value.place, start.line == end.line, end.column > start.column else { return start }
        return place(line: start.line, column: start.column, width: end.column - start.column)
    }

    private func oneLine(_ before: String, _ text: String, at place: Place, indent: Int) -> Place {
        let column = place.column + indent
        let source = (place.sourceLine ?? "").unicodeScalars.dropFirst(column - 1)
        guard source.starts(with: text.unicodeScalars) else { return place }
        return self.place(line: place.line, column: column + before.unicodeScalars.count)
    }

    /// The lines of a block begin below its `|`, all indented like the first.
    private func block(_ before: String, at place: Place) -> Place {
        let lines = before.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        let indent = (line(place.line + 1) ?? "").unicodeScalars.prefix { $0 == " " }.count
        let last = lines.last.map { String(decoding: $0, as: UTF8.self).unicodeScalars.count } ?? 0
        return self.place(line: place.line + max(1, lines.count), column: indent + last + 1)
    }

    private static func singleQuoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += $1 == "'" ? "''" : String($1) }
    }
}
