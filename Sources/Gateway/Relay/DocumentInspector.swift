import AuditLog
import ByteText
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// Inspects every string, key and number of a document (I2), one by one, and texts that a reader joins once more as one.
///
/// Only keys that the API defines are passed over: their text is from a closed set.
struct DocumentInspector {
    let texts: TextInspector
    /// True if each field goes on counting from the same numbers, as the channels of a stream do.
    let numbersEachFieldAnew: Bool
    private(set) var numbers: PlaceholderNumbers
    /// One for each field with findings or failures.
    private(set) var decisions: [AuditDecision] = []
    /// The first field that may not pass.
    ///
    /// The others are inspected all the same, for the record.
    private(set) var block: BlockReport?
    private(set) var inspectedBytes = 0
    private var edited: [Int: [UInt8]] = [:]

    /// A path costs a walk over a field's siblings: past so many fields with findings they are all called `*`, so that
    /// a list of a hundred thousand does not take the square of it.
    private static let mostPaths = 256

    init(_ texts: TextInspector, numbers: PlaceholderNumbers, numbersEachFieldAnew: Bool = false) {
        self.texts = texts
        self.numbers = numbers
        self.numbersEachFieldAnew = numbersEachFieldAnew
    }

    /// New texts for the fields in which something must be replaced.
    var replacements: [TextReplacement] { edited.map { TextReplacement(node: $0.key, text: $0.value) } }

    mutating func inspect(_ document: JSONDocument, using scratch: inout InspectionScratch) {
        var lists: [Int] = []
        var turns: [Int] = []
        for node in document.nodes.indices {
            if document.nodes[node].kind == .array, document.nodes[node].key?.listsOneText == true {
                lists.append(node)
            } else if document.nodes[node].kind == .array, document.nodes[node].key?.listsTurns == true {
                turns.append(node)
            }
            guard let field = document.field(at: node), !field.isKnownKey else { continue }
            inspect(field, of: document, using: &scratch)
        }
        for list in lists {
            inspectJoined(document.textParts(of: list), of: list, in: document, using: &scratch)
        }
        for list in turns {
            for parts in document.runsOfTurns(in: list) {
                inspectJoined(parts, of: list, in: document, using: &scratch)
            }
        }
    }

    private mutating func inspect(
        _ field: TextField,
        of document: JSONDocument,
        using scratch: inout InspectionScratch
    ) {
        let quotes = field.kind == .number ? 0 : 1
        let range = field.rawRange.lowerBound + quotes..<field.rawRange.upperBound - quotes
        inspectedBytes += range.count
        if !field.isEscaped, texts.isClean(document.bytes.span.extracting(range), using: &scratch) { return }
        let text = document.text(of: field)
        var numbers = numbers
        let isArguments = field.key == .arguments && field.kind == .string
        let verdict: WholeVerdict
        if isArguments {
            verdict = texts.inspectArguments(text, numbers: &numbers, using: &scratch)
        } else if field.isEscaped {
            verdict = texts.inspect(text, numbers: &numbers, using: &scratch)
        } else {
            verdict = texts.inspectFully(text, numbers: &numbers, using: &scratch)
        }
        if !numbersEachFieldAnew { self.numbers = numbers }
        if let text = verdict.text { edited[field.node] = text }
        note(verdict, at: field.node, of: document)
    }

    private mutating func note(_ verdict: WholeVerdict, at node: Int, of document: JSONDocument) {
        guard !verdict.isSilent else { return }
        let isFirstBlock = verdict.mustBlock && block == nil
        let path = isFirstBlock || decisions.count < Self.mostPaths ? document.path(of: node) : "*"
        decisions.append(
            AuditDecision(
                direction: texts.direction,
                field: AuditFieldPath(path),
                action: verdict.mustBlock ? .block : nil,
                findings: verdict.findings,
                failures: verdict.failures
            )
        )
        if isFirstBlock { block = verdict.report(texts.direction, field: path) }
    }

    // MARK: Parts of one message

    /// Inspects the texts of a list as the one text that a model or a reader makes of them.
    private mutating func inspectJoined(
        _ parts: [Int],
        of list: Int,
        in document: JSONDocument,
        using scratch: inout InspectionScratch
    ) {
        guard parts.count > 1 else { return }
        let partTexts = parts.map { edited[$0] ?? document.text(of: $0) }
        let joined = Array(partTexts.joined())
        if texts.isClean(joined.span, using: &scratch) { return }
        var (verdict, edits) = inspectWithEdits(joined, using: &scratch)
        let known = KnownValues(decisions.lazy.flatMap(\.findings))
        verdict.findings.removeAll { $0.action < .redact && known.contains($0) }
        note(verdict, at: list, of: document)
        guard !edits.isEmpty else { return }
        edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        var offset = 0
        for (part, text) in zip(parts, partTexts) {
            let range = ByteRange(offset, offset + text.count)
            if !edits.overlapping(range).isEmpty {
                edited[part] = edits.apply(to: text, at: offset, in: range)
            }
            offset = range.upperBound
        }
    }

    private mutating func inspectWithEdits(
        _ text: [UInt8],
        using scratch: inout InspectionScratch
    ) -> (WholeVerdict, [TextEdit]) {
        var inspector = StreamInspector(
            engine: texts.engine,
            direction: texts.direction,
            app: texts.app,
            placeholders: numbers,
            afterBlock: .goOn
        )
        var output = InspectionOutput()
        inspector.finish(with: text.span, using: &scratch, into: &output)
        if !numbersEachFieldAnew { numbers = inspector.placeholders }
        let edits = output.releases.filter(\.isEdited).map { TextEdit(range: $0.range, text: $0.text) }
        return (WholeVerdict(TextVerdict(output)), edits)
    }
}
