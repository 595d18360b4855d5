/// Reads TOML 1.0 (toml.io/en/v1.0.0) without dates and times, strictly: what the format forbids is refused.
///
/// In `ForeignValue` arrays of tables are lists, and every table is one.
struct TOMLReader {
    let bytes: [UInt8]
    var position = 0
    private let root = TOMLTable(.header)

    /// The root table.
    static func read(_ text: String) throws(ImportError) -> [String: ForeignValue] {
        var reader = TOMLReader(bytes: Array(text.utf8))
        try reader.document()
        return reader.root.values
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func document() throws(ImportError) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        var table = root
        while true {
            try skipBlank()
            guard let byte = peek() else { return }
            if byte == UInt8(ascii: "[") {
                table = try header()
            } else {
                try pair(into: table)
            }
            try endOfLine()
        }
    }

    /// `[a.b]` opens a table, `[[a.b]]` one more of a list.
    private mutating func header() throws(ImportError) -> TOMLTable {
        position += 1
        let isList = take("[")
        let path = try keyPath()
        guard take(isList ? "]]" : "]"), let last = path.last else {
            throw error("a table's name must end in a bracket")
        }
        var table = root
        for key in path.dropLast() { table = try descend(table, key) }
        switch (table.items[last], isList) {
        case (nil, true):
            let new = TOMLTable(.header)
            table.items[last] = .tables([new])
            return new
        case (.tables(let tables), true):
            let new = TOMLTable(.header)
            table.items[last] = .tables(tables + [new])
            return new
        case (nil, false):
            let new = TOMLTable(.header)
            table.items[last] = .table(new)
            return new
        case (.table(let known), false) where known.origin == .implied:
            known.origin = .header
            return known
        default:
            throw error("\"\(path.joined(separator: "."))\" is defined twice")
        }
    }

    private func descend(_ table: TOMLTable, _ key: String) throws(ImportError) -> TOMLTable {
        switch table.items[key] {
        case nil:
            let new = TOMLTable(.implied)
            table.items[key] = .table(new)
            return new
        case .table(let known): return known
        case .tables(let tables): return tables[tables.count - 1]
        case .value: throw error("\"\(key)\" is no table")
        }
    }

    /// `a.b = value`.
    mutating func pair(into table: TOMLTable) throws(ImportError) {
        let path = try keyPath()
        guard take("="), let last = path.last else { throw error("expected = after a key") }
        var target = table
        for key in path.dropLast() {
            switch target.items[key] {
            case nil:
                let new = TOMLTable(.dotted)
                target.items[key] = .table(new)
                target = new
            case .table(let known) where known.origin == .dotted: target = known
            default: throw error("\"\(key)\" is defined twice")
            }
        }
        guard target.items[last] == nil else { throw error("\"\(last)\" is defined twice") }
        skipSpace()
        target.items[last] = .value(try value())
    }

    private mutating func keyPath() throws(ImportError) -> [String] {
        var path: [String] = []
        repeat {
            skipSpace()
            path.append(try key())
            skipSpace()
        } while take(".")
        return path
    }

    private mutating func key() throws(ImportError) -> String {
        switch peek() {
        case UInt8(ascii: "\""): return try basicString()
        case UInt8(ascii: "'"): return try literalString()
        default:
            let start = position
            while let byte = peek(), Self.isBareKey(byte) { position += 1 }
            guard position > start else { throw error("expected a key") }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
    }

    private static func isBareKey(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}

/// A table while it is being read.
final class TOMLTable {
    enum Origin { case header, implied, dotted }
    enum Item {
        case value(ForeignValue)
        case table(TOMLTable)
        case tables([TOMLTable])
    }

    var origin: Origin
    var items: [String: Item] = [:]

    init(_ origin: Origin) {
        self.origin = origin
    }

    var values: [String: ForeignValue] {
        items.mapValues { item in
            switch item {
            case .value(let value): value
            case .table(let table): .table(table.values)
            case .tables(let tables): .list(tables.map { .table($0.values) })
            }
        }
    }
}
