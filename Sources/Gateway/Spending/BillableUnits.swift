import Wire

/// What of a request is charged otherwise than by the tokens of its text, as far as the request says it.
///
/// Nothing of it is for logs or labels: size and quality are the client's words, and compared only.
struct BillableUnits: Hashable, Sendable {
    /// Pictures in the prompt.
    var pictures = 0
    /// Pictures to be made, at most, and of which kind; nil for what is not said.
    var images = 0
    var size: String?
    var quality: String?
    /// True if all tokens of the answer are pictures.
    var isDrawing = false
    /// Bytes of a recording to be heard.
    var recordingBytes = 0
    /// Characters to be spoken.
    var characters = 0
    /// True for a response that the provider goes on with when it has answered (`background`).
    var goesOn = false
    /// Answers with tokens, of an operation that is no conversation.
    var answers = 0

    /// Calls of a tool that draws, where the request names no bound.
    static let assumedDrawings = 4

    init() {}

    init(_ document: JSONDocument, _ operation: APIOperation) {
        func text(_ name: StaticString, of object: Int) -> String? {
            document.member(named: name, of: object).flatMap { node in
                document.kind(of: node) == .string ? String(decoding: document.text(of: node), as: UTF8.self) : nil
            }
        }
        switch operation.kind {
        case .imageGenerations, .imageEdits:
            let number = document.member(named: "n", of: 0).flatMap { document.integer(at: $0) } ?? 1
            draw(number, size: text("size", of: 0), quality: text("quality", of: 0))
        case .speech:
            answers = 1
            characters = text("input", of: 0)?.unicodeScalars.count ?? 0
        case .responses:
            goesOn = document.member(named: "background", of: 0).map { document.kind(of: $0) == .true } ?? false
            guard let tool = Self.drawingTool(document) else { return }
            let calls = document.member(named: "max_tool_calls", of: 0).flatMap { document.integer(at: $0) }
            images = min(max(0, calls ?? Self.assumedDrawings), 1024)
            (size, quality) = (Self.said(text("size", of: tool)), Self.said(text("quality", of: tool)))
        default: break
        }
    }

    init(_ form: MultipartForm, _ operation: APIOperation) {
        func text(_ name: String) -> String? { (try? form.text(name)) ?? nil }
        switch operation.kind {
        case .imageEdits, .imageVariations:
            draw(text("n").flatMap { Int($0) } ?? 1, size: text("size"), quality: text("quality"))
            pictures = form.parts.count { $0.filenameRange != nil }
        case .transcriptions, .translations:
            answers = 1
            recordingBytes = form.parts.reduce(0) { $0 + ($1.filenameRange == nil ? 0 : $1.content.count) }
        default: break
        }
    }

    private mutating func draw(_ number: Int, size: String?, quality: String?) {
        images = min(max(1, number), 1024)
        answers = images
        isDrawing = true
        (self.size, self.quality) = (Self.said(size), Self.said(quality))
    }

    /// What the provider chooses is not known.
    private static func said(_ word: String?) -> String? { word == "auto" ? nil : word }

    private static func drawingTool(_ document: JSONDocument) -> Int? {
        guard let tools = document.member(named: "tools", of: 0), document.kind(of: tools) == .array else { return nil }
        var found: Int?
        document.forEachChild(of: tools) { _, tool in
            guard found == nil, let type = document.member(named: "type", of: tool) else { return }
            if document.isText(type, "image_generation") { found = tool }
        }
        return found
    }

    // MARK: Sound

    /// A recording of so many bytes is no longer: 500 bytes a second are 4 kbit/s, less than any codec of speech that providers take.
    var mostMilliseconds: Int { recordingBytes * 2 }
    /// At 32 kbit/s.
    var likelyMilliseconds: Int { recordingBytes / 4 }
    /// About a fifteenth of a second for a character, and twenty tokens for a second.
    var likelySpeech: Int { characters * 3 / 2 }
}
