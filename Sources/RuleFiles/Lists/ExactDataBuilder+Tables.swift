package import Detection
import Glibc

extension ExactDataBuilder {
    /// Builds a set from a table.
    ///
    /// - Parameters:
    ///   - input: path of the table; `-` is standard input. Read once, in pieces.
    ///   - columns: names of columns in the table's first line; without any, each line is one value of a column `value`.
    package static func build(
        input: String,
        columns: [String],
        separator: UInt8 = UInt8(ascii: ","),
        key: ExactDataKey,
        output: String
    ) throws(ListBuildError) -> Summary {
        var builder = try ExactDataBuilder(key: key, columns: columns.isEmpty ? ["value"] : columns)
        var table = Table(columns: columns)
        // No line of single values is cut: no separator stands in a text of Unicode that is 0xFF.
        var reader = DelimitedReader(separator: columns.isEmpty ? 0xFF : separator)
        try forEachPiece(of: input) { piece throws(ListBuildError) in
            try reader.read(piece) { record throws(ListBuildError) in try table.take(record, into: &builder) }
        }
        try reader.finish { record throws(ListBuildError) in try table.take(record, into: &builder) }
        return try builder.finish(path: output)
    }

    /// Which fields of the records are kept.
    private struct Table {
        let columns: [String]
        var fields: [Int] = []
        var row: UInt32 = 0

        init(columns: [String]) {
            self.columns = columns
            if columns.isEmpty { fields = [0] }
        }

        mutating func take(_ record: [[UInt8]], into builder: inout ExactDataBuilder) throws(ListBuildError) {
            guard !fields.isEmpty else { return fields = try indices(in: record) }
            row += 1
            for (column, field) in fields.enumerated() where field < record.count {
                try builder.add(record[field], row: row, column: UInt8(column))
            }
        }

        private func indices(in header: [[UInt8]]) throws(ListBuildError) -> [Int] {
            let names = header.map { String(decoding: $0, as: UTF8.self).trimmed }
            var found: [Int] = []
            for column in columns {
                guard let index = names.firstIndex(of: column) else {
                    throw ListBuildError("the table's first line names no column \"\(column)\"")
                }
                found.append(index)
            }
            return found
        }
    }

    private static func forEachPiece(
        of input: String,
        _ body: (ArraySlice<UInt8>) throws(ListBuildError) -> Void
    ) throws(ListBuildError) {
        guard let file = fopen(input == "-" ? "/dev/stdin" : input, "rb") else {
            throw ListBuildError("\(input) cannot be read")
        }
        defer { fclose(file) }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { break }
            try body(piece[..<count])
        }
        if ferror(file) != 0 { throw ListBuildError("\(input) cannot be read to its end") }
    }
}

extension String {
    /// Without a byte order mark and white space at the ends.
    fileprivate var trimmed: String {
        var out = self[...]
        while let first = out.first, first.isWhitespace || first == "\u{FEFF}" { out.removeFirst() }
        while let last = out.last, last.isWhitespace { out.removeLast() }
        return String(out)
    }
}
