import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// What a file holds, as far as rules can read it.
enum FileKind: Hashable {
    /// A JSON document in each line.
    case jsonLines
    case json
    case text
    /// No text: not valid UTF-8, or with a zero byte in it.
    case binary

    /// - Parameter mustBeLines: true if nothing but JSON lines will do.
    init(of bytes: [UInt8], mustBeLines: Bool = false) {
        let start = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        if mustBeLines {
            self = .jsonLines
        } else if !UTF8Validation.isValid(bytes) || bytes.contains(0) {
            self = .binary
        } else if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") {
            self = (try? JSONDocument(parsing: bytes)) != nil ? .json : Self.isLines(bytes) ? .jsonLines : .text
        } else {
            self = .text
        }
    }

    private static func isLines(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: 0x0A).allSatisfy { line in
            line.allSatisfy { $0 == 0x20 || $0 == 0x0D } || (try? JSONDocument(parsing: Array(line))) != nil
        }
    }
}

/// Inspects the content of a file: JSON documents field by field, any other text as one text.
struct FileInspector {
    let texts: TextInspector
    private(set) var numbers: PlaceholderNumbers
    private(set) var decisions: [AuditDecision] = []
    private(set) var block: BlockReport?
    /// New bytes for ranges of the content.
    private(set) var edits: [(range: Range<Int>, bytes: [UInt8])] = []

    init(_ texts: TextInspector, numbers: PlaceholderNumbers) {
        self.texts = texts
        self.numbers = numbers
    }

    /// - Parameter kind: not `binary`.
    mutating func inspect(
        _ content: [UInt8],
        as kind: FileKind,
        using scratch: inout InspectionScratch
    ) throws(JSONError) {
        switch kind {
        case .jsonLines: try inspectLines(content, using: &scratch)
        case .json: try inspectDocument(content, in: 0..<content.count, using: &scratch)
        case .text, .binary: inspectText(content, using: &scratch)
        }
    }

    /// The content with its edits.
    func edited(_ content: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var position = 0
        for edit in edits {
            output += content[position..<edit.range.lowerBound]
            output += edit.bytes
            position = edit.range.upperBound
        }
        return output + content[position...]
    }

    private mutating func inspectLines(
        _ content: [UInt8],
        using scratch: inout InspectionScratch
    ) throws(JSONError) {
        var start = 0
        while start < content.count {
            let end = content[start...].firstIndex(of: 0x0A) ?? content.count
            let isBlank = content[start..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            if !isBlank { try inspectDocument(content, in: start..<end, using: &scratch) }
            start = end + 1
        }
    }

    private mutating func inspectDocument(
        _ content: [UInt8],
        in range: Range<Int>,
        using scratch: inout InspectionScratch
    ) throws(JSONError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: Array(content[range]), limits: texts.limits)
        } catch {
            throw JSONError(error.code, at: range.lowerBound + error.offset)
        }
        var inspector = DocumentInspector(texts, numbers: numbers)
        inspector.inspect(document, using: &scratch)
        numbers = inspector.numbers
        decisions += inspector.decisions
        block = block ?? inspector.block
        guard !inspector.replacements.isEmpty else { return }
        guard let edited = try? document.replacing(inspector.replacements) else {
            block = block ?? inspector.clash
            return
        }
        edits.append((range, edited))
    }

    private mutating func inspectText(_ content: [UInt8], using scratch: inout InspectionScratch) {
        let verdict = texts.inspect(content, numbers: &numbers, using: &scratch)
        guard !verdict.isSilent else { return }
        decisions.append(verdict.decision(texts.direction, field: "file"))
        if verdict.mustBlock { block = block ?? verdict.report(texts.direction, field: "file") }
        if let text = verdict.text { edits.append((0..<content.count, text)) }
    }
}
