/// How rows are written for people and programs.
///
/// Every line ends with a line feed, CSV's with CR LF.
package enum AuditFormat: String, Hashable, Sendable, CaseIterable {
    /// Columns lined up, plain text.
    case table
    /// One JSON object per line, keys in the order of the columns.
    case jsonl
    /// RFC 4180, with a header.
    case csv

    /// - Parameter withHeader: whether the names of the columns come first; JSON lines have none.
    package func encode(_ rows: AuditRows, withHeader: Bool = true) -> String {
        switch self {
        case .table: TableEncoder.encode(rows, withHeader: withHeader)
        case .jsonl: JSONEncoder.lines(rows)
        case .csv: CSVEncoder.encode(rows, withHeader: withHeader)
        }
    }
}

extension AuditRows {
    /// Only the named columns, in that order; those that do not exist are left out.
    package func selecting(_ names: [String]) -> AuditRows {
        let indices = names.compactMap(columns.firstIndex(of:))
        return AuditRows(columns: indices.map { columns[$0] }, rows: rows.map { row in indices.map { row[$0] } })
    }
}

/// Text columns to the left, numbers to the right, two spaces between.
enum TableEncoder {
    static func encode(_ rows: AuditRows, withHeader: Bool) -> String {
        let cells = rows.rows.map { $0.map { visible($0.text) } }
        let widths = rows.columns.indices.map { column in
            max(withHeader ? rows.columns[column].count : 0, cells.lazy.map { $0[column].count }.max() ?? 0)
        }
        let isNumeric = rows.columns.indices.map { column in rows.rows.allSatisfy { $0[column].isNumberOrNull } }
        var lines = cells
        if withHeader { lines.insert(rows.columns, at: 0) }
        return lines.map { line in
            let padded = line.indices.map { pad(line[$0], to: widths[$0], onTheLeft: isNumeric[$0]) }
            return trimmed(padded.joined(separator: "  ")) + "\n"
        }.joined()
    }

    private static func pad(_ text: String, to width: Int, onTheLeft: Bool) -> String {
        let spaces = String(repeating: " ", count: max(0, width - text.count))
        return onTheLeft ? spaces + text : text + spaces
    }

    private static func trimmed(_ line: String) -> Substring {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return line
    }

    /// A terminal obeys control characters, so it gets none of them.
    private static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { out.append(scalar.properties.generalCategory == .control ? "?" : scalar) }
        return String(out)
    }
}

extension AuditValue {
    fileprivate var isNumberOrNull: Bool {
        if case .text = self { false } else { true }
    }
}

/// RFC 4180: a field with a comma, quote or line break stands in quotes, with its quotes doubled.
enum CSVEncoder {
    static func encode(_ rows: AuditRows, withHeader: Bool) -> String {
        var out = withHeader ? line(rows.columns) : ""
        for row in rows.rows { out += line(row.map(\.text)) }
        return out
    }

    private static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }) else { return text }
        // Bytes, not characters: a quote with a combining accent is still a quote to whoever parses this.
        let doubled = text.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
        return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
    }
}
