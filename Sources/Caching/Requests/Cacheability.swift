package import Wire

/// Why an answer is not a function of the request's body, or one that nobody should get twice.
package enum CacheObjection: String, Hashable, Sendable, CaseIterable {
    /// The provider keeps something of it, or it goes on from something kept.
    case state
    /// The provider runs a tool of its own: a search, a file store, code.
    case providerTool = "provider_tool"
    /// It names something that stands elsewhere and may change: a file, a page, an image by its address.
    case reference
    /// Several answers are wanted, to choose among them.
    case choices
    /// The answer has sound, or is something that the cache does not keep.
    case media
}

/// Reads whether an answer may be kept.
///
/// In doubt it may not: an unknown tool or an address makes a request one of its own.
package struct Cacheability {
    private let document: JSONDocument
    private let dialect: APIDialect?

    /// - Parameters:
    ///   - document: the request's body.
    ///   - dialect: of its conversation; nil for embeddings and the like, which keep nothing.
    /// - Returns: nil if its answer may be kept.
    package static func objection(to document: JSONDocument, as dialect: APIDialect?) -> CacheObjection? {
        let reader = Cacheability(document: document, dialect: dialect)
        if reader.hasState { return .state }
        if reader.wantsChoices { return .choices }
        if reader.wantsSound { return .media }
        if reader.hasProviderTool { return .providerTool }
        return reader.hasReference ? .reference : nil
    }

    // MARK: What the provider keeps

    private var hasState: Bool {
        switch dialect {
        case .responses:
            // `store` is true if not said (API reference, Create a model response).
            let isKept = member(.store).map { document.kind(of: $0) != .false } ?? true
            return isKept || isPresent(.previousResponseID) || isPresent(.conversation) || isTrue(.background)
                || isPresent(.prompt)
        case .chat, .completions: return isTrue(.store)
        case .messages: return isPresent(.container)
        case .gemini: return isPresent(.cachedContent)
        case nil: return false
        }
    }

    private var wantsChoices: Bool {
        if let n = member(.n), document.kind(of: n) == .number, document.integer(at: n) != 1 { return true }
        guard let config = member(.generationConfig), let count = document.member(.candidateCount, of: config) else {
            return false
        }
        return document.kind(of: count) == .number && document.integer(at: count) != 1
    }

    /// Sound has a name by which later requests refer to it, for an hour (API reference, `audio.id`).
    private var wantsSound: Bool {
        let modalities = document.member(named: "responseModalities", of: member(.generationConfig) ?? 0)
        return isPresent(.audio) || modalities.map { hasElement($0) { !document.isText($0, "TEXT") } } ?? false
    }

    // MARK: Tools

    /// True for a tool that is not the client's own to run.
    private var hasProviderTool: Bool {
        if isPresent(.webSearchOptions) { return true }
        if let servers = document.member(named: "mcp_servers", of: 0), hasElement(servers, { _ in true }) {
            return true
        }
        guard let tools = member(.tools) else { return false }
        return hasElement(tools) { !isOwnTool($0) }
    }

    private func isOwnTool(_ tool: Int) -> Bool {
        guard document.kind(of: tool) == .object else { return false }
        if dialect == .gemini {
            var isOwn = true
            document.forEachChild(of: tool) { _, value in
                if document.nodes[value - 1].key != .functionDeclarations { isOwn = false }
            }
            return isOwn
        }
        guard let type = document.member(.type, of: tool) else { return dialect == .messages }
        return document.isText(type, "function") || document.isText(type, "custom")
    }

    // MARK: References

    private static let references: Set<KnownKey> = [.fileID, .fileUri, .cachedContent, .container]
    private static let addresses: Set<KnownKey> = [.url, .imageURL, .serverURL]
    private static let foreignReferences = ["file_url", "file_uri", "item_reference"].map { Array($0.utf8) }

    /// True for a text that stands for something else than itself, wherever it is.
    private var hasReference: Bool {
        for (index, node) in document.nodes.enumerated() where node.kind == .string {
            guard index > 0, document.nodes[index - 1].kind == .key else { continue }
            if let key = node.key {
                if Self.references.contains(key) { return true }
                if Self.addresses.contains(key), !isData(index) { return true }
                if key == .type, document.isText(index, "item_reference") { return true }
            } else if Self.foreignReferences.contains(document.text(of: index - 1)) {
                return true
            }
        }
        return false
    }

    private func isData(_ node: Int) -> Bool {
        document.text(of: node).prefix(5).elementsEqual("data:".utf8)
    }

    // MARK: Members

    private func member(_ key: KnownKey) -> Int? { document.member(key, of: 0) }

    private func isPresent(_ key: KnownKey) -> Bool {
        member(key).map { document.kind(of: $0) != .null } ?? false
    }

    private func isTrue(_ key: KnownKey) -> Bool {
        // What is neither true nor false is for the provider to refuse, and so nothing to keep.
        member(key).map { document.kind(of: $0) != .false && document.kind(of: $0) != .null } ?? false
    }

    private func hasElement(_ node: Int, _ matches: (Int) -> Bool) -> Bool {
        guard document.kind(of: node) == .array else { return document.kind(of: node) != .null }
        var isFound = false
        document.forEachChild(of: node) { _, value in if !isFound, matches(value) { isFound = true } }
        return isFound
    }
}
