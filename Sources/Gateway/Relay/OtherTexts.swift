import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// Inspects what a chunk holds besides its channels' texts: ids, names, annotations, log probabilities, unknown members.
///
/// Each is a whole text. Chunks repeat most of them, so a text that the filter does not clear is inspected once and its
/// verdict kept; and where all that surrounds a chunk's one piece is the same as in the chunk before, nothing is looked at.
struct OtherTexts {
    private var texts: TextInspector
    private let numbers: PlaceholderNumbers
    private let blocksFindings: Bool
    private var known: [Text: WholeVerdict] = [:]
    private var knownBytes = 0
    private var cleanHead: [UInt8] = []
    private var cleanTail: [UInt8] = []
    private(set) var decisions: [AuditDecision] = []

    private static let maximumKnown = 512
    private static let maximumKnownBytes = 256 << 10

    private struct Text: Hashable {
        let bytes: [UInt8]
        /// JSON inside the text is looked into.
        let isArguments: Bool
        /// It is judged by category.
        let isProse: Bool
    }

    /// - Parameter blocksFindings: true if a chunk with any finding may not pass.
    init(_ texts: TextInspector, numbers: PlaceholderNumbers, blocksFindings: Bool = false) {
        self.texts = texts
        self.numbers = numbers
        self.blocksFindings = blocksFindings
    }

    /// - Returns: new texts for fields, in order, or why the chunk may not pass.
    mutating func inspect(
        _ chunk: AnswerEvent,
        using scratch: inout InspectionScratch
    ) -> (edits: [TextReplacement], block: BlockReport?) {
        if isLikeTheLast(chunk) { return ([], nil) }
        var edits: [TextReplacement] = []
        var isClean = true
        var piece = 0
        let document = chunk.document
        for node in document.nodes.indices {
            if piece < chunk.pieces.count, chunk.pieces[piece].node == node {
                piece += 1
                continue
            }
            guard let field = document.field(at: node), !field.isKnownKey else { continue }
            let verdict = verdict(on: field, of: document, using: &scratch)
            isClean = isClean && verdict?.isSilent != false
            if let report = block(verdict, path: { document.path(of: node) }) { return (edits, report) }
            if let text = texts.restored(field, of: document, as: verdict?.text) ?? verdict?.text {
                isClean = false
                edits.append(TextReplacement(node: node, text: text))
            }
        }
        if isClean, chunk.pieces.count == 1 { remember(chunk) }
        return (edits, nil)
    }

    private func block(_ verdict: WholeVerdict?, path: () -> String) -> BlockReport? {
        guard let verdict else { return nil }
        if verdict.mustBlock { return verdict.report(.response, field: path()) }
        guard blocksFindings, verdict.findings.contains(where: { !$0.isShadow }) else { return nil }
        return BlockReport(direction: .response, field: path(), findings: verdict.findings, failures: [])
    }

    /// True if the lines of an event besides its data may pass.
    mutating func areClean(_ lines: [UInt8], using scratch: inout InspectionScratch) -> Bool {
        texts.source = nil
        if texts.isClean(lines.span, using: &scratch) { return true }
        let verdict = verdict(on: lines, path: { "*" }, using: &scratch)
        return !verdict.mustBlock && verdict.text == nil
    }

    /// - Returns: nil for a field in which nothing was found.
    private mutating func verdict(
        on field: TextField,
        of document: JSONDocument,
        using scratch: inout InspectionScratch
    ) -> WholeVerdict? {
        texts.source = field.isProse ? .assistant : nil
        if !field.isEscaped, texts.isClean(document.bytes.span.extracting(field.contentRange), using: &scratch) {
            return nil
        }
        return verdict(
            on: document.text(of: field),
            isArguments: field.isArguments,
            path: { document.path(of: field) },
            using: &scratch
        )
    }

    private mutating func verdict(
        on text: [UInt8],
        isArguments: Bool = false,
        path: () -> String,
        using scratch: inout InspectionScratch
    ) -> WholeVerdict {
        let key = Text(bytes: text, isArguments: isArguments, isProse: texts.source != nil)
        if let verdict = known[key] { return verdict }
        var numbers = numbers
        let verdict =
            isArguments
            ? texts.inspectArguments(text, numbers: &numbers, using: &scratch)
            : texts.inspect(text, numbers: &numbers, using: &scratch)
        // The chunk comes once more when somebody has answered.
        guard texts.book?.openQuestions.isEmpty != false else { return verdict }
        if known.count >= Self.maximumKnown || knownBytes + text.count > Self.maximumKnownBytes {
            known = [:]
            knownBytes = 0
        }
        if text.count <= Self.maximumKnownBytes {
            known[key] = verdict
            knownBytes += text.count
        }
        if !verdict.isSilent {
            // A row has room for so many places.
            let path = decisions.count < Self.maximumKnown ? path() : "*"
            decisions.append(verdict.decision(.response, field: path))
        }
        return verdict
    }

    /// The decisions but for what `texts` have found already: some dialects say every text again when it is complete.
    func decisions(besides texts: [AuditDecision]) -> [AuditDecision] {
        guard !texts.isEmpty else { return decisions }
        let known = KnownValues(texts.lazy.flatMap(\.findings))
        return decisions.compactMap { decision in
            let isNew = !decision.failures.isEmpty || decision.findings.contains { !known.contains($0) }
            return isNew ? decision : nil
        }
    }

    // MARK: Chunks that differ in their text only

    private func isLikeTheLast(_ chunk: AnswerEvent) -> Bool {
        guard !cleanHead.isEmpty, chunk.pieces.count == 1 else { return false }
        let bytes = chunk.document.bytes
        let piece = chunk.pieces[0].rawRange
        guard piece.lowerBound == cleanHead.count, bytes.count - piece.upperBound == cleanTail.count else {
            return false
        }
        return bytes[..<piece.lowerBound].elementsEqual(cleanHead)
            && bytes[piece.upperBound...].elementsEqual(cleanTail)
    }

    private mutating func remember(_ chunk: AnswerEvent) {
        let piece = chunk.pieces[0].rawRange
        cleanHead = Array(chunk.document.bytes[..<piece.lowerBound])
        cleanTail = Array(chunk.document.bytes[piece.upperBound...])
    }
}
