/// JSON of rows: keys in the order of the columns, NULL as `null`.
enum JSONEncoder {
    /// One object per line.
    static func lines(_ rows: AuditRows) -> String {
        rows.rows.map { object(rows.columns, $0) + "\n" }.joined()
    }

    static func array(_ rows: AuditRows) -> String {
        "[" + rows.rows.map { object(rows.columns, $0) }.joined(separator: ",") + "]"
    }

    static func object(_ columns: [String], _ row: [AuditValue]) -> String {
        "{" + zip(columns, row).map { "\(string($0)):\(value($1))" }.joined(separator: ",") + "}"
    }

    static func value(_ value: AuditValue) -> String {
        switch value {
        case .null: "null"
        case .integer(let value): String(value)
        case .real(let value): value.isFinite ? "\(value)" : "null"
        case .text(let text): string(text)
        }
    }

    /// RFC 8259: quotes, backslashes and what is below a space are escaped.
    static func string(_ text: String) -> String {
        var out: [UInt8] = [0x22]
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5c: out += [0x5c, byte]
            case 0x0a: out += [0x5c, UInt8(ascii: "n")]
            case 0x00..<0x20: out += Array("\\u00".utf8) + hexadecimal(byte)
            default: out.append(byte)
            }
        }
        out.append(0x22)
        return String(decoding: out, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

extension AuditDetail {
    /// One object: the exchange's columns, then `decisions`, `findings` and `failures` as arrays.
    ///
    /// The counts of findings and failures give way to them.
    package var json: String {
        let kept = exchange.selecting(exchange.columns.filter { $0 != "findings" && $0 != "failures" })
        let head = JSONEncoder.object(kept.columns, kept.rows.first ?? []).dropLast()
        let parts = [("decisions", decisions), ("findings", findings), ("failures", failures)]
        return head + parts.map { ",\"\($0)\":\(JSONEncoder.array($1))" }.joined() + "}"
    }

    /// For a terminal: one line per fact of the exchange, then tables.
    package var text: String {
        let width = exchange.columns.map(\.count).max() ?? 0
        var out = ""
        for (column, value) in zip(exchange.columns, exchange.rows.first ?? []) where value != .null {
            let name = column + String(repeating: " ", count: width - column.count)
            out += TableEncoder.encode(AuditRows(columns: ["", ""], rows: [[.text(name), value]]), withHeader: false)
        }
        for (title, rows) in [("decisions", decisions), ("findings", findings), ("failures", failures)]
        where !rows.rows.isEmpty {
            out += "\n\(title)\n" + AuditFormat.table.encode(rows)
        }
        return out
    }
}
