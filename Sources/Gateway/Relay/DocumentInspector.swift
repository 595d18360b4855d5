import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// Inspects every string, key and number of a document (I2), one by one, and texts that a reader joins once more as one.
///
/// Only keys that the API defines are passed over: their text is from a closed set.
struct DocumentInspector {
    private(set) var texts: TextInspector
    /// What was decided about texts that came before; nil where nothing comes twice.
    let memory: VerdictMemory?
    /// True if each field goes on counting from the same numbers, as the channels of a stream do.
    let numbersEachFieldAnew: Bool
    private(set) var numbers: PlaceholderNumbers
    /// Who says what stands in no message.
    private let speaker: TextSource
    /// True if every string is a text that somebody reads.
    private let isAllProse: Bool
    /// One for each field with findings or failures.
    private(set) var decisions: [AuditDecision] = []
    /// Where the text of each decision stands: a field, or the list whose parts were joined.
    private(set) var decidedNodes: [Int] = []
    /// The first field that may not pass.
    ///
    /// The others are inspected all the same, for the record.
    private(set) var block: BlockReport?
    private(set) var inspectedBytes = 0
    private var edited: [Int: [UInt8]] = [:]
    /// The node of the user's last words.
    private(set) var lastUserNode: Int?

    /// A path costs a walk over a field's siblings: past so many fields with findings they are all called `*`, so that
    /// a list of a hundred thousand does not take the square of it.
    private static let mostPaths = 256

    init(
        _ texts: TextInspector,
        numbers: PlaceholderNumbers,
        numbersEachFieldAnew: Bool = false,
        memory: VerdictMemory? = nil,
        speaker: TextSource? = nil,
        isAllProse: Bool = false
    ) {
        self.isAllProse = isAllProse
        self.speaker = speaker ?? (texts.direction == .prompt ? .user : .assistant)
        self.texts = texts
        self.memory = memory
        self.numbers = numbers
        self.numbersEachFieldAnew = numbersEachFieldAnew
    }

    /// New texts for the fields in which something must be replaced.
    var replacements: [TextReplacement] { edited.map { TextReplacement(node: $0.key, text: $0.value) } }

    /// - Parameters:
    ///   - nodes: the part of the document that is looked at; nil for all of it.
    ///   - turns: which of its messages are new; nil if it is no conversation.
    mutating func inspect(
        _ document: JSONDocument,
        in nodes: Range<Int>? = nil,
        turns: ConversationTurns? = nil,
        using scratch: inout InspectionScratch
    ) {
        var lists: [Int] = []
        var speakers: [Int] = []
        for node in nodes ?? document.nodes.indices {
            if document.nodes[node].kind == .array, document.nodes[node].key?.listsOneText == true {
                lists.append(node)
            } else if document.nodes[node].kind == .array, document.nodes[node].key?.listsTurns == true {
                speakers.append(node)
            }
            guard let field = document.field(at: node), !field.isKnownKey else { continue }
            texts.age = turns.age(of: node)
            texts.source = source(of: field, turns)
            if texts.source == .user { lastUserNode = node }
            inspect(field, of: document, using: &scratch)
        }
        for list in lists {
            texts.age = turns.age(of: list)
            texts.source = source(at: list, turns)
            inspectJoined(document.textParts(of: list), of: list, in: document, using: &scratch)
        }
        for list in speakers {
            for parts in document.runsOfTurns(in: list) {
                texts.age = parts.last.map { turns.age(of: $0) } ?? .lastTurn
                texts.source = parts.last.map { source(at: $0, turns) }
                inspectJoined(parts, of: list, in: document, using: &scratch)
            }
        }
        guard texts.vault != nil else { return }
        for field in document.fields {
            if let text = texts.restored(field, of: document, as: edited[field.node]) { edited[field.node] = text }
        }
    }

    private mutating func inspect(
        _ field: TextField,
        of document: JSONDocument,
        using scratch: inout InspectionScratch
    ) {
        inspectedBytes += field.contentRange.count
        let known = memory?.key(for: field, in: document, of: self)
        if let known, let verdict = memory?[known] {
            if !numbersEachFieldAnew { numbers = verdict.numbers }
            return take(verdict.verdict, for: field, of: document)
        }
        let verdict = verdict(on: field, of: document, using: &scratch)
        if let known, texts.book?.openQuestions.isEmpty != false { memory?.keep(verdict, numbers, for: known) }
        take(verdict, for: field, of: document)
    }

