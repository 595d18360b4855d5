import AuditLog
import GuardrailTypes
import Inspection
import Policy
import Redaction
import Wire

/// What becomes of a form.
struct UploadOutcome {
    enum Verdict {
        /// To the upstream: the very bytes that came, unless something was redacted (law 4).
        case forward([UInt8], isEdited: Bool)
        case block(BlockReport)
        case refuse(GatewayError)
    }

    let verdict: Verdict
    /// Nil if the form could not be read.
    var facts: RequestFacts?
    var decisions: [AuditDecision] = []
    var numbers = PlaceholderNumbers()
    /// True if something in it passes that no rule can read and that a provider keeps.
    var isUninspected = false
    /// What was asked, and is asked about the answer; nil if the form could not be read.
    var policy: ResolvedPolicy?
}

/// Inspects forms before they are forwarded: fields, names, names of files, and files that are text.
///
/// Sound and images are forwarded as they are: rules read text. A file that a provider is to keep and that is no text is
/// refused unless the settings allow it.
struct UploadStage {
    let engine: Engine
    let who: PolicySubject
    let operation: APIOperation
    let allowsBinary: Bool
    /// Takes what is to be asked; without the answers there is no outcome.
    var book: AnswerBook?

    func inspect(
        _ body: [UInt8],
        boundary: MultipartBoundary,
        using scratch: inout InspectionScratch
    ) -> UploadOutcome {
        do throws(GatewayError) {
            let form = try Self.form(body, boundary)
            let facts = try facts(of: form)
            var subject = who
            subject.model = facts.model
            let policy = engine.resolved(for: subject)
            var pass = UploadPass(
                TextInspector(engine: engine, direction: .prompt, policy: policy, limits: JSONLimits(), book: book),
                form
            )
            let mustBeLines = try mustBeLines(form)
            for part in form.parts { try inspect(part, of: form, mustBeLines, in: &pass, using: &scratch) }
            return UploadOutcome(
                verdict: try pass.verdict(),
                facts: facts,
                decisions: pass.decisions,
                numbers: pass.numbers,
                isUninspected: pass.isUninspected,
                policy: policy
            )
        } catch {
            return UploadOutcome(verdict: .refuse(error))
        }
    }

    private static func form(_ body: [UInt8], _ boundary: MultipartBoundary) throws(GatewayError) -> MultipartForm {
        do throws(MultipartError) {
            return try MultipartForm(parsing: body, boundary: boundary)
        } catch {
            throw GatewayError(error)
        }
    }

    // MARK: What the form says

    private func facts(of form: MultipartForm) throws(GatewayError) -> RequestFacts {
        let named = try Self.text("model", of: form)
        let model = operation.urlModel ?? named
        guard !operation.kind.needsModelField || model?.isEmpty == false else {
            throw .missingField("model")
        }
        let stream = try Self.text("stream", of: form)?.lowercased()
        guard let isStreaming = [nil: false, "false": false, "true": true][stream] else {
            throw GatewayError(
                .downstream,
                400,
                code: "wrong_type",
                "'stream' must be true or false.",
                parameter: "stream"
            )
        }
        return RequestFacts(model: model ?? "", isStreaming: isStreaming)
    }

    /// A file of requests is read by programs as JSON lines, whatever its name is.
    private func mustBeLines(_ form: MultipartForm) throws(GatewayError) -> Bool {
        guard operation.kind == .files else { return false }
        guard let purpose = try Self.text("purpose", of: form) else {
            throw .missingField("purpose")
        }
        return purpose == "batch" || purpose == "fine-tune"
    }

    private static func text(_ name: String, of form: MultipartForm) throws(GatewayError) -> String? {
        do throws(MultipartError) {
            return try form.text(name)
        } catch {
            throw GatewayError(error)
        }
    }

    // MARK: Parts

    private func inspect(
        _ part: MultipartPart,
        of form: MultipartForm,
        _ mustBeLines: Bool,
        in pass: inout UploadPass,
        using scratch: inout InspectionScratch
    ) throws(GatewayError) {
        pass.inspectFixed(part.nameRange, using: &scratch)
        if let type = part.typeRange { pass.inspectFixed(type, using: &scratch) }
        guard let filename = part.filenameRange else { return try pass.inspectField(part, using: &scratch) }
        pass.inspectFilename(filename, using: &scratch)
        let content = Array(form.bytes[part.content])
        let isLines = mustBeLines || form.bytes[filename].hasSuffix(".jsonl")
        let kind = FileKind(of: content, mustBeLines: operation.kind == .files && isLines)
        if kind == .binary {
            guard operation.kind == .files else { return }
            guard allowsBinary else { throw .binaryFile }
            pass.isUninspected = true
            return
        }
        try pass.inspectFile(content, as: kind, at: part.content.lowerBound, using: &scratch)
    }
}

extension APIOperation.Kind {
    /// A form of this operation that names no model has none to be routed by.
    fileprivate var needsModelField: Bool { self == .transcriptions || self == .translations }
}

extension Collection<UInt8> where Self: BidirectionalCollection {
    fileprivate func hasSuffix(_ suffix: String) -> Bool {
        String(decoding: self.suffix(suffix.utf8.count), as: UTF8.self).lowercased() == suffix
    }
}

extension RequestFacts {
    init(model: String, isStreaming: Bool) {
        self.model = model
        self.isStreaming = isStreaming
        includesUsage = true
        choiceCount = 1
        user = nil
        moderation = nil
        predecessor = nil
    }
}

extension GatewayError {
    init(_ error: MultipartError) {
        self.init(.downstream, 400, code: error.code.rawValue, error.message)
    }

    /// - Parameter name: one that the API defines.
    static func missingField(_ name: String) -> GatewayError {
        GatewayError(.downstream, 400, code: "missing", "The form must have a field '\(name)'.", parameter: name)
    }

    static let binaryFile = GatewayError(
        .downstream,
        415,
        code: "uninspectable_file",
        "This file is no text that can be inspected, so it is not sent on.",
        parameter: "file"
    )
}
