import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Redaction
import Upstream
import Wire

/// Forms, what providers keep, and what passes without inspection.
extension Exchange {
    /// Stands in the row's error code for an exchange of which something passed that no rule has read.
    static let uninspected: AuditLabel = "uninspected"

    // MARK: Forms

    /// Nothing of a form is forwarded that was not inspected, but sound and images.
    func inspectForm(
        _ body: ByteBuffer,
        boundary: MultipartBoundary,
        of operation: APIOperation,
        _ book: AnswerBook = AnswerBook()
    ) {
        let stage = UploadStage(
            engine: configuration.engine,
            who: subject,
            operation: operation,
            allowsBinary: configuration.uninspected.binaryFiles,
            book: book
        )
        let memory = scratch
        let outcome = timed {
            stage.inspect(Array(body.readableBytesView), boundary: boundary, using: &memory.scratch)
        }
        if ask(book, then: { $0.inspectForm(body, boundary: boundary, of: operation, book) }) { return }
        decisions = outcome.decisions
        numbers = outcome.numbers
        policy = outcome.policy ?? policy
        if let facts = outcome.facts { note(facts) }
        if outcome.isUninspected { record { $0.errorCode = Self.uninspected } }
        switch outcome.verdict {
        case .refuse(let error): answer(error)
        case .block(let report): block(report)
        case .forward(let bytes, let isEdited):
            forward(isEdited ? ByteBuffer(bytes: bytes) : body, operation, type: boundary.contentType)
        }
    }

    // MARK: Kept things

    /// Asks the upstream that keeps files for one of them, or for a batch or a response.
    func forward(_ item: ItemRoute) {
        guard let head, let query = ItemRoute.query(head.query) else { return answer(.unsupportedQuery) }
        guard mayPass(Array((item.path + query).utf8), .prompt) else { return answer(.unsupportedQuery) }
        guard let target = configuration.routes.keeper(of: .openAI) else { return answer(.operationNotServed) }
        start(
            target.request(item.method.upstream, path: item.path + query, passed: passedFields(to: target)),
            to: target
        )
    }

    // MARK: Without inspection

    /// Sends the request on as it came, if the settings say so.
    func pass(_ route: PassthroughRoute, body: ByteBuffer) {
        guard let target = configuration.routes.keeper(of: .openAI) else { return answer(.operationNotServed) }
        record { $0.errorCode = Self.uninspected }
        let method = RequestHead.Method(route.method).upstream
        let request = target.request(
            method,
            path: String(route.path.dropFirst(3)),
            body: method == .post ? body : ByteBuffer(),
            type: method == .post ? contentType : nil,
            passed: passedFields(to: target)
        )
        start(request, to: target)
    }

    private var contentType: String {
        switch head?.contentType {
        case .form(let boundary): boundary.contentType
        case .json: "application/json"
        case .absent, .other, nil: "application/octet-stream"
        }
    }

    /// Begins to send an answer on as it comes, whatever it is.
    func passAnswer(_ upstream: UpstreamResponseHead) {
        var head = head(upstream.status, action: nil)
        if upstream.status == 204 || upstream.status == 304 {
            // These have no body, and so no framing of one.
            cancelUpstream()
            connection.respond(head, body: ByteBuffer())
            return finish(.allowed, status: upstream.status)
        }
        phase = .passing
        hasBegunStream = true
        if let type = upstream.first("content-type"), type.utf8.count <= 128 { head.field("content-type", text: type) }
        connection.beginStream(head)
    }

    // MARK: Answers that are no JSON

    /// What is not JSON is known by the operation and the type.
    func answerType(of head: UpstreamResponseHead) -> AnswerType {
        if case .item(let item) = route, item.kind == .fileContent { return .file }
        guard route.operation?.mayAnswerText == true else { return .json }
        if hasType(head, "text/plain") { return .plain }
        if hasType(head, "text/vtt") { return .webVTT }
        if hasType(head, "application/x-subrip") || hasType(head, "text/srt") { return .subRip }
        return .json
    }

    /// Reads a transcript or a kept file.
    func answerText(_ upstream: UpstreamResponseHead, _ book: AnswerBook = AnswerBook()) {
        let texts = TextInspector(
            engine: configuration.engine,
            direction: .response,
            policy: policy,
            limits: JSONLimits(),
            source: .assistant,
            book: book
        )
        let type = answerType(of: upstream)
        let body = Array(collected.readableBytesView)
        let memory = scratch
        let numbers = numbers
        let outcome = timed {
            type.isFile
                ? Self.inspectFile(body, texts, numbers, using: &memory.scratch)
                : TranscriptStage(texts: texts, numbers: numbers).inspect(
                    body,
                    hasCues: type.hasCues,
                    using: &memory.scratch
                )
        }
        if ask(book, then: { $0.answerText(upstream, book) }) { return }
        decisions += outcome.decisions
        switch outcome.verdict {
        case .block(let report): block(report)
        case .unreadable where configuration.uninspected.binaryFiles && type.isFile:
            record { $0.errorCode = Self.uninspected }
            send(collected, as: type)
        case .unreadable: fail(.unreadableAnswer)
        case .forward(let bytes, let isEdited): send(isEdited ? ByteBuffer(bytes: bytes) : collected, as: type)
        }
    }

    private func send(_ answer: ByteBuffer, as type: AnswerType) {
        record { $0.volume.sent = answer.readableBytes }
        connection.respond(wholeHead(200, type: type.contentType), body: answer)
        finish(outcome(), status: 200)
    }

    private static func inspectFile(
        _ body: [UInt8],
        _ texts: TextInspector,
        _ numbers: PlaceholderNumbers,
        using scratch: inout InspectionScratch
    ) -> (verdict: TranscriptStage.Verdict, decisions: [AuditDecision]) {
        let kind = FileKind(of: body)
        var file = FileInspector(texts, numbers: numbers)
        guard kind != .binary, (try? file.inspect(body, as: kind, using: &scratch)) != nil else {
            return (.unreadable, [])
        }
        if let block = file.block { return (.block(block), file.decisions) }
        return (.forward(file.edited(body), isEdited: !file.edits.isEmpty), file.decisions)
    }
}

/// What an answer is that comes whole.
enum AnswerType: Hashable {
    case json
    case plain, webVTT, subRip
    /// A kept file, whatever its type.
    case file

    var isFile: Bool { self == .file }
    var hasCues: Bool { self == .webVTT || self == .subRip }

    var contentType: StaticString {
        switch self {
        case .json: "application/json"
        case .plain: "text/plain; charset=utf-8"
        case .webVTT: "text/vtt; charset=utf-8"
        case .subRip: "application/x-subrip; charset=utf-8"
        case .file: "application/octet-stream"
        }
    }
}

extension RequestHead.Method {
    fileprivate var upstream: UpstreamRequest.Method {
        switch self {
        case .delete: .delete
        case .post: .post
        case .get, .head, .options, .other: .get
        }
    }
}

extension GatewayError {
    static let unsupportedQuery = GatewayError(
        .downstream,
        400,
        code: "unsupported_query",
        "This URL's query or id has something in it that is not served here."
    )

    static let notForm = GatewayError(
        .downstream,
        415,
        code: "unsupported_content_type",
        "The body must be a form, declared as 'Content-Type: multipart/form-data' with a boundary and nothing else."
    )
}
