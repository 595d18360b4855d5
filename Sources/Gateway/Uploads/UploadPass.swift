import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// One look through a form: what was found, and what is to be changed.
struct UploadPass {
    private let texts: TextInspector
    private let form: MultipartForm
    private(set) var numbers = PlaceholderNumbers()
    private(set) var decisions: [AuditDecision] = []
    private var block: BlockReport?
    private var edits: [(range: Range<Int>, bytes: [UInt8])] = []
    var isUninspected = false

    init(_ texts: TextInspector, _ form: MultipartForm) {
        self.texts = texts
        self.form = form
    }

    func verdict() throws(GatewayError) -> UploadOutcome.Verdict {
        if let block { return .block(block) }
        do throws(MultipartError) {
            return .forward(try form.replacing(edits), isEdited: !edits.isEmpty)
        } catch {
            throw GatewayError(error)
        }
    }

    /// A text that cannot be changed: what must not pass in it blocks.
    mutating func inspectFixed(_ range: Range<Int>, using scratch: inout InspectionScratch) {
        var verdict = texts.inspect(Array(form.bytes[range]), numbers: &numbers, using: &scratch)
        verdict.mustBlock = verdict.mustBlock || verdict.text != nil
        note(verdict, field: "*")
    }

    mutating func inspectFilename(_ range: Range<Int>, using scratch: inout InspectionScratch) {
        let verdict = texts.inspect(Array(form.bytes[range]), numbers: &numbers, using: &scratch)
        note(verdict, field: "filename")
        if let text = verdict.text { edits.append((range, MultipartForm.quoted(text))) }
    }

    /// A field that is no file; it must be text.
    mutating func inspectField(_ part: MultipartPart, using scratch: inout InspectionScratch) throws(GatewayError) {
        let text = Array(form.bytes[part.content])
        guard UTF8Validation.isValid(text) else {
            throw GatewayError(MultipartError(.invalidUTF8, at: part.content.lowerBound))
        }
        var texts = texts
        texts.source = .user
        let verdict = texts.inspect(text, numbers: &numbers, using: &scratch)
        note(verdict, field: part.isNamed("prompt") ? "prompt" : "*")
        if let text = verdict.text { edits.append((part.content, text)) }
    }

    /// - Parameter start: of the content in the form.
    mutating func inspectFile(
        _ content: [UInt8],
        as kind: FileKind,
        at start: Int,
        using scratch: inout InspectionScratch
    ) throws(GatewayError) {
        var file = FileInspector(texts, numbers: numbers)
        do throws(JSONError) {
            try file.inspect(content, as: kind, using: &scratch)
        } catch {
            throw GatewayError(.downstream, 400, code: error.code.rawValue, error.message, parameter: "file")
        }
        numbers = file.numbers
        decisions += file.decisions
        block = block ?? file.block
        edits += file.edits.map { (start + $0.range.lowerBound..<start + $0.range.upperBound, $0.bytes) }
    }

    private mutating func note(_ verdict: WholeVerdict, field: String) {
        guard !verdict.isSilent else { return }
        decisions.append(verdict.decision(.prompt, field: field))
        if verdict.mustBlock { block = block ?? verdict.report(.prompt, field: field) }
    }
}
