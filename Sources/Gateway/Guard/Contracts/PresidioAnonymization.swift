import GuardrailTypes
import Wire

/// Presidio's anonymizer: `POST /anonymize`.
///
/// Replaces what the caller's analyzer results name and inspects nothing, as Presidio does. No character of any of them stays,
/// unless its operator keeps it. The operators `replace`, `redact`, `mask` and `keep` are known.
struct PresidioAnonymization: GuardContract {
    let scope = GuardScope(direction: .prompt, nodes: [])
    private let text: [UInt8]
    private let spans: [AnonymizedSpan]
    private let operators: [String: AnonymizeOperator]

    init(reading document: JSONDocument) throws(GuardError) {
        text = document.text(of: try document.required("text", .string))
        let results = try document.optional("analyzer_results", .array).map(document.children(of:)) ?? []
        var offsets = TextOffsets(text, .codepoints)
        var spans: [AnonymizedSpan] = []
        for result in results {
            guard document.kind(of: result) == .object else { throw document.wrongType("analyzer_results") }
            spans.append(try AnonymizedSpan(reading: result, of: document, &offsets))
        }
        self.spans = AnonymizedSpan.settled(spans, in: text)
        var operators: [String: AnonymizeOperator] = [:]
        if let list = try document.optional("anonymizers", .object) {
            for value in document.children(of: list) {
                guard document.kind(of: value) == .object else { throw document.wrongType("anonymizers") }
                operators[document.string(value - 1)] = try AnonymizeOperator(reading: value, of: document)
            }
        }
        self.operators = operators
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        var output: [UInt8] = []
        var items: [Item] = []
        var position = 0
        var written = 0
        for (index, span) in spans.enumerated() {
            let before = text[position..<span.range.lowerBound]
            let chosen = operators[span.entity] ?? operators["DEFAULT"] ?? .replace(nil)
            let new = chosen.apply(to: Array(text[span.range]), entity: span.entity)
            written += before.codePointCount
            items.append(Item(span: span, start: written, text: new, name: chosen.name))
            output += before + new
            written += new.codePointCount
            // Where another begins within this one, the rest is that one's.
            position = min(
                span.range.upperBound,
                index + 1 < spans.count ? spans[index + 1].range.lowerBound : text.count
            )
        }
        output += text[position...]
        return JSONWriter.object { writer in
            writer.member("text", output)
            writer.array("items") { writer in
                for item in items.reversed() { writer.object(item.write) }
            }
        }
    }

    /// What was put in the place of one span, with its place in the new text.
    private struct Item {
        let span: AnonymizedSpan
        let start: Int
        let text: [UInt8]
        let name: String

        func write(to writer: inout JSONWriter) {
            writer.member("start", start)
            writer.member("end", start + text.codePointCount)
            writer.member("entity_type", span.entity)
            writer.member("text", text)
            writer.member("operator", name)
            writer.member("score", literal: span.score.description.utf8)
        }
    }
}

/// What is put in the place of a span.
enum AnonymizeOperator {
    /// Nil for `<ENTITY>`.
    case replace([UInt8]?)
    case redact
    case mask(character: [UInt8], count: Int, fromEnd: Bool)
    case keep

    init(reading value: Int, of document: JSONDocument) throws(GuardError) {
        switch document.string(try document.required("type", of: value, .string)) {
        case "replace":
            let new = try document.optional("new_value", of: value, .string).map(document.text) ?? []
            self = .replace(new.isEmpty ? nil : new)
        case "redact": self = .redact
        case "keep": self = .keep
        case "mask":
            let count = document.integer(at: try document.required("chars_to_mask", of: value, .number)) ?? 0
            let character = document.text(of: try document.required("masking_char", of: value, .string))
            guard character.codePointCount == 1 else {
                throw GuardError("out_of_range", "'masking_char' must be one character.", at: "anonymizers")
            }
            self = .mask(character: character, count: max(0, count), fromEnd: try document.flag("from_end", of: value))
        default:
            throw GuardError("unsupported_input", "Only replace, redact, mask and keep are known.", at: "anonymizers")
        }
    }

    var name: String {
        switch self {
        case .replace: "replace"
        case .redact: "redact"
        case .mask: "mask"
        case .keep: "keep"
        }
    }

    func apply(to value: [UInt8], entity: String) -> [UInt8] {
        switch self {
        case .replace(let new): new ?? Array("<\(entity)>".utf8)
        case .redact: []
        case .keep: value
        case .mask(let character, let count, let fromEnd): Self.masked(value, character, count, fromEnd)
        }
    }

    private static func masked(_ value: [UInt8], _ character: [UInt8], _ count: Int, _ fromEnd: Bool) -> [UInt8] {
        let scalars = String(decoding: value, as: UTF8.self).unicodeScalars
        let masked = min(count, scalars.count)
        let mask = (0..<masked).flatMap { _ in character }
        let kept = fromEnd ? scalars.dropLast(masked) : scalars.dropFirst(masked)
        let rest = Array(String(String.UnicodeScalarView(kept)).utf8)
        return fromEnd ? rest + mask : mask + rest
    }
}
