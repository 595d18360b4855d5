import AuditLog
import ByteText
import Classification
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// One text of a streamed answer on its way through inspection.
///
/// Offsets are those of the channel's text as the upstream sent it; `sent ≤ cleared ≤ received` always holds.
final class RelayChannel {
    let channel: TextChannel
    /// Such as `choices[0].delta.content`.
    let path: String
    /// Inspected when it is complete, not as it comes: what a program acts on must come whole or not at all.
    let isWhole: Bool
    private let isSigned: Bool
    private let enforces: Bool
    private var inspector: StreamInspector
    /// Nil if nothing is put back into this text.
    private var restorer: PlaceholderRestorer?
    private var whole: [UInt8] = []
    private var edits: [TextEdit] = []
    private(set) var received = 0
    /// Everything before may leave, as `edits` say.
    private(set) var cleared = 0
    /// Everything before has left.
    private(set) var sent = 0
    private(set) var isFinished = false
    private(set) var wasEdited = false
    /// True if nothing of the text leaves, nor of the part that it stands in: its provider signed it, so that it cannot be
    /// edited.
    private(set) var isDropped = false
    private(set) var findings: [Finding] = []
    private(set) var failures: [RuleFailure] = []
    private var omittedFindings = 0
    private var questions: [CategoryQuestion] = []
    private var strictest = Action.allow
    private(set) var block: BlockReport?

    init(_ channel: TextChannel, of dialect: APIDialect, texts: TextInspector, numbers: PlaceholderNumbers) {
        let engine = texts.engine
        self.channel = channel
        isSigned = dialect == .messages && channel.kind == .thinking
        enforces = (texts.policy ?? engine.anonymous).enforces
        isWhole = enforces && (channel.isToolCall || isSigned)
        path = channel.path(in: dialect)
        restorer = isWhole || isSigned ? nil : texts.vault.map { PlaceholderRestorer($0) }
        inspector = StreamInspector(
            engine: engine,
            direction: .response,
            policy: texts.policy,
            placeholders: numbers,
            source: channel.isToolCall ? nil : .assistant,
            book: texts.book
        )
    }

    /// No finding that is still to come starts before it.
    var decided: Int { isWhole ? (isFinished ? received : 0) : inspector.releasedBytes }
    /// Everything before has left, may leave, or is part of something that was found.
    var decidedEnd: Int { max(cleared, findings.map(\.range.upperBound).max() ?? 0) }

    /// True if the text has ended and a classifier that was asked about it has not answered.
    var isWaiting: Bool { isFinished && block == nil && inspector.isWaiting }

    /// What is to be asked about it.
    func takeQuestions() -> [CategoryQuestion] {
        defer { questions = [] }
        return questions
    }

    /// Takes the answer to a question.
    func take(
        _ answer: Result<ClassifierVerdict, ClassifierError>,
        to question: Int,
        _ output: inout InspectionOutput
    ) {
        guard block == nil else { return }
        output.clear()
        inspector.take(answer, to: question, into: &output)
        take(output, [])
    }

    /// Takes the next part of the text.
    func receive(_ text: [UInt8], using scratch: inout InspectionScratch, _ output: inout InspectionOutput) {
        received += text.count
        guard !isWhole else { return whole.append(contentsOf: text) }
        output.clear()
        inspector.receive(text.span, using: &scratch, into: &output)
        take(output, restorer?.receive(text) ?? [])
    }

    /// Says that the text has ended.
    func finish(
        _ texts: TextInspector,
        using scratch: inout InspectionScratch,
        _ output: inout InspectionOutput
    ) {
        guard !isFinished else { return }
        isFinished = true
        if isWhole { return inspectWhole(texts, using: &scratch) }
        output.clear()
        inspector.finish(using: &scratch, into: &output)
        take(output, restorer?.receive([], isFinal: true) ?? [])
    }

    private func take(_ output: InspectionOutput, _ restorations: [PlaceholderRestorer.Restoration]) {
        // Where nothing is enforced, nothing is waited for.
        cleared = enforces ? inspector.releasedBytes : received
        if let restorer { cleared = min(cleared, restorer.decided) }
        add(restorations)
        questions += output.questions
        guard !(output.findings.isEmpty && output.failures.isEmpty) else { return }
        for release in output.releases where release.isEdited {
            add(TextEdit(range: release.range, text: release.text))
        }
        keep(output)
        guard let blocked = output.block else { return }
        block = BlockReport(
            direction: .response,
            field: path,
            findings: blocked.findings,
            failures: blocked.failures
        )
    }

