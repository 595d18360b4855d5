/// Named facts in order, nested: written as lines for people or as JSON for programs, from one description.
package struct Report: Sendable {
    package indirect enum Fact: Sendable {
        case text(String)
        case integer(Int)
        case number(Double)
        case flag(Bool)
        case texts([String])
        case report(Report)
        case reports([Report])
    }

    package private(set) var facts: [(name: String, fact: Fact)] = []

    package init() {}

    package mutating func add(_ name: String, _ fact: Fact) { facts.append((name, fact)) }

    package mutating func add(_ name: String, _ text: String?) {
        if let text, !text.isEmpty { add(name, .text(text)) }
    }

    package mutating func add(_ name: String, _ texts: [String]) {
        if !texts.isEmpty { add(name, .texts(texts)) }
    }

    package mutating func add(_ name: String, _ integer: Int?) {
        if let integer { add(name, .integer(integer)) }
    }

    package var json: JSONText { .object(facts.map { ($0.name, $0.fact.json) }) }

    /// `name: value` lines; what is nested stands two spaces further in, each of several after a `-`.
    package func lines(indent: String = "") -> [String] {
        let width = facts.map { $0.fact.isNested ? 0 : $0.name.count }.max() ?? 0
        return facts.flatMap { name, fact -> [String] in
            switch fact {
            case .report(let report):
                return ["\(indent)\(name):"] + report.lines(indent: indent + "  ")
            case .reports(let reports):
                return ["\(indent)\(name):"] + reports.flatMap { Self.item($0.lines(), indent: indent + "  ") }
            default:
                let pad = String(repeating: " ", count: max(0, width - name.count))
                return ["\(indent)\(name):\(pad) \(fact.line)"]
            }
        }
    }

    private static func item(_ lines: [String], indent: String) -> [String] {
        lines.enumerated().map { indent + ($0.offset == 0 ? "- " : "  ") + $0.element }
    }
}

extension Report.Fact {
    fileprivate var isNested: Bool {
        switch self {
        case .report, .reports: true
        default: false
        }
    }

    fileprivate var line: String {
        switch self {
        case .text(let text): text
        case .integer(let value): "\(value)"
        case .number(let value): JSONText.number(value).compact
        case .flag(let value): value ? "yes" : "no"
        case .texts(let texts): texts.joined(separator: ", ")
        case .report, .reports: ""
        }
    }

    fileprivate var json: JSONText {
        switch self {
        case .text(let text): .string(text)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .flag(let value): .bool(value)
        case .texts(let texts): .array(texts.map(JSONText.string))
        case .report(let report): report.json
        case .reports(let reports): .array(reports.map(\.json))
        }
    }
}