    private mutating func take(_ verdict: WholeVerdict, for field: TextField, of document: JSONDocument) {
        if let text = verdict.text { edited[field.node] = text }
        note(verdict, at: field.node, of: document)
    }

    private mutating func verdict(
        on field: TextField,
        of document: JSONDocument,
        using scratch: inout InspectionScratch
    ) -> WholeVerdict {
        if !field.isEscaped, texts.isClean(document.bytes.span.extracting(field.contentRange), using: &scratch) {
            return WholeVerdict()
        }
        let text = document.text(of: field)
        var numbers = numbers
        let verdict: WholeVerdict
        if field.isArguments {
            verdict = texts.inspectArguments(text, numbers: &numbers, using: &scratch)
        } else if field.isEscaped {
            verdict = texts.inspect(text, numbers: &numbers, using: &scratch)
        } else {
            verdict = texts.inspectFully(text, numbers: &numbers, using: &scratch)
        }
        if !numbersEachFieldAnew { self.numbers = numbers }
        return verdict
    }

    private mutating func note(_ verdict: WholeVerdict, at node: Int, of document: JSONDocument) {
        guard !verdict.isSilent else { return }
        let isFirstBlock = verdict.mustBlock && block == nil
        let path = isFirstBlock || decisions.count < Self.mostPaths ? document.path(of: node) : "*"
        decidedNodes.append(node)
        decisions.append(verdict.decision(texts.direction, field: path))
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
        let separator = document.nodes[list].key?.separator ?? []
        let partTexts = parts.map { edited[$0] ?? document.text(of: $0) }
        var numbers = numbers
        var (verdict, edits) = texts.inspectJoined(partTexts, separator, numbers: &numbers, using: &scratch)
        if !numbersEachFieldAnew { self.numbers = numbers }
        let known = KnownValues(decisions.lazy.flatMap(\.findings))
        let categories = Set(decisions.lazy.flatMap(\.findings).filter(\.isOfCategory).map(\.rule.id))
        verdict.findings.removeAll {
            $0.action < .redact && (known.contains($0) || $0.isOfCategory && categories.contains($0.rule.id))
        }
        note(verdict, at: list, of: document)
        for (place, text) in edits { edited[parts[place]] = text }
    }

}

extension DocumentInspector {
    /// Who says a field's text, if it is one that people or models read.
    private func source(of field: TextField, _ turns: ConversationTurns?) -> TextSource? {
        guard field.isProse || isAllProse && field.kind == .string && !field.isArguments else { return nil }
        return field.key == .instructions ? .system : source(at: field.node, turns)
    }

    private func source(at node: Int, _ turns: ConversationTurns?) -> TextSource {
        guard let turns else { return speaker }
        guard turns.messages.contains(node) else { return .system }
        switch turns.speaker(at: node) {
        case .user: return .user
        case .model: return .assistant
        case .tool: return .tool
        case .system: return .system
        }
    }
}

extension Finding {
    /// True for a classifier's: it has no value, so equal ones are those of one category.
    fileprivate var isOfCategory: Bool { rule.tags.contains("category") }
}

extension TextField {
    /// True for a text that people or models read: not a name, an id or a word of the API.
    ///
    /// What stands under a name that no API defines may be one, unless it is very short.
    var isProse: Bool {
        guard kind == .string, !isArguments else { return false }
        return key.map(\.isProse) ?? (contentRange.count >= 16)
    }
}

extension KnownKey {
    /// True for a member whose text is read as prose.
    fileprivate var isProse: Bool {
        switch self {
        case .content, .text, .input, .prompt, .suffix, .instructions, .refusal, .reasoning, .reasoningContent: true
        case .thinking, .transcript, .output, .summary, .result, .stdout, .stderr: true
        default: false
        }
    }

    /// What a reader puts between the texts of a list that is one text.
    fileprivate var separator: [UInt8] { self == .words ? [0x20] : [] }
}

extension ConversationTurns? {
    fileprivate func age(of node: Int) -> TextAge {
        guard let self else { return .lastTurn }
        guard self.messages.contains(node) else { return .newContent }
        return node >= self.turnStart ? .lastTurn : .history
    }
}
