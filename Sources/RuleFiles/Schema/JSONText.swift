/// A JSON value that is written in the order it was built in, always the same way.
///
/// For what people and editors read (schema, diagnostics, reports), never on the byte path.
package indirect enum JSONText: Sendable {
    case string(String)
    case integer(Int)
    /// Finite.
    case number(Double)
    case bool(Bool)
    case null
    case array([JSONText])
    case object([(String, JSONText)])

    /// On one line.
    package var compact: String {
        switch self {
        case .array(let items): "[\(items.map(\.compact).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(Self.quoted($0.0)):\($0.1.compact)" }.joined(separator: ","))}"
        default: scalar
        }
    }

    /// One member or item a line, two spaces deep; short arrays of scalars stay on one line.
    package func pretty(indent: String = "") -> String {
        let deeper = indent + "  "
        switch self {
        case .array(let items) where items.isEmpty || items.allSatisfy(\.isScalar) && compact.count < 90:
            return "[\(items.map(\.compact).joined(separator: ", "))]"
        case .array(let items):
            return "[\n\(items.map { deeper + $0.pretty(indent: deeper) }.joined(separator: ",\n"))\n\(indent)]"
        case .object(let members) where members.isEmpty:
            return "{}"
        case .object(let members):
            let lines = members.map { "\(deeper)\(Self.quoted($0.0)): \($0.1.pretty(indent: deeper))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        default:
            return scalar
        }
    }

    private var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private var scalar: String {
        switch self {
        case .string(let text): Self.quoted(text)
        case .integer(let value): "\(value)"
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        case .bool(let value): "\(value)"
        case .null, .array, .object: "null"
        }
    }

    /// A string literal of RFC 8259, section 7; `/` is not escaped.
    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..."\u{1F}": out += "\\u" + hex(scalar.value)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
