/// A value of another tool's file, whether that is TOML or YAML.
indirect enum ForeignValue: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case list([ForeignValue])
    case table([String: ForeignValue])

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
    var table: [String: ForeignValue]? { if case .table(let table) = self { table } else { nil } }

    var number: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The items of a list; nothing else has items.
    var items: [ForeignValue] { if case .list(let items) = self { items } else { [] } }

    /// A text, or the texts of a list; numbers and flags as they would be written.
    var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .integer(let value): [String(value)]
        case .number(let value): [String(value)]
        case .flag(let value): [String(value)]
        case .list(let items): items.flatMap(\.texts)
        case .table: []
        }
    }
}

extension [String: ForeignValue] {
    func text(_ key: String) -> String? { self[key]?.text }
    func texts(_ key: String) -> [String] { self[key]?.texts ?? [] }
    func number(_ key: String) -> Double? { self[key]?.number }
    /// The tables of a list under a key.
    func tables(_ key: String) -> [[String: ForeignValue]] { self[key]?.items.compactMap(\.table) ?? [] }

    /// The text of a key without space at its ends; nil where nothing else is in it.
    func trimmed(_ key: String) -> String? {
        guard let text = text(key)?.trimmed, !text.isEmpty else { return nil }
        return text
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
