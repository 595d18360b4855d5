package import Wire

/// An operation of an API that is served by inspecting its request, sending it on, and inspecting the answer.
///
/// What is not here is refused, unless another route serves it: the field that nobody inspects is the one that leaks.
package struct APIOperation: Hashable, Sendable {
    /// The raw value names it in audit rows and metrics: its path, without the model's place in one.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case chatCompletions = "/v1/chat/completions"
        case completions = "/v1/completions"
        case responses = "/v1/responses"
        case embeddings = "/v1/embeddings"
        case imageGenerations = "/v1/images/generations"
        case speech = "/v1/audio/speech"
        case rerank = "/v1/rerank"
        case messages = "/v1/messages"
        case countTokens = "/v1/messages/count_tokens"
        case generateContent = "/v1beta/models:generateContent"
        case streamGenerateContent = "/v1beta/models:streamGenerateContent"
        case geminiCountTokens = "/v1beta/models:countTokens"
        case embedContent = "/v1beta/models:embedContent"
        case batchEmbedContents = "/v1beta/models:batchEmbedContents"
        // Forms, and files for a provider to keep.
        case transcriptions = "/v1/audio/transcriptions"
        case translations = "/v1/audio/translations"
        case imageEdits = "/v1/images/edits"
        case imageVariations = "/v1/images/variations"
        case files = "/v1/files"
        case batches = "/v1/batches"
    }

    package let kind: Kind
    /// The model, where the URL names it: user text, not for logs or labels.
    package let urlModel: String?

    package init(_ kind: Kind, urlModel: String? = nil) {
        self.kind = kind
        self.urlModel = urlModel
    }

    /// The API whose conversation it is; nil for an operation that is none.
    package var dialect: APIDialect? {
        switch kind {
        case .chatCompletions: .chat
        case .completions: .completions
        case .responses: .responses
        case .messages: .messages
        case .generateContent, .streamGenerateContent: .gemini
        case .embeddings, .imageGenerations, .speech, .rerank, .countTokens, .geminiCountTokens, .embedContent,
            .batchEmbedContents, .transcriptions, .translations, .imageEdits, .imageVariations, .files, .batches:
            nil
        }
    }

    /// The API that defines it, and so the upstreams that can serve it as it is.
    package var family: UpstreamAPI {
        switch kind {
        case .chatCompletions, .completions, .responses, .embeddings, .imageGenerations, .speech, .rerank,
            .transcriptions, .translations, .imageEdits, .imageVariations, .files, .batches:
            .openAI
        case .messages, .countTokens: .anthropic
        case .generateContent, .streamGenerateContent, .geminiCountTokens, .embedContent, .batchEmbedContents: .gemini
        }
    }

    package var errorStyle: ErrorStyle {
        switch family {
        case .openAI, .azure: .openAI
        case .anthropic: .anthropic
        case .gemini: .gemini
        }
    }

    /// What its request must have.
    package var requestShape: RequestShape {
        switch kind {
        case .chatCompletions: .chat
        case .completions: .completions
        case .responses: .responses
        case .messages: .messages
        case .countTokens: .messages
        case .generateContent, .streamGenerateContent: .gemini
        case .embeddings, .imageGenerations, .speech, .rerank, .geminiCountTokens, .embedContent, .batchEmbedContents,
            .transcriptions, .translations, .imageEdits, .imageVariations, .files, .batches:
            .other
        }
    }

    /// Whether the answer is a stream, where the URL says so.
    package var urlStreams: Bool? {
        switch kind {
        case .streamGenerateContent: true
        case .generateContent, .geminiCountTokens, .embedContent, .batchEmbedContents: false
        default: nil
        }
    }

    /// True for an operation whose request is a form; `imageEdits` may be JSON too.
    package var isUpload: Bool {
        switch kind {
        case .transcriptions, .translations, .imageEdits, .imageVariations, .files: true
        default: false
        }
    }

    /// False for one that names no model, and so goes to the upstream that keeps files.
    package var hasModel: Bool { kind != .files && kind != .batches }

    /// In whose way its answer may be streamed; transcripts are streamed as responses are.
    package var streamDialect: APIDialect? { kind == .transcriptions ? .responses : dialect }

    /// True if a whole answer may be plain text or subtitles.
    package var mayAnswerText: Bool { kind == .transcriptions || kind == .translations }

    /// True if a whole answer may be sound, which holds no text that the request did not.
    package var mayAnswerSound: Bool { kind == .speech }

    /// The verb of a Gemini URL.
    var geminiVerb: String? {
        guard family == .gemini, let colon = kind.rawValue.lastIndex(of: ":") else { return nil }
        return String(kind.rawValue[kind.rawValue.index(after: colon)...])
    }
}

/// What an upstream speaks.
package enum UpstreamAPI: String, Hashable, Sendable, CaseIterable {
    /// OpenAI's API, and what is compatible with it.
    case openAI = "openai"
    /// The same shapes below `/openai/deployments/{model}`, with an `api-key`.
    case azure
    case anthropic
    case gemini
}

extension APIOperation {
    /// - Parameter path: without its query. Compared byte for byte: nothing is decoded, folded or resolved.
    package init?(path: ArraySlice<UInt8>) {
        let path = String(decoding: path, as: UTF8.self)
        if let kind = Self.fixed[path] {
            self.init(kind)
        } else if let deployment = Self.deployment(path) ?? Self.gemini(path) {
            self = deployment
        } else {
            return nil
        }
    }

    private static let fixed: [String: Kind] = {
        var paths: [String: Kind] = ["/v2/rerank": .rerank]
        for kind in Kind.allCases where kind.rawValue.hasPrefix("/v1/") {
            paths[kind.rawValue] = kind
            // Azure's newer paths are OpenAI's below a prefix.
            if APIOperation(kind).family == .openAI { paths["/openai" + kind.rawValue] = kind }
        }
        return paths
    }()

    /// `/openai/deployments/{model}/chat/completions` and its like.
    private static func deployment(_ path: String) -> APIOperation? {
        let prefix = "/openai/deployments/"
        guard path.hasPrefix(prefix) else { return nil }
        let parts = path.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let model = modelName(parts[0]), let kind = fixed["/v1/" + parts[1]],
            APIOperation(kind).family == .openAI, kind != .responses, APIOperation(kind).hasModel
        else { return nil }
        return APIOperation(kind, urlModel: model)
    }

    /// `/v1beta/models/{model}:generateContent` and its like, in any version of the API.
    private static func gemini(_ path: String) -> APIOperation? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, ["v1", "v1beta", "v1alpha"].contains(parts[1]), parts[2] == "models"
        else { return nil }
        let words = parts[3].split(separator: ":", omittingEmptySubsequences: false)
        guard words.count == 2, let model = modelName(words[0]) else { return nil }
        return Kind(rawValue: "/v1beta/models:\(words[1])").map { APIOperation($0, urlModel: model) }
    }

    /// A model's name travels in the upstream's URL too, so it is letters, digits, `.`, `_` and `-` and nothing else.
    private static func modelName(_ text: Substring) -> String? {
        isURLSafe(text) ? String(text) : nil
    }

    static func isURLSafe(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.utf8.count <= 128 && name != "." && name != ".."
            && name.utf8.allSatisfy { byte in
                byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2E || byte == 0x5F || byte == 0x2D
            }
    }
}