    private func add(_ restorations: [PlaceholderRestorer.Restoration]) {
        for restoration in restorations {
            let range = ByteRange(restoration.range.lowerBound, restoration.range.upperBound)
            // What a rule replaces stays replaced.
            guard edits.overlapping(range).isEmpty else { continue }
            add(TextEdit(range: range, text: restoration.value))
        }
    }

    /// Keeps the edits in order and apart: a rule's takes the place of what was put back.
    private func add(_ edit: TextEdit) {
        wasEdited = true
        guard let last = edits.last, last.range.upperBound > edit.range.lowerBound else { return edits.append(edit) }
        let replaced = edits.overlapping(edit.range)
        edits.replaceSubrange(replaced.startIndex..<replaced.endIndex, with: [edit])
    }

    /// Keeps so many findings as a row may have, all that block, and of the others how many and what they asked for.
    private func keep(_ output: InspectionOutput) {
        failures += output.failures.prefix(max(0, AuditDecision.mostFindings - failures.count))
        for finding in output.findings {
            strictest = max(strictest, finding.action)
            if findings.count < AuditDecision.mostFindings || finding.action == .block {
                findings.append(finding)
            } else {
                omittedFindings += 1
            }
        }
    }

    /// Stops the text before the first thing that a rule has found in it and that has not left.
    func blockOnFinding() {
        guard block == nil, let first = findings.lazy.filter({ !$0.isShadow }).map(\.range.lowerBound).min()
        else { return }
        block = BlockReport(direction: .response, field: path, findings: findings, failures: [])
        cleared = max(sent, min(cleared, first))
    }

    private func inspectWhole(_ texts: TextInspector, using scratch: inout InspectionScratch) {
        var numbers = inspector.placeholders
        let verdict =
            channel.isArguments
            ? texts.inspectArguments(whole, numbers: &numbers, using: &scratch)
            : texts.inspect(whole, numbers: &numbers, using: &scratch)
        findings = verdict.findings
        failures = verdict.failures
        strictest = verdict.findings.lazy.map(\.action).max() ?? .allow
        if verdict.mustBlock {
            block = verdict.report(.response, field: path)
            return
        }
        if let text = verdict.text {
            edits = [TextEdit(range: ByteRange(0, received), text: isSigned ? [] : text)]
            wasEdited = true
            isDropped = isSigned
        }
        if !isSigned, let text = texts.restored(verdict.text ?? whole, isArguments: channel.isArguments) {
            edits = [TextEdit(range: ByteRange(0, received), text: text)]
            wasEdited = true
        }
        whole = []
        cleared = received
    }

    /// True if something in the range was replaced.
    func hasEdits(in range: ByteRange) -> Bool { !edits.overlapping(range).isEmpty }

    /// What leaves for a range of the text.
    ///
    /// - Parameter source: a stretch of the text that begins at `base` and holds the range.
    func released(_ source: [UInt8], at base: Int, in range: ByteRange) -> [UInt8] {
        edits.apply(to: source, at: base, in: range)
    }

    /// Notes that everything before `offset` has left.
    ///
    /// - Returns: how many of the bytes left unchanged.
    func markSent(to offset: Int) -> Int {
        let range = ByteRange(sent, offset)
        sent = offset
        guard !edits.isEmpty else { return range.count }
        var unchanged = range.count
        for edit in edits.overlapping(range) {
            unchanged -= min(edit.range.upperBound, offset) - max(edit.range.lowerBound, range.lowerBound)
        }
        if let last = edits.last, last.range.upperBound <= offset { edits.removeAll() }
        return unchanged
    }

    var decision: AuditDecision? {
        guard !(findings.isEmpty && failures.isEmpty) else { return nil }
        return AuditDecision(
            direction: .response,
            field: AuditFieldPath(path),
            action: block == nil ? nil : .block,
            findings: findings,
            failures: failures,
            omittedFindings: omittedFindings,
            strictest: strictest
        )
    }
}
