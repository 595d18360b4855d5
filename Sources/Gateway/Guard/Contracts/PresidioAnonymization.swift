import GuardrailTypes
import Wire

/// Presidio's anonymizer: `POST /anonymize`.
///
/// Replaces what the caller's analyzer results name and inspects nothing, as Presidio does. Overlapping results become one, so
/// that no character of any stays. The operators `replace`, `redact`, `mask` and `keep` are known.
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
        self.spans = AnonymizedSpan.joined(spans)
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
        var items: [(span: AnonymizedSpan, start: Int, text: [UInt8], name: String)] = []
        var position = 0
        var written = 0
        for span in spans {
            output.append(contentsOf: text[position..<span.range.lowerBound])
            written += Array(text[position..<span.range.lowerBound]).codePointCount
            let chosen = operators[span.entity] ?? operators["DEFAULT"] ?? .replace(nil)
            let new = chosen.apply(to: Array(text[span.range]), entity: span.entity)
            items.append((span, written, new, chosen.name))
            output.append(contentsOf: new)
            written += new.codePointCount
            position = span.range.upperBound
        }
        output.append(contentsOf: text[position...])
        return JSONWriter.object { writer in
            writer.member("text", output)
            writer.array("items") { writer in
                for item in items.reversed() {
                    writer.object { writer in
                        writer.member("start", item.start)
                        writer.member("end", item.start + item.text.codePointCount)
                        writer.member("entity_type", item.span.entity)
                        writer.member("text", item.text)
                        writer.member("operator", item.name)
                    }
                }
            }
        }
    }
}

/// One analyzer result.
struct AnonymizedSpan {
    /// Bytes of the text.
    var range: Range<Int>
    /// As the caller wrote it: it goes into the answer and nowhere else.
    var entity: String
    private var score: Double

    init(reading result: Int, of document: JSONDocument, _ offsets: inout TextOffsets) throws(GuardError) {
        let start = document.integer(at: try document.required("start", of: result, .number))
        let end = document.integer(at: try document.required("end", of: result, .number))
        let entity = try document.required("entity_type", of: result, .string)
        let score = try document.optional("score", of: result, .number)
        guard let start, let end, start <= end, let lower = offsets.byteOffset(at: start),
            let upper = offsets.byteOffset(at: end)
        else {
            throw GuardError("out_of_range", "A result lies outside of the text.", at: "analyzer_results")
        }
        range = lower..<upper
        self.entity = document.string(entity)
        self.score = score.flatMap { Double(document.string($0)) } ?? 0
    }

    /// In order and apart from one another; of those that overlap the surest gives its name to all.
    static func joined(_ spans: [AnonymizedSpan]) -> [AnonymizedSpan] {
        var joined: [AnonymizedSpan] = []
        for span in spans.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard let last = joined.last, span.range.lowerBound < last.range.upperBound else {
                joined.append(span)
                continue
            }
            var both = span.score > last.score ? span : last
            both.range = last.range.lowerBound..<max(last.range.upperBound, span.range.upperBound)
            joined[joined.count - 1] = both
        }
        return joined
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
        case "replace": self = .replace(try document.optional("new_value", of: value, .string).map(document.text))
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
